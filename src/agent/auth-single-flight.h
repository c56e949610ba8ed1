/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One request at a time for any number of callers, and a rest after a failure.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A plain value inside of its owner; all zero when nothing happened yet. */
typedef struct
{
  GQueue waiters;            /* GTask */
  GCancellable *cancellable; /* (owned) (nullable) of the request under way */
  GError *last_error;        /* (owned) (nullable) why the last one failed */
  gint64 retry_at;           /* no earlier, unless forced */
  guint failures;            /* in a row */
} AuthSingleFlight;

/* Answers one caller. task: (transfer full); error: (nullable) why the request failed */
typedef void (*AuthSingleFlightAnswer) (GTask *task, const GError *error);

gboolean auth_single_flight_is_running (const AuthSingleFlight *self);
const GError *auth_single_flight_get_rest (const AuthSingleFlight *self);
GCancellable *auth_single_flight_join (AuthSingleFlight *self, GTask *task);
void auth_single_flight_land (AuthSingleFlight *self,
                              const GError *error,
                              AuthSingleFlightAnswer answer);
void auth_single_flight_stop (AuthSingleFlight *self,
                              const GError *error,
                              AuthSingleFlightAnswer answer);
void auth_single_flight_retry_now (AuthSingleFlight *self);
void auth_single_flight_clear (AuthSingleFlight *self);

G_END_DECLS
