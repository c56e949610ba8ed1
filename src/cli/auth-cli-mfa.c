/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticatorctl mfa: the second factor of an account's user.
 */

#include "config.h"

#include <glib/gi18n.h>

#include "auth-cli-agent.h"
#include "auth-cli-output.h"
#include "auth-cli.h"

#define USER_POOL_IFACE "org.example.Authenticator.UserPool1"

static char *name;

static const GOptionEntry options[] = {
  { "name", 0, 0, G_OPTION_ARG_STRING, &name,
    N_ ("What the pool is to call this authenticator; the default is the name of this machine"),
    "NAME" },
  { NULL },
};

static GVariant *
create_options (void)
{
  g_auto (GVariantDict) dictionary = G_VARIANT_DICT_INIT (NULL);

  if (name != NULL)
    g_variant_dict_insert (&dictionary, "name", "s", name);
  return g_variant_new ("(@a{sv})", g_variant_dict_end (&dictionary));
}

static gboolean
check_pool (const AuthCliAccount *account,
            GError **error)
{
  if (*auth_cli_account_get_string (account, "UserPoolId") != '\0')
    return TRUE;
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED,
                       _ ("This account has no Cognito user pool, which is what mfa is for"));
  return FALSE;
}

/* wanted: (nullable) an account. Prints the id of the entry. */
static gboolean
enrol (const char *wanted, GError **error)
{
  g_autoptr (GDBusConnection) bus = auth_cli_connect_as_owner (error);
  g_autoptr (AuthCliAccount) account =
    bus != NULL ? auth_cli_find_account (bus, wanted, error) : NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autofree char *clean = NULL;
  const char *id;

  if (account == NULL || !check_pool (account, error))
    return FALSE;
  reply = auth_cli_call (bus, account->path, USER_POOL_IFACE, "EnrolAuthenticator",
                         create_options (), G_VARIANT_TYPE ("(s)"), error);
  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(&s)", &id);
  clean = auth_error_clean_text (id);
  return auth_cli_print (clean, error) && auth_cli_print ("\n", error);
}

static gboolean
run (char **arguments, GError **error)
{
  if (g_str_equal (arguments[0], "enrol"))
    return enrol (arguments[1], error);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("mfa cannot do “%s”: see authenticatorctl help mfa"), arguments[0]);
  return FALSE;
}

const AuthCliCommand auth_cli_mfa_command = {
  .name = "mfa",
  .parameters = "enrol [ACCOUNT]",
  .summary = N_ ("Make this program the authenticator app of an account"),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 2,
  .run = run,
};
