/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * AWS credentials as the command line gets them from the agent.
 */

#include "config.h"

#include "auth-cli-aws.h"

#include <glib/gi18n.h>

static const char *const members[] = { "AccessKeyId", "SecretAccessKey", "SessionToken" };

/* Without an end AWS's clients would take the credentials for permanent. */
static gboolean
check (GVariant *credentials)
{
  g_autofree char *expiration = auth_cli_aws_dup_expiration (credentials);

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const char *value = "";

      if (!g_variant_lookup (credentials, members[i], "&s", &value) || *value == '\0')
        return FALSE;
    }
  return expiration != NULL;
}

/**
 * auth_cli_aws_get:
 * @bus: the session bus
 * @account: an account
 * @options: (transfer floating): `a{sv}` as GetAwsCredentials () documents it
 * @error: return location
 *
 * Returns: (transfer full): `a{sv}` with AccessKeyId, SecretAccessKey, SessionToken and an
 *   Expiration; nobody else holds it, so that it can be wiped
 */
GVariant *
auth_cli_aws_get (GDBusConnection *bus,
                  const AuthCliAccount *account,
                  GVariant *options,
                  GError **error)
{
  g_autoptr (GVariant) credentials = NULL;
  g_autoptr (GVariant) reply =
    auth_cli_call (bus, account->path, AUTH_BUS_ACCOUNT_IFACE, "GetAwsCredentials",
                   g_variant_new ("(@a{sv})", options), G_VARIANT_TYPE ("(a{sv})"), error);

  if (reply == NULL)
    return NULL;
  credentials = g_variant_get_child_value (reply, 0);
  if (check (credentials))
    return g_steal_pointer (&credentials);
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
                       _ ("What came are no credentials: sign in again"));
  return NULL;
}

/**
 * auth_cli_aws_dup_expiration:
 * @credentials: `a{sv}` of the agent
 *
 * Returns: (transfer full) (nullable): when they end, as AWS writes it; %NULL when that is unknown
 */
char *
auth_cli_aws_dup_expiration (GVariant *credentials)
{
  guint64 expires_at = 0;
  g_autoptr (GDateTime) date = NULL;

  if (!g_variant_lookup (credentials, "Expiration", "t", &expires_at) || expires_at == 0 ||
      expires_at > G_MAXINT64)
    return NULL;
  date = g_date_time_new_from_unix_utc ((gint64) expires_at);
  return date != NULL ? g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ") : NULL;
}

/**
 * auth_cli_aws_dup_region:
 * @account: an account
 * @error: return location; AUTH_ERROR_NOT_SUPPORTED
 *
 * Returns: (transfer full): the region its identity pool is in
 */
char *
auth_cli_aws_dup_region (const AuthCliAccount *account,
                         GError **error)
{
  const char *pool = auth_cli_account_get_string (account, "IdentityPoolId");

  if (*pool != '\0')
    return g_strndup (pool, strcspn (pool, ":"));
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED,
                       _ ("This account has no identity pool, which is what gives AWS "
                          "credentials: set it with “authenticatorctl set "
                          "--identity-pool-id”"));
  return NULL;
}
