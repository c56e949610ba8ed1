/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Asks a question, unless something speaks against it: a decision, a rest, or too many others.
 */

#include "config.h"

#include "auth-consents-private.h"

#include <glib/gi18n.h>

#include "auth-keyring.h"

#define MAX_OF_ONE_CONNECTION 8
#define MAX_OF_ALL            32

static gint64
get_time (void)
{
  return g_get_monotonic_time () / G_USEC_PER_SEC;
}

static gboolean
is_shared (AuthConsent *consent)
{
  return !g_str_equal (auth_consent_get_refused (consent), auth_consent_get_asker (consent));
}

/**
 * auth_consents_note_refusal:
 * @self: the questions
 * @refused: one to which the person said no
 */
void
auth_consents_note_refusal (AuthConsents *self, AuthConsent *refused)
{
  auth_refusals_note (self->refusals, auth_consent_get_refused (refused), get_time ());
  if (is_shared (refused))
    auth_refusals_note (self->refusals, auth_consent_get_asker (refused), get_time ());
}

static gint64
get_rest (AuthConsents *self, AuthConsent *consent)
{
  const char *asker = auth_consent_get_asker (consent);
  gint64 rest =
    auth_refusals_get_rest (self->refusals, auth_consent_get_refused (consent), get_time ());

  if (!is_shared (consent))
    return rest;
  return MAX (rest, auth_refusals_get_brief_rest (self->refusals, asker, get_time ()));
}

/* Those of owner, or, where it is %NULL, of all. */
static guint
count_requests (AuthConsents *self, const char *owner)
{
  guint count = 0;

  for (guint i = 0; i < self->consents->len; i++)
    {
      GPtrArray *requests = auth_consent_get_requests (self->consents->pdata[i]);

      for (guint j = 0; j < requests->len; j++)
        if (owner == NULL || g_str_equal (auth_request_get_owner (requests->pdata[j]), owner))
          count++;
    }
  return count;
}

/* Everything that speaks against asking at all. */
static gboolean
check (AuthConsents *self, const char *owner, AuthConsent *consent, GError **error)
{
  AuthDecision decision = auth_consent_decide (consent, owner);
  gint64 rest = get_rest (self, consent);

  if (decision == AUTH_DECISION_DENY)
    g_set_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED,
                 _ ("It was decided that this program may not have this: “authenticatorctl grants” "
                    "shows by whom"));
  else if (decision == AUTH_DECISION_ALLOW && !auth_consent_needs_sign_in (consent))
    return TRUE;
  else if (rest > 0)
    g_set_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED,
                 ngettext ("The person said no a moment ago: ask again in %d second",
                           "The person said no a moment ago: ask again in %d seconds",
                           (gulong) rest),
                 (int) rest);
  else if (self->is_closed || count_requests (self, owner) >= MAX_OF_ONE_CONNECTION ||
           count_requests (self, NULL) >= MAX_OF_ALL)
    g_set_error (error, AUTH_ERROR, AUTH_ERROR_FAILED,
                 _ ("Too many requests wait for the person: wait for their answers"));
  else
    return TRUE;
  return FALSE;
}

/* ask: (transfer full) */
static AuthConsent *
prepare (AuthConsents *self,
         AuthAccount *account,
         const char *owner,
         AuthAsk *ask,
         AuthRequest **request_out,
         GError **error)
{
  g_autofree char *handle_token = g_strdup (ask->handle_token);
  g_autoptr (AuthConsent) consent = auth_consent_new (
    self->connection, self->access, account, auth_callers_peek (self->callers, owner), owner, ask);

  if (auth_access_is_locked (self->access))
    {
      g_propagate_error (error, auth_keyring_new_error (AUTH_KEYRING_LOCKED));
      return NULL;
    }
  if (!check (self, owner, consent, error))
    return NULL;
  *request_out = auth_request_new (self->connection, owner, handle_token, error);
  return *request_out != NULL ? g_steal_pointer (&consent) : NULL;
}

/**
 * auth_consents_ask:
 * @self: the questions
 * @account: (nullable): whose things are asked for; %NULL for one-time codes
 * @invocation: (transfer full): a call of RequestAccess () by an identified program
 * @ask: (transfer full): what it asks
 *
 * Answers the call, and the request that comes of it once the person has.
 */
void
auth_consents_ask (AuthConsents *self,
                   AuthAccount *account,
                   GDBusMethodInvocation *invocation,
                   AuthAsk *ask)
{
  g_autofree char *owner = g_strdup (g_dbus_method_invocation_get_sender (invocation));
  g_autoptr (GError) error = NULL;
  AuthRequest *made = NULL;
  g_autoptr (AuthConsent) consent = prepare (self, account, owner, ask, &made, &error);

  if (consent == NULL)
    return g_dbus_method_invocation_return_gerror (invocation, error);
  g_dbus_method_invocation_return_value (invocation,
                                         g_variant_new ("(o)", auth_request_get_path (made)));
  if (auth_consent_decide (consent, owner) != AUTH_DECISION_ALLOW ||
      auth_consent_needs_sign_in (consent))
    return auth_consents_add (self, consent, made);
  auth_request_grant (made, auth_consent_get_permissions (consent));
  g_object_unref (made);
}
