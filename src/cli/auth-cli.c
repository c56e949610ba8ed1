/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The commands of authenticatorctl, and how one of them is found and run.
 */

#include "config.h"

#include "auth-cli.h"

#include <glib/gi18n.h>

#include "auth-bus.h"
#include "auth-cli-agent.h"
#include "auth-cli-output.h"

#define STATUS_FAILED 1
#define STATUS_USAGE  2
/* As a shell has them. */
#define STATUS_NOT_RUN   126
#define STATUS_NOT_FOUND 127

static const AuthCliCommand *const commands[] = {
  &auth_cli_accounts_command,
  &auth_cli_add_command,
  &auth_cli_set_command,
  &auth_cli_import_command,
  &auth_cli_sign_in_command,
  &auth_cli_token_command,
  &auth_cli_credentials_command,
  &auth_cli_aws_profile_command,
  &auth_cli_exec_command,
  &auth_cli_userinfo_command,
  &auth_cli_user_command,
  &auth_cli_password_command,
  &auth_cli_mfa_command,
  &auth_cli_devices_command,
  &auth_cli_sessions_command,
  &auth_cli_passkeys_command,
  &auth_cli_renew_command,
  &auth_cli_codes_command,
  &auth_cli_code_command,
  &auth_cli_grants_command,
  &auth_cli_consents_command,
  &auth_cli_events_command,
  &auth_cli_unlock_command,
  &auth_cli_sign_out_command,
  &auth_cli_remove_command,
};

/* What a script may tell apart; everything else is STATUS_FAILED. */
static const struct
{
  AuthError code;
  int status;
} statuses[] = {
  { AUTH_ERROR_INVALID_ARGUMENT, STATUS_USAGE },
  { AUTH_ERROR_SIGN_IN_REQUIRED, 3 },
  { AUTH_ERROR_ACCESS_DENIED, 4 },
  { AUTH_ERROR_CONSENT_REQUIRED, 4 },
  { AUTH_ERROR_SERVER_REFUSED, 4 },
  { AUTH_ERROR_LOCKED, 5 },
  { AUTH_ERROR_OFFLINE, 6 },
};

static int
get_status (const GError *error)
{
  if (error->domain == G_OPTION_ERROR)
    return STATUS_USAGE;
  if (error->domain == G_SPAWN_ERROR)
    return error->code == G_SPAWN_ERROR_NOENT ? STATUS_NOT_FOUND : STATUS_NOT_RUN;
  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (g_error_matches (error, AUTH_ERROR, statuses[i].code))
      return statuses[i].status;
  return STATUS_FAILED;
}

static const AuthCliCommand *
find_command (const char *name,
              GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i]->name, name))
      return commands[i];

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("There is no command “%s”: see authenticatorctl --help"), name);
  return NULL;
}

/* GOption takes the start of the usage line from the program's name. */
static GOptionContext *
create_context (const AuthCliCommand *command)
{
  g_autofree char *name = g_strconcat ("authenticatorctl ", command->name, NULL);
  GOptionContext *context = g_option_context_new (command->parameters);

  g_set_prgname (name);
  g_option_context_set_translation_domain (context, AUTH_GETTEXT_DOMAIN);
  g_option_context_set_summary (context, command->summary);
  if (command->options != NULL)
    g_option_context_add_main_entries (context, command->options, AUTH_GETTEXT_DOMAIN);
  return context;
}

static gboolean
check_arguments (const AuthCliCommand *command,
                 char **arguments,
                 GError **error)
{
  guint count = g_strv_length (arguments);

  if (count >= command->min_arguments && count <= command->max_arguments)
    return TRUE;

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
               count < command->min_arguments
                 ? _ ("Something is missing: see authenticatorctl help %s")
                 : _ ("There are too many arguments: see authenticatorctl help %s"),
               command->name);
  return FALSE;
}

static gboolean
check_encoding (char **arguments,
                GError **error)
{
  for (guint i = 0; arguments[i] != NULL; i++)
    if (!g_utf8_validate (arguments[i], -1, NULL))
      {
        g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                             _ ("The command line is not UTF-8: type it in a UTF-8 terminal"));
        return FALSE;
      }
  return TRUE;
}

/* GOption leaves the "--" that ends the options where something follows that looks like one. */
static void
drop_separator (char **arguments)
{
  guint i = 0;
  guint n;

  while (arguments[i] != NULL && !g_str_equal (arguments[i], "--"))
    i++;
  if (arguments[i] == NULL)
    return;
  g_free (arguments[i]);
  n = g_strv_length (arguments + i + 1);
  memmove (arguments + i, arguments + i + 1, (n + 1) * sizeof *arguments);
}

/* The command another one shall run is nothing for GOption, and none of its words need be UTF-8. */
static char **
cut_off_command (char **arguments)
{
  guint i = 0;
  char **rest;

  while (arguments[i] != NULL && !g_str_equal (arguments[i], "--"))
    i++;
  rest = g_strdupv (arguments + i);
  for (guint j = i; arguments[j] != NULL; j++)
    g_clear_pointer (&arguments[j], g_free);
  return rest;
}

static char **
join (char **arguments,
      char **rest)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  char **joined;

  g_strv_builder_addv (builder, (const char **) arguments);
  if (rest != NULL)
    g_strv_builder_addv (builder, (const char **) rest);
  joined = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return joined;
}

/* arguments: (inout): with the command's name in front; rest: (nullable) */
static gboolean
run_command (const AuthCliCommand *command,
             char ***arguments,
             char **rest,
             GError **error)
{
  g_auto (GStrv) joined = NULL;
  g_autoptr (GOptionContext) context = create_context (command);

  if (!g_option_context_parse_strv (context, arguments, error))
    return FALSE;
  drop_separator (*arguments + 1);
  if (!check_arguments (command, *arguments + 1, error))
    return FALSE;

  auth_bus_register_errors ();
  joined = join (*arguments + 1, rest);
  return command->run (joined, error);
}

static gboolean
print_overview (GError **error)
{
  g_autoptr (GString) text = g_string_new (_ ("Usage:\n  authenticatorctl COMMAND [OPTION…]\n\n"));

  g_string_append (text, _ ("Commands:\n"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "  %-12s %s\n", commands[i]->name, _ (commands[i]->summary));
  g_string_append_printf (text, "  %-12s %s\n", "help", _ ("Tell more about a command"));
  g_string_append (text, _ ("\nOptions:\n"
                            "  -h, --help     Show this overview\n"
                            "  --version      Show the version\n"));
  return auth_cli_print (text->str, error);
}

static gboolean
run_help (char **names,
          GError **error)
{
  const AuthCliCommand *command;
  g_autoptr (GOptionContext) context = NULL;
  g_autofree char *text = NULL;

  if (names[0] == NULL)
    return print_overview (error);
  command = find_command (names[0], error);
  if (command == NULL)
    return FALSE;
  context = create_context (command);
  text = g_option_context_get_help (context, TRUE, NULL);
  return auth_cli_print (text, error);
}

static gboolean
run (char **argv,
     GError **error)
{
  const AuthCliCommand *command;
  const char *name = argv[0] != NULL ? argv[1] : NULL;
  g_auto (GStrv) arguments = NULL;
  g_auto (GStrv) rest = NULL;

  if (name == NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                           _ ("Say what to do: see authenticatorctl --help"));
      return FALSE;
    }
  command = find_command (name, NULL);
  arguments = g_strdupv (argv + 1);
  if (command != NULL && command->takes_command)
    rest = cut_off_command (arguments);
  if (!check_encoding (arguments, error))
    return FALSE;
  if (g_str_equal (name, "--version"))
    return auth_cli_print ("authenticatorctl " AUTH_VERSION "\n", error);
  if (g_str_equal (name, "--help") || g_str_equal (name, "-h"))
    return print_overview (error);
  if (g_str_equal (name, "help"))
    return run_help (argv + 2, error);

  command = find_command (name, error);
  return command != NULL && run_command (command, &arguments, rest, error);
}

/* A wrong clock makes tokens look too old or too new, and certificates invalid. */
static gboolean
may_be_the_clock (const GError *error)
{
  return g_error_matches (error, AUTH_ERROR, AUTH_ERROR_OFFLINE) ||
         g_error_matches (error, AUTH_ERROR, AUTH_ERROR_SERVER_REFUSED) ||
         g_error_matches (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE) ||
         g_error_matches (error, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED);
}

/**
 * auth_cli_run:
 * @argc: the number of arguments
 * @argv: (array length=argc): the command line
 *
 * Runs one command; when it fails, says why in one sentence on standard error.
 *
 * Returns: the exit status
 */
int
auth_cli_run (int argc,
              char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *warning = NULL;

  g_set_prgname ("authenticatorctl");
  if (run (argv, &error) && auth_cli_flush (&error))
    return 0;

  sentence = auth_error_clean_text (error->message);
  warning = may_be_the_clock (error) ? auth_cli_dup_clock_warning () : NULL;
  if (warning != NULL)
    g_printerr ("authenticatorctl: %s. %s\n", sentence, warning);
  else
    g_printerr ("authenticatorctl: %s\n", sentence);
  return get_status (error);
}
