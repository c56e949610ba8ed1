/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One request at a time for any number of callers, and a rest after a failure.
 */

#include "config.h"

#include "auth-single-flight.h"

#include "auth-clock.h"

#define RETRY_MAX_SECONDS 30

/**
 * auth_single_flight_is_running:
 * @self: a flight
 *
 * Returns: whether a request is under way
 */
gboolean
auth_single_flight_is_running (const AuthSingleFlight *self)
{
  return self->cancellable != NULL;
}

/**
 * auth_single_flight_get_rest:
 * @self: a flight
 *
 * After a failure the server is left alone for a second, then two, four, up to 30.
 *
 * Returns: (transfer none) (nullable): what callers are told meanwhile, or %NULL when it may be
 *   asked
 */
const GError *
auth_single_flight_get_rest (const AuthSingleFlight *self)
{
  if (self->cancellable != NULL || self->last_error == NULL || auth_clock_now () >= self->retry_at)
    return NULL;
  return self->last_error;
}

/**
 * auth_single_flight_join:
 * @self: a flight
 * @task: (transfer full): a caller, to be answered when it lands or is stopped
 *
 * Returns: (transfer none) (nullable): the cancellable of a request that the caller has to start
 *   now, or %NULL when one is under way
 */
GCancellable *
auth_single_flight_join (AuthSingleFlight *self,
                         GTask *task)
{
  g_queue_push_tail (&self->waiters, task);
  if (self->cancellable != NULL)
    return NULL;
  self->cancellable = g_cancellable_new ();
  return self->cancellable;
}

static void
answer_all (AuthSingleFlight *self,
            const GError *error,
            AuthSingleFlightAnswer answer)
{
  GQueue waiters = self->waiters;
  GTask *task;

  g_queue_init (&self->waiters);
  while ((task = g_queue_pop_head (&waiters)) != NULL)
    answer (task, error);
}

/**
 * auth_single_flight_land:
 * @self: a flight
 * @error: (nullable): why the request failed
 * @answer: answers each caller
 *
 * The request has ended, and was not stopped before.
 */
void
auth_single_flight_land (AuthSingleFlight *self,
                         const GError *error,
                         AuthSingleFlightAnswer answer)
{
  g_clear_object (&self->cancellable);
  g_clear_error (&self->last_error);
  if (error == NULL)
    self->failures = 0;
  else
    {
      self->last_error = g_error_copy (error);
      self->retry_at = auth_clock_now () + MIN (1u << MIN (self->failures, 5), RETRY_MAX_SECONDS);
      self->failures++;
    }
  answer_all (self, error, answer);
}

/**
 * auth_single_flight_stop:
 * @self: a flight
 * @error: what callers are told
 * @answer: answers each caller
 *
 * What is under way is cancelled, does not land any more, and no failure is remembered.
 */
void
auth_single_flight_stop (AuthSingleFlight *self,
                         const GError *error,
                         AuthSingleFlightAnswer answer)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  auth_single_flight_clear (self);
  auth_single_flight_retry_now (self);
  answer_all (self, error, answer);
}

/**
 * auth_single_flight_retry_now:
 * @self: a flight
 *
 * The next caller does not have to wait for the end of the rest.
 */
void
auth_single_flight_retry_now (AuthSingleFlight *self)
{
  self->retry_at = 0;
  self->failures = 0;
}

/**
 * auth_single_flight_clear:
 * @self: a flight that nobody waits for
 *
 * Frees what it owns.
 */
void
auth_single_flight_clear (AuthSingleFlight *self)
{
  g_clear_object (&self->cancellable);
  g_clear_error (&self->last_error);
}
