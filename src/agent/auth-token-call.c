/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers Account1.GetToken.
 */

#include "config.h"

#include "auth-token-call.h"

#include <glib/gi18n.h>

#include "auth-access-call.h"
#include "auth-options.h"

static gboolean
parse_kind (const char *word, AuthTokenKind *kind_out, GError **error)
{
  if (g_str_equal (word, "access"))
    *kind_out = AUTH_TOKEN_ACCESS;
  else if (g_str_equal (word, "id"))
    *kind_out = AUTH_TOKEN_ID;
  else
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                   _ ("There is no such kind of token: ask for “access” or “id”"));
      return FALSE;
    }
  return TRUE;
}

static void
got_token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AuthAccessCall *call = user_data;
  g_autoptr (GError) error = NULL;
  gint64 expires_at;
  const char *token =
    auth_renewal_get_token_finish (AUTH_RENEWAL (source), result, &expires_at, &error);

  if (token == NULL)
    auth_access_call_return_error (call, error);
  else
    auth_access_call_return_value (call, g_variant_new ("(st)", token, expires_at));
}

static void
fetch_token (AuthRenewal *renewal,
             AuthAccessCall *call,
             AuthTokenKind kind,
             guint32 min_validity,
             gboolean force)
{
  gint64 expires_at;
  const char *token = NULL;

  if (!force)
    token = auth_renewal_peek_token (renewal, kind, min_validity, &expires_at);
  if (token != NULL)
    auth_access_call_return_value (call, g_variant_new ("(st)", token, expires_at));
  else
    auth_renewal_get_token_async (renewal, kind, min_validity, force, got_token_cb, call);
}

/**
 * auth_token_call_answer:
 * @renewal: has the account's tokens
 * @ahead: renews what is asked for often
 * @access: knows who may what
 * @account: whose token it is
 * @invocation: (transfer full): GetToken, of a caller that is identified
 *
 * Answers, at once when the token is in memory.
 */
void
auth_token_call_answer (AuthRenewal *renewal,
                        AuthRenewalAhead *ahead,
                        AuthAccess *access,
                        AuthAccount *account,
                        GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) options = NULL;
  g_autoptr (GError) error = NULL;
  guint32 min_validity = 0;
  gboolean force = FALSE;
  AuthAccessCall *call;
  AuthTokenKind kind;
  const char *word, *permission;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s@a{sv})", &word,
                 &options);
  if (!parse_kind (word, &kind, &error) ||
      !auth_options_get_uint32 (options, "min-validity", &min_validity, &error) ||
      !auth_options_get_boolean (options, "force-refresh", &force, &error))
    return g_dbus_method_invocation_return_gerror (invocation, error);
  permission = kind == AUTH_TOKEN_ACCESS ? "access-token" : "id-token";
  call = auth_access_call_new (access, invocation, account, permission);
  if (call == NULL)
    return;
  auth_renewal_ahead_note (ahead, g_dbus_method_invocation_get_sender (invocation), permission);
  fetch_token (renewal, call, kind, min_validity, force);
}
