/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticatorctl add: a new, signed-out account.
 */

#include "config.h"

#include <glib/gi18n.h>

#include "auth-cli-agent.h"
#include "auth-cli-input.h"
#include "auth-cli-output.h"
#include "auth-cli.h"

static char *client_id;
static char *domain;
static char *user_pool_id;
static char *issuer;
static char *identity_pool_id;
static char **redirect_uris;
static char **scopes;
static gboolean client_secret_stdin;

static const GOptionEntry options[] = {
  { "client-id", 0, 0, G_OPTION_ARG_STRING, &client_id,
    N_ ("The app client registered for this program"), "ID" },
  { "domain", 0, 0, G_OPTION_ARG_STRING, &domain,
    N_ ("The user pool’s domain, with --user-pool-id"), "HOST|URL" },
  { "user-pool-id", 0, 0, G_OPTION_ARG_STRING, &user_pool_id,
    N_ ("The user pool, as eu-west-1_AbCdEfGhI"), "ID" },
  { "issuer", 0, 0, G_OPTION_ARG_STRING, &issuer,
    N_ ("Any OpenID provider, instead of --domain"), "URL" },
  { "identity-pool-id", 0, 0, G_OPTION_ARG_STRING, &identity_pool_id,
    N_ ("The identity pool for AWS credentials"), "ID" },
  { "redirect-uri", 0, 0, G_OPTION_ARG_STRING_ARRAY, &redirect_uris,
    N_ ("A registered callback URL; may be given several times"), "URI" },
  { "scope", 0, 0, G_OPTION_ARG_STRING_ARRAY, &scopes,
    N_ ("A scope to ask for; may be given several times"), "SCOPE" },
  { "client-secret-stdin", 0, 0, G_OPTION_ARG_NONE, &client_secret_stdin,
    N_ ("Read the app client’s secret from standard input"), NULL },
  { NULL },
};

static gboolean
check_usage (GError **error)
{
  const char *problem = NULL;

  if (client_id == NULL)
    problem = _ ("--client-id is missing: see authenticatorctl help add");
  else if ((domain == NULL) == (issuer == NULL))
    problem = _ ("Give either --domain with --user-pool-id, or --issuer");
  else if ((domain == NULL) != (user_pool_id == NULL))
    problem = _ ("--domain and --user-pool-id belong together");

  if (problem == NULL)
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, problem);
  return FALSE;
}

static void
insert_string (GVariantDict *configuration,
               const char *key,
               const char *value)
{
  if (value != NULL)
    g_variant_dict_insert (configuration, key, "s", value);
}

static void
insert_strings (GVariantDict *configuration,
                const char *key,
                char **values)
{
  if (values != NULL)
    g_variant_dict_insert (configuration, key, "^as", values);
}

static gboolean
insert_secret (GVariantDict *configuration,
               GError **error)
{
  g_autoptr (AuthSecret) secret = NULL;

  if (!client_secret_stdin)
    return TRUE;
  secret = auth_cli_read_secret (_ ("Client secret: "), error);
  if (secret == NULL)
    return FALSE;
  insert_string (configuration, "client-secret", secret);
  return TRUE;
}

static GVariant *
create_configuration (const char *name,
                      GError **error)
{
  g_auto (GVariantDict) configuration = G_VARIANT_DICT_INIT (NULL);

  insert_string (&configuration, "name", name);
  insert_string (&configuration, "client-id", client_id);
  insert_string (&configuration, "domain", domain);
  insert_string (&configuration, "user-pool-id", user_pool_id);
  insert_string (&configuration, "issuer", issuer);
  insert_string (&configuration, "identity-pool-id", identity_pool_id);
  insert_strings (&configuration, "redirect-uris", redirect_uris);
  insert_strings (&configuration, "scopes", scopes);
  if (!insert_secret (&configuration, error))
    return NULL;
  return g_variant_ref_sink (g_variant_dict_end (&configuration));
}

/* Prints the new account's id: a script needs it where names change. */
static gboolean
print_id (GVariant *reply,
          GError **error)
{
  g_autofree char *line = NULL;
  const char *path;

  g_variant_get (reply, "(&o)", &path);
  line = g_strconcat (strrchr (path, '/') + 1, "\n", NULL);
  return auth_cli_print (line, error);
}

static gboolean
run (char **arguments,
     GError **error)
{
  g_autoptr (GVariant) configuration = NULL;
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GVariant) reply = NULL;

  if (!check_usage (error))
    return FALSE;
  configuration = create_configuration (arguments[0], error);
  if (configuration == NULL)
    return FALSE;
  bus = auth_cli_connect_as_owner (error);
  if (bus == NULL)
    return FALSE;
  reply = auth_cli_call (bus, AUTH_BUS_AGENT_PATH, AUTH_BUS_AGENT_NAME "1", "AddAccount",
                         g_variant_new ("(@a{sv})", configuration), G_VARIANT_TYPE ("(o)"), error);
  return reply != NULL && print_id (reply, error);
}

const AuthCliCommand auth_cli_add_command = {
  .name = "add",
  .parameters = "NAME --client-id ID (--domain HOST|URL --user-pool-id ID | --issuer URL)",
  .summary = N_ ("Add an account and print its id"),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run,
};
