/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticatorctl consents: questions of programs that wait, and answering them.
 */

#include "config.h"

#include <glib/gi18n.h>

#include "auth-cli-agent.h"
#include "auth-cli-dictionary.h"
#include "auth-cli-output.h"
#include "auth-cli-verb.h"
#include "auth-cli-wait.h"
#include "auth-cli.h"

static gboolean as_json;
static gboolean wait_for_one;

static const GOptionEntry options[] = {
  { "wait", 0, 0, G_OPTION_ARG_NONE, &wait_for_one, N_ ("Wait until there is one"), NULL },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print an array of JSON objects"), NULL },
  { NULL },
};

static const AuthCliMember members[] = {
  { "Id", "id" },
  { "App", "app" },
  { "AppName", "app_name" },
  { "Executable", "executable" },
  { "IsVerified", "is_verified" },
  { "MayRemember", "may_remember" },
  { "Account", "account" },
  { "AccountName", "account_name" },
  { "User", "user" },
  { "Permissions", "permissions" },
  { "Reason", "reason" },
  { "NeedsSignIn", "needs_sign_in" },
  { NULL },
};

static const char *const columns[] = { "Id", "App", "AccountName", "Permissions", "Reason", NULL };

/* Returns: (nullable) (transfer full): what there is of one, with its id */
static GVariant *
describe (GDBusConnection *bus, const char *id, GError **error)
{
  g_auto (GVariantDict) consent = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) description = NULL;
  g_autoptr (GVariant) reply = auth_cli_call_agent (
    bus, "DescribeConsent", g_variant_new ("(s)", id), G_VARIANT_TYPE ("(a{sv})"), error);

  if (reply == NULL)
    return NULL;
  description = g_variant_get_child_value (reply, 0);
  g_variant_dict_init (&consent, description);
  g_variant_dict_insert (&consent, "Id", "s", id);
  return g_variant_ref_sink (g_variant_dict_end (&consent));
}

/* One that was answered while they are read is left out. Returns: (transfer full): aa{sv} */
static GVariant *
list_consents (GDBusConnection *bus, GError **error)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_autofree const char **ids = NULL;
  g_autoptr (GVariant) reply =
    auth_cli_call_agent (bus, "ListConsents", NULL, G_VARIANT_TYPE ("(as)"), error);

  if (reply == NULL)
    return NULL;
  g_variant_get (reply, "(^a&s)", &ids);
  for (gsize i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (GVariant) consent = describe (bus, ids[i], &local);

      if (consent != NULL)
        g_variant_builder_add_value (&builder, consent);
      else if (!g_error_matches (local, AUTH_ERROR, AUTH_ERROR_NOT_FOUND))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
    }
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

/* Returns: (transfer full): aa{sv}, not empty */
static GVariant *
wait_for_consents (GDBusConnection *bus, GError **error)
{
  while (TRUE)
    {
      g_autoptr (AuthCliWait) wait =
        auth_cli_wait_new (bus, AUTH_BUS_AGENT_PATH, AUTH_BUS_AGENT_NAME "1", "ConsentChanged");
      g_autoptr (GVariant) consents = list_consents (bus, error);

      if (consents == NULL || g_variant_n_children (consents) > 0)
        return g_steal_pointer (&consents);
      if (auth_cli_wait_run (wait, AUTH_BUS_AGENT_NAME) == AUTH_CLI_WAIT_INTERRUPTED)
        {
          g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_CANCELLED, _ ("Interrupted"));
          return NULL;
        }
    }
}

static gboolean
run_list (GDBusConnection *bus, char **arguments, GError **error)
{
  g_autoptr (GVariant) consents =
    wait_for_one ? wait_for_consents (bus, error) : list_consents (bus, error);

  if (consents == NULL)
    return FALSE;
  return as_json ? auth_cli_print_json_list (consents, members, error)
                 : auth_cli_print_columns (consents, columns, error);
}

static gboolean
run_answer (GDBusConnection *bus, char **arguments, GError **error)
{
  g_autoptr (GVariant) reply =
    auth_cli_call_agent (bus, "AnswerConsent", g_variant_new ("(ss)", arguments[0], arguments[1]),
                         G_VARIANT_TYPE_UNIT, error);

  return reply != NULL;
}

static const AuthCliVerb verbs[] = {
  { "list", 0, 0, run_list },
  { "answer", 2, 2, run_answer },
  { NULL },
};

static gboolean
run (char **arguments, GError **error)
{
  return auth_cli_run_verb ("consents", verbs, arguments, error);
}

const AuthCliCommand auth_cli_consents_command = {
  .name = "consents",
  .parameters = "[list | answer ID once|always|deny|never|dismiss]",
  .summary = N_ ("Show and answer what programs ask for"),
  .options = options,
  .max_arguments = 3,
  .run = run,
};
