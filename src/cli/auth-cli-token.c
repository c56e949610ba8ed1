/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticatorctl token and userinfo: what a program wants of a signed-in account.
 */

#include "config.h"

#include <glib/gi18n.h>

#include "auth-cli-agent.h"
#include "auth-cli-output.h"
#include "auth-cli.h"
#include "auth-secret.h"

static char *kind;
static int min_validity;
static gboolean force_refresh;
static gboolean as_json;
static gboolean as_header;

static const GOptionEntry options[] = {
  { "kind", 0, 0, G_OPTION_ARG_STRING, &kind,
    N_ ("Which token: access (the default) or id"), "KIND" },
  { "min-validity", 0, 0, G_OPTION_ARG_INT, &min_validity,
    N_ ("For how many seconds it must still be good"), "SECONDS" },
  { "force-refresh", 0, 0, G_OPTION_ARG_NONE, &force_refresh,
    N_ ("Ask the pool for a new one"), NULL },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json,
    N_ ("Print a JSON object: token, kind, expires_at"), NULL },
  { "header", 0, 0, G_OPTION_ARG_NONE, &as_header,
    N_ ("Print an HTTP Authorization header"), NULL },
  { NULL },
};

static const char *
get_kind (void)
{
  return kind != NULL ? kind : "access";
}

static gboolean
check_usage (GError **error)
{
  const char *problem = NULL;

  if (!g_str_equal (get_kind (), "access") && !g_str_equal (get_kind (), "id"))
    problem = _ ("--kind must be access or id");
  else if (min_validity < 0)
    problem = _ ("--min-validity must not be negative");
  else if (as_json && as_header)
    problem = _ ("Give either --json or --header");

  if (problem == NULL)
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, problem);
  return FALSE;
}

static GVariant *
create_options (void)
{
  g_auto (GVariantDict) dictionary = G_VARIANT_DICT_INIT (NULL);

  if (min_validity > 0)
    g_variant_dict_insert (&dictionary, "min-validity", "u", (guint) min_validity);
  if (force_refresh)
    g_variant_dict_insert (&dictionary, "force-refresh", "b", TRUE);
  return g_variant_dict_end (&dictionary);
}

/* RFC 6749 appendix A.12: visible ASCII. Anything else could steer a terminal or smuggle a second
 * header line in. */
static gboolean
check_token (const char *token,
             GError **error)
{
  for (const char *p = token; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      {
        g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
                             _ ("What came is not a token: sign in again"));
        return FALSE;
      }
  return TRUE;
}

static gboolean
print_token_json (const char *token,
                  guint64 expires_at,
                  GError **error)
{
  gboolean is_written;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "token");
  json_builder_add_string_value (builder, token);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, get_kind ());
  json_builder_set_member_name (builder, "expires_at");
  json_builder_add_int_value (builder, (gint64) expires_at);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  is_written = auth_cli_print_json (root, error);
  auth_secret_wipe_json (root);
  return is_written;
}

static gboolean
print_token (const char *token,
             guint64 expires_at,
             GError **error)
{
  if (!check_token (token, error))
    return FALSE;
  if (as_json)
    return print_token_json (token, expires_at, error);
  if (as_header && !auth_cli_print ("Authorization: Bearer ", error))
    return FALSE;
  return auth_cli_print (token, error) && auth_cli_print ("\n", error);
}

static gboolean
run_token (char **arguments,
           GError **error)
{
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (AuthCliAccount) account = NULL;
  g_autoptr (GVariant) reply = NULL;
  const char *token;
  guint64 expires_at;
  gboolean is_written;

  if (!check_usage (error) || (bus = auth_cli_connect_as_owner (error)) == NULL)
    return FALSE;
  account = auth_cli_find_account (bus, arguments[0], error);
  if (account == NULL)
    return FALSE;
  reply = auth_cli_call (bus, account->path, AUTH_BUS_ACCOUNT_IFACE, "GetToken",
                         g_variant_new ("(s@a{sv})", get_kind (), create_options ()),
                         G_VARIANT_TYPE ("(st)"), error);
  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(&st)", &token, &expires_at);
  is_written = print_token (token, expires_at, error) && auth_cli_flush (error);
  /* Nobody else holds the answer, and it goes away with this function. */
  auth_secret_wipe ((gpointer) token, strlen (token));
  return is_written;
}

static gboolean
run_userinfo (char **arguments,
              GError **error)
{
  g_autoptr (GDBusConnection) bus = auth_cli_connect_as_owner (error);
  g_autoptr (AuthCliAccount) account = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) claims = NULL;
  g_autoptr (JsonNode) root = NULL;

  if (bus == NULL)
    return FALSE;
  account = auth_cli_find_account (bus, arguments[0], error);
  if (account == NULL)
    return FALSE;
  reply = auth_cli_call (bus, account->path, AUTH_BUS_ACCOUNT_IFACE, "GetUserInfo", NULL,
                         G_VARIANT_TYPE ("(a{sv})"), error);
  if (reply == NULL)
    return FALSE;
  claims = g_variant_get_child_value (reply, 0);
  root = json_gvariant_serialize (claims);
  return auth_cli_print_json (root, error);
}

const AuthCliCommand auth_cli_token_command = {
  .name = "token",
  .parameters = "[ACCOUNT]",
  .summary = N_ ("Print a token that is good now"),
  .options = options,
  .max_arguments = 1,
  .run = run_token,
};

const AuthCliCommand auth_cli_userinfo_command = {
  .name = "userinfo",
  .parameters = "[ACCOUNT]",
  .summary = N_ ("Print what the pool knows about the person, as JSON"),
  .max_arguments = 1,
  .run = run_userinfo,
};
