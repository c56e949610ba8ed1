/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticatorctl grants: what was decided about programs, and deciding it.
 */

#include "config.h"

#include <glib/gi18n.h>

#include "auth-cli-agent.h"
#include "auth-cli-dictionary.h"
#include "auth-cli-output.h"
#include "auth-cli-verb.h"
#include "auth-cli.h"

static gboolean as_json;

static const GOptionEntry options[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print an array of JSON objects"), NULL },
  { NULL },
};

static const AuthCliMember members[] = {
  { "App", "app" },
  { "AppName", "app_name" },
  { "Account", "account" },
  { "AccountName", "account_name" },
  { "Permission", "permission" },
  { "Decision", "decision" },
  { "DecidedBy", "decided_by" },
  { "Since", "since" },
  { "LastUsed", "last_used" },
  { "Problem", "problem" },
  { NULL },
};

static const char *const columns[] = { "App", "AccountName", "Permission", "Decision",
                                       "DecidedBy", "LastUsed", "Problem", NULL };

/* Returns: aa{sv} */
static GVariant *
list_grants (GDBusConnection *bus, GError **error)
{
  g_autoptr (GVariant) reply =
    auth_cli_call_agent (bus, "ListGrants", NULL, G_VARIANT_TYPE ("(aa{sv})"), error);

  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}

static gboolean
run_list (GDBusConnection *bus, char **arguments, GError **error)
{
  g_autoptr (GVariant) grants = list_grants (bus, error);

  if (grants == NULL)
    return FALSE;
  return as_json ? auth_cli_print_json_list (grants, members, error)
                 : auth_cli_print_columns (grants, columns, error);
}

static gboolean
set_grant (GDBusConnection *bus,
           const char *app,
           const char *account,
           const char *permission,
           const char *decision,
           GError **error)
{
  g_autoptr (GVariant) reply = auth_cli_call_agent (
    bus, "SetGrant", g_variant_new ("(ssss)", app, account, permission, decision),
    G_VARIANT_TYPE_UNIT, error);

  return reply != NULL;
}

/* One-time codes belong to no account: theirs is "". */
static char *
dup_account_id (GDBusConnection *bus, const char *wanted, GError **error)
{
  g_autoptr (AuthCliAccount) account = NULL;

  if (*wanted == '\0')
    return g_strdup ("");
  account = auth_cli_find_account (bus, wanted, error);
  return account != NULL ? g_strdup (auth_cli_account_get_string (account, "Id")) : NULL;
}

static gboolean
run_set (GDBusConnection *bus, char **arguments, GError **error)
{
  g_autofree char *account = dup_account_id (bus, arguments[1], error);

  return account != NULL &&
         set_grant (bus, arguments[0], account, arguments[2], arguments[3], error);
}

/* The policy's lines, which are for every account, are not the person's. account, permission:
 * (nullable) any */
static gboolean
is_wanted (GVariant *grant, const char *app, const char *account, const char *permission)
{
  return g_str_equal (auth_cli_get_string (grant, "App"), app) &&
         !g_str_equal (auth_cli_get_string (grant, "Account"), "*") &&
         (account == NULL || g_str_equal (auth_cli_get_string (grant, "Account"), account)) &&
         (permission == NULL ||
          g_str_equal (auth_cli_get_string (grant, "Permission"), permission));
}

static gboolean
forget (GDBusConnection *bus,
        GVariant *grants,
        const char *app,
        const char *account,
        const char *permission,
        GError **error)
{
  guint count = 0;

  for (gsize i = 0; i < g_variant_n_children (grants); i++)
    {
      g_autoptr (GVariant) grant = g_variant_get_child_value (grants, i);

      if (!is_wanted (grant, app, account, permission))
        continue;
      if (!set_grant (bus, app, auth_cli_get_string (grant, "Account"),
                      auth_cli_get_string (grant, "Permission"), "ask", error))
        return FALSE;
      count++;
    }
  if (count > 0)
    return TRUE;
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND,
                       _ ("You decided nothing like that: see authenticatorctl grants list"));
  return FALSE;
}

static gboolean
run_remove (GDBusConnection *bus, char **arguments, GError **error)
{
  const char *wanted = arguments[1];
  g_autofree char *account = wanted != NULL ? dup_account_id (bus, wanted, error) : NULL;
  g_autoptr (GVariant) grants = NULL;

  if (wanted != NULL && account == NULL)
    return FALSE;
  grants = list_grants (bus, error);
  return grants != NULL &&
         forget (bus, grants, arguments[0], account, wanted != NULL ? arguments[2] : NULL, error);
}

static const AuthCliVerb verbs[] = {
  { "list", 0, 0, run_list },
  { "set", 4, 4, run_set },
  { "remove", 1, 3, run_remove },
  { NULL },
};

static gboolean
run (char **arguments, GError **error)
{
  return auth_cli_run_verb ("grants", verbs, arguments, error);
}

const AuthCliCommand auth_cli_grants_command = {
  .name = "grants",
  .parameters = "[list | set APP ACCOUNT PERMISSION allow|deny|ask | "
                "remove APP [ACCOUNT [PERMISSION]]]",
  .summary = N_ ("Show and change what programs may have"),
  .options = options,
  .max_arguments = 5,
  .run = run,
};
