/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticatorctl add and set: a new, signed-out account, and changes to one.
 */

#include "config.h"

#include <glib/gi18n.h>

#include "auth-cli-agent.h"
#include "auth-cli-dictionary.h"
#include "auth-cli-input.h"
#include "auth-cli-output.h"
#include "auth-cli.h"
#include "auth-dict.h"

static char *name;
static char *client_id;
static char *domain;
static char *user_pool_id;
static char *issuer;
static char *identity_pool_id;
static char **redirect_uris;
static char **sign_out_uris;
static char **scopes;
static char **providers;
static char **mail_domains;
static char *surface;
static char *keep_cookies;
static gboolean client_secret_stdin;

/* Those of add are those of set without the first. */
static const GOptionEntry options[] = {
  { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("What to call the account"), "NAME" },
  { "client-id", 0, 0, G_OPTION_ARG_STRING, &client_id,
    N_ ("The app client registered for this program"), "ID" },
  { "domain", 0, 0, G_OPTION_ARG_STRING, &domain,
    N_ ("The user pool’s domain, with --user-pool-id"), "HOST|URL" },
  { "user-pool-id", 0, 0, G_OPTION_ARG_STRING, &user_pool_id,
    N_ ("The user pool, as eu-west-1_AbCdEfGhI"), "ID" },
  { "issuer", 0, 0, G_OPTION_ARG_STRING, &issuer, N_ ("Any OpenID provider, instead of --domain"),
    "URL" },
  { "identity-pool-id", 0, 0, G_OPTION_ARG_STRING, &identity_pool_id,
    N_ ("The identity pool for AWS credentials"), "ID" },
  { "redirect-uri", 0, 0, G_OPTION_ARG_STRING_ARRAY, &redirect_uris,
    N_ ("A registered callback URL; may be given several times"), "URI" },
  { "sign-out-uri", 0, 0, G_OPTION_ARG_STRING_ARRAY, &sign_out_uris,
    N_ ("A registered sign-out URL; may be given several times"), "URI" },
  { "scope", 0, 0, G_OPTION_ARG_STRING_ARRAY, &scopes,
    N_ ("A scope to ask for; may be given several times"), "SCOPE" },
  { "provider", 0, 0, G_OPTION_ARG_STRING_ARRAY, &providers,
    N_ ("An identity provider of the pool; may be given several times"), "NAME" },
  { "mail-domain", 0, 0, G_OPTION_ARG_STRING_ARRAY, &mail_domains,
    N_ ("Which provider signs in a mail domain; several times"), "DOMAIN=IDENTIFIER" },
  { "surface", 0, 0, G_OPTION_ARG_STRING, &surface,
    N_ ("Where to sign in: embedded, browser or auto"), "SURFACE" },
  { "keep-cookies", 0, 0, G_OPTION_ARG_STRING, &keep_cookies,
    N_ ("Whether the window’s sign-in pages stay signed in"), "yes|no" },
  { "client-secret-stdin", 0, 0, G_OPTION_ARG_NONE, &client_secret_stdin,
    N_ ("Read the app client’s secret from standard input"), NULL },
  { NULL },
};

static gboolean
check_add_usage (GError **error)
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

static gboolean
insert_mail_domains (GVariantDict *configuration,
                     GError **error)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{ss}"));

  for (gsize i = 0; mail_domains != NULL && mail_domains[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (mail_domains[i], "=", 2);

      if (g_strv_length (pair) == 2)
        g_variant_builder_add (&builder, "{ss}", pair[0], pair[1]);
      else if (*mail_domains[i] != '\0')
        {
          g_variant_builder_clear (&builder);
          g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                               _ ("--mail-domain is given as example.com=IDENTIFIER"));
          return FALSE;
        }
    }
  if (mail_domains != NULL)
    g_variant_dict_insert_value (configuration, "mail-domains", g_variant_builder_end (&builder));
  else
    g_variant_builder_clear (&builder);
  return TRUE;
}

/* The bus knows no word for “where it suits each”. */
static gboolean
insert_surface (GVariantDict *configuration,
                GError **error)
{
  static const char *const surfaces[] = { "", "auto", "embedded", "browser", NULL };

  if (surface == NULL)
    return TRUE;
  if (!g_strv_contains (surfaces, surface))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _ ("--surface must be embedded, browser or auto"));
      return FALSE;
    }
  auth_dict_insert_string (configuration, "sign-in-surface",
                           g_str_equal (surface, "auto") ? "" : surface);
  return TRUE;
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
  auth_dict_insert_string (configuration, "client-secret", secret);
  return TRUE;
}

/* What the command line says; nothing stands for what it does not. */
static GVariant *
create_configuration (GError **error)
{
  g_auto (GVariantDict) configuration = G_VARIANT_DICT_INIT (NULL);

  auth_dict_insert_string (&configuration, "name", name);
  auth_dict_insert_string (&configuration, "client-id", client_id);
  auth_dict_insert_string (&configuration, "domain", domain);
  auth_dict_insert_string (&configuration, "user-pool-id", user_pool_id);
  auth_dict_insert_string (&configuration, "issuer", issuer);
  auth_dict_insert_string (&configuration, "identity-pool-id", identity_pool_id);
  auth_cli_insert_strings (&configuration, "redirect-uris", redirect_uris);
  auth_cli_insert_strings (&configuration, "sign-out-uris", sign_out_uris);
  auth_cli_insert_strings (&configuration, "scopes", scopes);
  auth_cli_insert_strings (&configuration, "providers", providers);
  if (!insert_mail_domains (&configuration, error) || !insert_surface (&configuration, error) ||
      !auth_cli_insert_yes_no (&configuration, "keep-cookies", "--keep-cookies", keep_cookies,
                               error) ||
      !insert_secret (&configuration, error))
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
run_add (char **arguments,
         GError **error)
{
  g_autoptr (GVariant) configuration = NULL;
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GVariant) reply = NULL;

  if (!check_add_usage (error))
    return FALSE;
  name = g_strdup (arguments[0]);
  configuration = create_configuration (error);
  if (configuration == NULL)
    return FALSE;
  bus = auth_cli_connect_as_owner (error);
  if (bus == NULL)
    return FALSE;
  reply = auth_cli_call (bus, AUTH_BUS_AGENT_PATH, AUTH_BUS_AGENT_NAME "1", "AddAccount",
                         g_variant_new ("(@a{sv})", configuration), G_VARIANT_TYPE ("(o)"), error);
  return reply != NULL && print_id (reply, error);
}

static gboolean
run_set (char **arguments,
         GError **error)
{
  g_autoptr (GVariant) changes = create_configuration (error);
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (AuthCliAccount) account = NULL;
  g_autoptr (GVariant) reply = NULL;

  if (changes == NULL)
    return FALSE;
  if (g_variant_n_children (changes) == 0)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   _ ("Say what to change: see authenticatorctl help %s"), "set");
      return FALSE;
    }
  bus = auth_cli_connect_as_owner (error);
  if (bus == NULL)
    return FALSE;
  account = auth_cli_find_account (bus, arguments[0], error);
  if (account == NULL)
    return FALSE;
  reply = auth_cli_call (bus, account->path, AUTH_BUS_ACCOUNT_IFACE, "Update",
                         g_variant_new ("(@a{sv})", changes), NULL, error);
  return reply != NULL;
}

const AuthCliCommand auth_cli_add_command = {
  .name = "add",
  .parameters = "NAME --client-id ID (--domain HOST|URL --user-pool-id ID | --issuer URL)",
  .summary = N_ ("Add an account and print its id"),
  .options = options + 1,
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run_add,
};

const AuthCliCommand auth_cli_set_command = {
  .name = "set",
  .parameters = "ACCOUNT",
  .summary = N_ ("Change an account"),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run_set,
};
