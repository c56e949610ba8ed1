/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Takes calls of RequestAccess: what is asked is looked at before the person is.
 */

#include "config.h"

#include "auth-consent-calls.h"

#include <glib/gi18n.h>

#include "auth-options.h"

#define CODE_PREFIX "code:"

static AuthConsents *
get_consents (AuthAccount *account)
{
  return g_object_get_data (G_OBJECT (account), "auth-consents");
}

static AuthCallers *
get_callers (AuthConsents *consents)
{
  return auth_access_get_callers (auth_consents_get_access (consents));
}

/* account: (nullable): NULL for one-time codes */
static AuthAsk *
parse (AuthAccount *account, GDBusMethodInvocation *invocation, GError **error)
{
  g_autofree const char **permissions = NULL;
  g_autoptr (GVariant) options = NULL;
  g_autoptr (AuthAsk) ask = NULL;
  const char *window;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(^a&s&s@a{sv})",
                 &permissions, &window, &options);
  if (!auth_options_check_size (options, error))
    return NULL;
  ask = auth_ask_new (permissions, window, options, error);
  if (ask == NULL || ask->is_of_codes == (account == NULL))
    return g_steal_pointer (&ask);
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                       account == NULL ? "Ask an account for this, not the one-time codes"
                                       : "Ask the one-time codes for this, not an account");
  return NULL;
}

static void
request_of_account (gpointer target, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  AuthAsk *ask = parse (target, invocation, &error);

  if (ask != NULL)
    auth_consents_ask (get_consents (target), target, invocation, ask);
  else
    g_dbus_method_invocation_return_gerror (invocation, error);
}

static gboolean
handle_of_account_cb (AuthAccount *account, GDBusMethodInvocation *invocation)
{
  auth_callers_identify (get_callers (get_consents (account)), invocation, request_of_account,
                         account);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static GPtrArray *
copy_all (AuthAccount *account)
{
  return auth_consents_copy_of_account (get_consents (account), auth_account_get_id (account));
}

static void
sign_in_begun_cb (AuthAccount *account)
{
  g_autoptr (GPtrArray) all = copy_all (account);

  for (guint i = 0; i < all->len; i++)
    auth_consent_note_sign_in_begun (all->pdata[i]);
}

static void
sign_in_ended_cb (AuthAccount *account, AuthSignInService *sign_ins)
{
  g_autoptr (GPtrArray) all = copy_all (account);

  for (guint i = 0; i < all->len; i++)
    if (!auth_sign_in_service_is_busy (sign_ins) || !auth_consent_needs_sign_in (all->pdata[i]))
      auth_consent_note_sign_in_ended (all->pdata[i]);
}

/**
 * auth_consent_calls_listen:
 * @consents: the questions
 * @account: an account on the bus
 * @sign_ins: its sign-ins
 *
 * Answers calls of its RequestAccess () from now on.
 */
void
auth_consent_calls_listen (AuthConsents *consents,
                           AuthAccount *account,
                           AuthSignInService *sign_ins)
{
  g_object_set_data_full (G_OBJECT (account), "auth-consents", g_object_ref (consents),
                          g_object_unref);
  g_signal_connect_object (auth_account_get_skeleton (account), "handle-request-access",
                           G_CALLBACK (handle_of_account_cb), account, G_CONNECT_SWAPPED);
  g_signal_connect_object (sign_ins, "begun", G_CALLBACK (sign_in_begun_cb), account,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sign_ins, "ended", G_CALLBACK (sign_in_ended_cb), account,
                           G_CONNECT_SWAPPED);
}

/* One call for one-time codes. */
typedef struct
{
  AuthConsents *consents; /* (owned) */
  GDBusMethodInvocation *invocation;
  AuthAsk *ask; /* (owned) */
} Call;

static gboolean
find_asked (AuthCodeList *list, gpointer user_data, GError **error)
{
  Call *call = user_data;

  for (gsize i = 0; call->ask->permissions[i] != NULL; i++)
    if (g_str_has_prefix (call->ask->permissions[i], CODE_PREFIX) &&
        auth_code_list_find (list, call->ask->permissions[i] + strlen (CODE_PREFIX)) == NULL)
      {
        g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND,
                             _ ("There is no such one-time code: look at the list again"));
        return FALSE;
      }
  return TRUE;
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;
  g_autoptr (GError) error = NULL;

  if (auth_codes_finish (AUTH_CODES (source), result, &error))
    auth_consents_ask (call->consents, NULL, call->invocation, g_steal_pointer (&call->ask));
  else
    g_dbus_method_invocation_return_gerror (call->invocation, error);
  g_clear_pointer (&call->ask, auth_ask_free);
  g_object_unref (call->consents);
  g_free (call);
}

static AuthCodes *
get_codes (AuthConsents *consents)
{
  return g_object_get_data (G_OBJECT (consents), "auth-codes");
}

static void
request_of_codes (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthConsents *consents = target;
  g_autoptr (GError) error = NULL;
  AuthAsk *ask = parse (NULL, invocation, &error);
  Call *call;

  if (ask == NULL)
    return g_dbus_method_invocation_return_gerror (invocation, error);
  call = g_new0 (Call, 1);
  call->consents = g_object_ref (consents);
  call->invocation = invocation;
  call->ask = ask;
  auth_codes_read_async (get_codes (consents), find_asked, call, found_cb, call);
}

static gboolean
handle_of_codes_cb (AuthConsents *consents, GDBusMethodInvocation *invocation)
{
  auth_callers_identify (get_callers (consents), invocation, request_of_codes, consents);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/**
 * auth_consent_calls_listen_codes:
 * @consents: the questions
 * @codes: the one-time codes
 * @skeleton: the same on the bus
 *
 * Answers calls of their RequestAccess () from now on.
 */
void
auth_consent_calls_listen_codes (AuthConsents *consents, AuthCodes *codes, AuthDBusCodes1 *skeleton)
{
  g_object_set_data_full (G_OBJECT (consents), "auth-codes", g_object_ref (codes), g_object_unref);
  g_signal_connect_object (skeleton, "handle-request-access", G_CALLBACK (handle_of_codes_cb),
                           consents, G_CONNECT_SWAPPED);
}
