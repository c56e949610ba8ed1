/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers Account1.GetAwsCredentials.
 */

#include "config.h"

#include "auth-aws-call.h"

#include "auth-clock.h"
#include "auth-options.h"

static GVariant *
to_variant (const AuthAwsCredentials *credentials)
{
  g_auto (GVariantDict) dictionary = G_VARIANT_DICT_INIT (NULL);
  gint64 ends_at = credentials->expires_at - credentials->clock_drift_seconds;

  g_variant_dict_insert (&dictionary, "AccessKeyId", "s", credentials->access_key_id);
  g_variant_dict_insert (&dictionary, "SecretAccessKey", "s", credentials->secret_access_key);
  g_variant_dict_insert (&dictionary, "SessionToken", "s", credentials->session_token);
  g_variant_dict_insert (&dictionary, "Expiration", "t", (guint64) auth_clock_to_wall (ends_at));
  g_variant_dict_insert (&dictionary, "IdentityId", "s", credentials->identity_id);
  return g_variant_new ("(@a{sv})", g_variant_dict_end (&dictionary));
}

static void
got_credentials_cb (GObject *source,
                    GAsyncResult *result,
                    gpointer user_data)
{
  AuthAccessCall *call = user_data;
  g_autoptr (GError) error = NULL;
  const AuthAwsCredentials *credentials =
    auth_aws_source_get_finish (AUTH_AWS_SOURCE (source), result, &error);

  if (credentials == NULL)
    auth_access_call_return_error (call, error);
  else
    auth_access_call_return_value (call, to_variant (credentials));
}

/**
 * auth_aws_call_read_wish:
 * @options: `a{sv}` as GetAwsCredentials () documents it
 * @wish_out: (out): what they ask for; its strings are owned by @options
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT
 *
 * Returns: whether all of them have the right type
 */
gboolean
auth_aws_call_read_wish (GVariant *options,
                         AuthAwsWish *wish_out,
                         GError **error)
{
  AuthAwsWish wish = { NULL };

  if (!auth_options_get_string (options, "role-arn", &wish.role_arn, error) ||
      !auth_options_get_uint32 (options, "min-validity", &wish.min_validity_seconds, error) ||
      !auth_options_get_boolean (options, "guest", &wish.allows_guest, error))
    return FALSE;
  *wish_out = wish;
  return TRUE;
}

/**
 * auth_aws_call_answer:
 * @source: the account's credentials
 * @ahead: told that they are wanted
 * @access: knows who may have them
 * @account: the account
 * @invocation: (transfer full): a call of an identified program
 */
void
auth_aws_call_answer (AuthAwsSource *source,
                      AuthRenewalAhead *ahead,
                      AuthAccess *access,
                      AuthAccount *account,
                      GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) options = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *permission = NULL;
  AuthAccessCall *call;
  AuthAwsWish wish;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(@a{sv})", &options);
  if (!auth_aws_call_read_wish (options, &wish, &error))
    return g_dbus_method_invocation_return_gerror (invocation, error);
  permission = auth_access_build_aws_permission (wish.role_arn);
  call = auth_access_call_new (access, invocation, account, permission);
  if (call == NULL)
    return;
  auth_renewal_ahead_note (ahead, g_dbus_method_invocation_get_sender (invocation), permission);
  auth_aws_source_get_async (source, &wish, got_credentials_cb, call);
}
