/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticatorctl events: who got what, and when.
 */

#include "config.h"

#include <glib/gi18n.h>

#include "auth-cli-agent.h"
#include "auth-cli-dictionary.h"
#include "auth-cli-output.h"
#include "auth-cli.h"

static gboolean as_json;
static gboolean clear;
static char *account_name;
static char *app;
static int limit;

static const GOptionEntry options[] = {
  { "account", 0, 0, G_OPTION_ARG_STRING, &account_name, N_ ("Only those of an account"),
    "ACCOUNT" },
  { "app", 0, 0, G_OPTION_ARG_STRING, &app, N_ ("Only those of a program"), "APP" },
  { "limit", 0, 0, G_OPTION_ARG_INT, &limit, N_ ("At most so many, the newest"), "COUNT" },
  { "clear", 0, 0, G_OPTION_ARG_NONE, &clear, N_ ("Forget them all"), NULL },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print an array of JSON objects"), NULL },
  { NULL },
};

static const AuthCliMember members[] = {
  { "Time", "time" },
  { "App", "app" },
  { "AppName", "app_name" },
  { "Executable", "executable" },
  { "Account", "account" },
  { "AccountName", "account_name" },
  { "What", "what" },
  { "Outcome", "outcome" },
  { "DecidedBy", "decided_by" },
  { "Count", "count" },
  { NULL },
};

static const char *const columns[] = { "Time", "App", "AccountName", "What",
                                       "Outcome", "DecidedBy", "Count", "Executable", NULL };

static gboolean
check_usage (GError **error)
{
  if (limit < 0)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _ ("--limit must not be negative"));
  else if (clear && (as_json || limit > 0 || account_name != NULL || app != NULL))
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                         _ ("--clear forgets all events and goes with no other option"));
  else
    return TRUE;
  return FALSE;
}

/* Returns: (nullable) (transfer full): a{sv} */
static GVariant *
create_filter (GDBusConnection *bus, GError **error)
{
  g_auto (GVariantDict) filter = G_VARIANT_DICT_INIT (NULL);

  if (account_name != NULL)
    {
      g_autoptr (AuthCliAccount) account = auth_cli_find_account (bus, account_name, error);

      if (account == NULL)
        return NULL;
      g_variant_dict_insert (&filter, "account", "s", auth_cli_account_get_string (account, "Id"));
    }
  if (app != NULL)
    g_variant_dict_insert (&filter, "app", "s", app);
  if (limit > 0)
    g_variant_dict_insert (&filter, "limit", "u", (guint32) limit);
  return g_variant_ref_sink (g_variant_dict_end (&filter));
}

static gboolean
list (GDBusConnection *bus, GError **error)
{
  g_autoptr (GVariant) filter = create_filter (bus, error);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) events = NULL;

  if (filter == NULL)
    return FALSE;
  reply = auth_cli_call_agent (bus, "ListEvents", g_variant_new ("(@a{sv})", filter),
                               G_VARIANT_TYPE ("(aa{sv})"), error);
  if (reply == NULL)
    return FALSE;
  events = g_variant_get_child_value (reply, 0);
  return as_json ? auth_cli_print_json_list (events, members, error)
                 : auth_cli_print_columns (events, columns, error);
}

static gboolean
run (char **arguments, GError **error)
{
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GVariant) reply = NULL;

  if (!check_usage (error) || (bus = auth_cli_connect_as_owner (error)) == NULL)
    return FALSE;
  if (!clear)
    return list (bus, error);
  reply = auth_cli_call_agent (bus, "ClearEvents", NULL, G_VARIANT_TYPE_UNIT, error);
  return reply != NULL;
}

const AuthCliCommand auth_cli_events_command = {
  .name = "events",
  .parameters = NULL,
  .summary = N_ ("Show who got what, and when"),
  .options = options,
  .max_arguments = 0,
  .run = run,
};
