/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * How a question goes on: it is shown, decided elsewhere, and followed by the sign-in.
 */

#include "config.h"

#include <glib/gi18n.h>

#include "auth-activation.h"
#include "auth-consent-private.h"

#define DESCRIBE_SECONDS      30
#define SIGN_IN_AGAIN_SECONDS 5
#define MAX_SHOWN             2

static void
not_shown (AuthConsent *self)
{
  auth_consent_end_with (
    self, AUTH_RESPONSE_ENDED, AUTH_ERROR_NOT_SUPPORTED,
    _ ("Authenticator’s window did not show the question: open it and ask again"));
}

static gboolean
not_described_cb (gpointer user_data)
{
  AuthConsent *self = user_data;

  self->describe_id = 0;
  not_shown (self);
  return G_SOURCE_REMOVE;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthConsent) self = user_data;

  if (auth_activation_open_finish (result) || self->has_terminal)
    return;
  if (self->state == AUTH_CONSENT_WAITING)
    auth_consent_end_with (
      self, AUTH_RESPONSE_ENDED, AUTH_ERROR_NOT_SUPPORTED,
      _ ("Nobody could be asked, as Authenticator’s window cannot be opened here: run "
         "“authenticatorctl consents --wait” in a terminal and try again, or decide with "
         "“authenticatorctl grants set”"));
  else if (self->state == AUTH_CONSENT_SIGNING_IN)
    auth_consent_end_with (
      self, AUTH_RESPONSE_ENDED, AUTH_ERROR_NOT_SUPPORTED,
      _ ("Nobody could be asked to sign in, as Authenticator’s window cannot be opened here: use "
         "“authenticatorctl sign-in” in a terminal and try again"));
}

static void
open_window (AuthConsent *self, const char *action, const char *target)
{
  auth_activation_open_async (self->connection, action, target, self->ask->activation_token,
                              opened_cb, g_object_ref (self));
}

static void
show (AuthConsent *self)
{
  self->n_shown++;
  self->is_described = FALSE;
  g_clear_handle_id (&self->describe_id, g_source_remove);
  if (!self->has_terminal)
    self->describe_id = g_timeout_add_seconds (DESCRIBE_SECONDS, not_described_cb, self);
  open_window (self, "consent", self->id);
}

/**
 * auth_consent_open_sign_in:
 * @self: a question whose account is waiting for its user
 *
 * Has the window open the sign-in.
 */
void
auth_consent_open_sign_in (AuthConsent *self)
{
  open_window (self, "sign-in", auth_consent_get_account_id (self));
}

/**
 * auth_consent_decide:
 * @self: a question
 * @owner: a connection that asks it
 *
 * Returns: what is decided already: "deny" if that is so of any of it, "allow" if of all of it
 */
AuthDecision
auth_consent_decide (AuthConsent *self, const char *owner)
{
  AuthDecision decision = AUTH_DECISION_ALLOW;

  for (gsize i = 0; self->ask->permissions[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;

      if (auth_access_is_allowed (self->access, owner, auth_consent_get_account_id (self),
                                  self->ask->permissions[i], &error))
        continue;
      if (g_error_matches (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED))
        return AUTH_DECISION_DENY;
      decision = AUTH_DECISION_ASK;
    }
  return decision;
}

static AuthDecision
decide_for_all (AuthConsent *self)
{
  AuthDecision decision = AUTH_DECISION_ALLOW;

  for (guint i = 0; i < self->requests->len; i++)
    decision = auth_decision_get_stricter (
      decision, auth_consent_decide (self, auth_request_get_owner (self->requests->pdata[i])));
  return decision;
}

/**
 * auth_consent_begin:
 * @self: a question that is queued
 *
 * It is its turn.
 */
void
auth_consent_begin (AuthConsent *self)
{
  g_autoptr (AuthConsent) alive = g_object_ref (self);

  if (decide_for_all (self) != AUTH_DECISION_ALLOW)
    {
      auth_consent_set_state (self, AUTH_CONSENT_WAITING);
      return show (self);
    }
  auth_consent_go_on (self);
  if (self->state == AUTH_CONSENT_SIGNING_IN)
    auth_consent_open_sign_in (self);
}

/**
 * auth_consent_review:
 * @self: a question
 *
 * Something was decided elsewhere.
 */
void
auth_consent_review (AuthConsent *self)
{
  AuthDecision decision;

  if (self->state == AUTH_CONSENT_ANSWERING || self->state == AUTH_CONSENT_ENDED ||
      auth_access_is_locked (self->access))
    return;
  decision = decide_for_all (self);
  if (decision == AUTH_DECISION_DENY ||
      (decision == AUTH_DECISION_ASK && self->state == AUTH_CONSENT_SIGNING_IN))
    auth_consent_end_with (self, AUTH_RESPONSE_REFUSED, AUTH_ERROR_ACCESS_DENIED,
                           _ ("The person decided that this program may not have this"));
  else if (decision == AUTH_DECISION_ALLOW && self->state == AUTH_CONSENT_WAITING)
    {
      auth_consent_go_on (self);
      if (self->state == AUTH_CONSENT_SIGNING_IN)
        auth_consent_open_sign_in (self);
    }
}

/**
 * auth_consent_note_described:
 * @self: a question
 *
 * Somebody is about to show it.
 */
void
auth_consent_note_described (AuthConsent *self)
{
  self->is_described = TRUE;
  g_clear_handle_id (&self->describe_id, g_source_remove);
}

/**
 * auth_consent_note_window_left:
 * @self: a question
 *
 * What showed it is gone: it is shown once more.
 */
void
auth_consent_note_window_left (AuthConsent *self)
{
  /* Without a display it comes and goes, and the terminal may still answer. */
  if (self->state != AUTH_CONSENT_WAITING || self->has_terminal)
    return;
  if (self->n_shown < MAX_SHOWN)
    return show (self);
  if (!self->is_described)
    return not_shown (self);
  auth_consent_end_with (
    self, AUTH_RESPONSE_ENDED, AUTH_ERROR_CANCELLED,
    _ ("Authenticator’s window was closed before the question was answered: ask again"));
}

/**
 * auth_consent_note_terminal:
 * @self: a question
 *
 * Somebody can answer it without a window.
 */
void
auth_consent_note_terminal (AuthConsent *self)
{
  self->has_terminal = TRUE;
  g_clear_handle_id (&self->describe_id, g_source_remove);
}

/**
 * auth_consent_note_sign_in_begun:
 * @self: a question
 *
 * A sign-in to its account began, which has a limit of its own.
 */
void
auth_consent_note_sign_in_begun (AuthConsent *self)
{
  if (self->state == AUTH_CONSENT_SIGNING_IN)
    auth_consent_limit (self, 0);
}

/**
 * auth_consent_note_sign_in_ended:
 * @self: a question
 *
 * The last sign-in to its account is over; where it failed another one may begin.
 */
void
auth_consent_note_sign_in_ended (AuthConsent *self)
{
  if (self->state != AUTH_CONSENT_SIGNING_IN)
    return;
  if (auth_consent_needs_sign_in (self))
    auth_consent_limit (self, SIGN_IN_AGAIN_SECONDS);
  else
    auth_consent_grant (self);
}
