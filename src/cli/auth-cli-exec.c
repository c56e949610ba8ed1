/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticatorctl exec: runs a command that finds what it needs in its environment.
 */

#include "config.h"

#include <glib/gi18n.h>

#include "auth-cli-aws.h"
#include "auth-cli-child.h"
#include "auth-cli.h"
#include "auth-secret.h"

static gboolean with_aws;
static gboolean with_access_token;
static gboolean with_id_token;
static gboolean with_container;
static char *role_arn;

static const GOptionEntry options[] = {
  { "aws", 0, 0, G_OPTION_ARG_NONE, &with_aws, N_ ("With AWS credentials"), NULL },
  { "access-token", 0, 0, G_OPTION_ARG_NONE, &with_access_token,
    N_ ("With AUTHENTICATOR_ACCESS_TOKEN"), NULL },
  { "id-token", 0, 0, G_OPTION_ARG_NONE, &with_id_token, N_ ("With AUTHENTICATOR_ID_TOKEN"), NULL },
  { "role-arn", 0, 0, G_OPTION_ARG_STRING, &role_arn,
    N_ ("Which of the roles you may take; without it the identity pool chooses"), "ARN" },
  { "container", 0, 0, G_OPTION_ARG_NONE, &with_container,
    N_ ("With an address where AWS credentials are renewed as long as the command runs"), NULL },
  { NULL },
};

/* Whatever would make AWS's programs take other credentials than ours. */
static const char *const stale[] = {
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_SECURITY_TOKEN",
  "AWS_CREDENTIAL_EXPIRATION",
  "AWS_PROFILE",
  "AWS_DEFAULT_PROFILE",
  "AWS_ROLE_ARN",
  "AWS_ROLE_SESSION_NAME",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
};

static const struct
{
  const char *variable;
  const char *member;
} aws_members[] = {
  { "AWS_ACCESS_KEY_ID", "AccessKeyId" },
  { "AWS_SECRET_ACCESS_KEY", "SecretAccessKey" },
  { "AWS_SESSION_TOKEN", "SessionToken" },
};

static void
set_variable (char ***environment,
              const char *name,
              const char *value)
{
  *environment = g_environ_setenv (*environment, name, value, TRUE);
}

static GVariant *
create_options (void)
{
  g_auto (GVariantDict) dictionary = G_VARIANT_DICT_INIT (NULL);

  if (role_arn != NULL)
    g_variant_dict_insert (&dictionary, "role-arn", "s", role_arn);
  return g_variant_dict_end (&dictionary);
}

static gboolean
add_credentials (GDBusConnection *bus,
                 const AuthCliAccount *account,
                 char ***environment,
                 GError **error)
{
  g_autoptr (GVariant) credentials = auth_cli_aws_get (bus, account, create_options (), error);
  g_autofree char *expiration = NULL;

  if (credentials == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (aws_members); i++)
    {
      const char *value = "";

      g_variant_lookup (credentials, aws_members[i].member, "&s", &value);
      set_variable (environment, aws_members[i].variable, value);
    }
  expiration = auth_cli_aws_dup_expiration (credentials);
  set_variable (environment, "AWS_CREDENTIAL_EXPIRATION", expiration);
  return TRUE;
}

/* The endpoint is this process's, and there as long as it is. Programs before 2023, the AWS command
 * line of Debian 12 among them, know no file with the token. */
static gboolean
add_endpoint (GDBusConnection *bus,
              const AuthCliAccount *account,
              char ***environment,
              GError **error)
{
  const char *uri, *token_file;
  g_autoptr (AuthSecret) token = NULL;
  g_autoptr (GVariant) reply =
    auth_cli_call (bus, account->path, AUTH_BUS_ACCOUNT_IFACE, "OpenCredentialsEndpoint",
                   g_variant_new ("(@a{sv})", create_options ()), G_VARIANT_TYPE ("(ss)"), error);

  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(&s&s)", &uri, &token_file);
  if (!g_file_get_contents (token_file, &token, NULL, error))
    return FALSE;
  set_variable (environment, "AWS_CONTAINER_CREDENTIALS_FULL_URI", uri);
  set_variable (environment, "AWS_CONTAINER_AUTHORIZATION_TOKEN", token);
  set_variable (environment, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", token_file);
  return TRUE;
}

static gboolean
add_aws (GDBusConnection *bus,
         const AuthCliAccount *account,
         char ***environment,
         GError **error)
{
  g_autofree char *region = auth_cli_aws_dup_region (account, error);

  if (region == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (stale); i++)
    *environment = g_environ_unsetenv (*environment, stale[i]);
  /* One that is set says for both where the person wants to be. */
  if (g_environ_getenv (*environment, "AWS_REGION") == NULL &&
      g_environ_getenv (*environment, "AWS_DEFAULT_REGION") == NULL)
    {
      set_variable (environment, "AWS_REGION", region);
      set_variable (environment, "AWS_DEFAULT_REGION", region);
    }
  return with_container ? add_endpoint (bus, account, environment, error)
                        : add_credentials (bus, account, environment, error);
}

static gboolean
add_token (GDBusConnection *bus,
           const AuthCliAccount *account,
           const char *kind,
           const char *variable,
           char ***environment,
           GError **error)
{
  const char *token;
  g_autoptr (GVariant) reply =
    auth_cli_call (bus, account->path, AUTH_BUS_ACCOUNT_IFACE, "GetToken",
                   g_variant_new ("(s@a{sv})", kind, g_variant_new ("a{sv}", NULL)),
                   G_VARIANT_TYPE ("(st)"), error);

  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(&st)", &token, NULL);
  set_variable (environment, variable, token);
  return TRUE;
}

static void
choose (const AuthCliAccount *account)
{
  with_aws = with_aws || with_container || role_arn != NULL;
  if (with_aws || with_access_token || with_id_token)
    return;
  with_aws = *auth_cli_account_get_string (account, "IdentityPoolId") != '\0';
  with_access_token = !with_aws;
}

static gboolean
add_all (GDBusConnection *bus,
         const AuthCliAccount *account,
         char ***environment,
         GError **error)
{
  choose (account);
  if (with_aws && !add_aws (bus, account, environment, error))
    return FALSE;
  if (with_access_token &&
      !add_token (bus, account, "access", "AUTHENTICATOR_ACCESS_TOKEN", environment, error))
    return FALSE;
  return !with_id_token ||
         add_token (bus, account, "id", "AUTHENTICATOR_ID_TOKEN", environment, error);
}

/* arguments: [ACCOUNT] "--" COMMAND… */
static char **
find_command (char **arguments,
              GError **error)
{
  guint i = 0;

  while (arguments[i] != NULL && !g_str_equal (arguments[i], "--"))
    i++;
  if (i <= 1 && arguments[i] != NULL && arguments[i + 1] != NULL)
    return arguments + i + 1;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                       _ ("Say what to run: authenticatorctl exec ACCOUNT -- COMMAND"));
  return NULL;
}

static gboolean
run (char **arguments,
     GError **error)
{
  char **command = find_command (arguments, error);
  const char *name = command != NULL && command != arguments + 1 ? arguments[0] : NULL;
  g_autoptr (GDBusConnection) bus = command != NULL ? auth_cli_connect_as_owner (error) : NULL;
  g_autoptr (AuthCliAccount) account =
    bus != NULL ? auth_cli_find_account (bus, name, error) : NULL;
  g_auto (GStrv) environment = g_get_environ ();

  environment = g_environ_unsetenv (environment, "AUTHENTICATOR_ACCESS_TOKEN");
  environment = g_environ_unsetenv (environment, "AUTHENTICATOR_ID_TOKEN");
  if (account == NULL || !add_all (bus, account, &environment, error))
    return FALSE;
  if (with_container)
    auth_cli_child_follow (command, environment, error);
  else
    auth_cli_child_replace (command, environment, error);
  return FALSE;
}

const AuthCliCommand auth_cli_exec_command = {
  .name = "exec",
  .parameters = "[ACCOUNT] -- COMMAND…",
  .summary = N_ ("Run a command with credentials in its environment"),
  .options = options,
  .max_arguments = G_MAXUINT,
  .takes_command = TRUE,
  .run = run,
};
