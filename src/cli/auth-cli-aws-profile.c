/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticatorctl aws-profile: the lines of ~/.aws/config that make AWS's programs use an account.
 */

#include "config.h"

#include <glib/gi18n.h>

#include "auth-cli-aws.h"
#include "auth-cli-output.h"
#include "auth-cli.h"

#define PLAIN_CHARACTERS G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-/.%@:+"

static char *profile;

static const GOptionEntry options[] = {
  { "profile", 0, 0, G_OPTION_ARG_STRING, &profile,
    N_ ("The name of the profile; the default is that of the account"), "NAME" },
  { NULL },
};

static gboolean
is_plain (const char *text)
{
  return *text != '\0' && text[strspn (text, PLAIN_CHARACTERS)] == '\0';
}

/* Some of AWS's programs split the line themselves and some hand it to a shell; what means the same
 * to all of them is a plain word, and one with spaces in double quotes. */
static char *
quote (const char *text,
       const char *what,
       GError **error)
{
  g_autofree char *without_spaces = g_strdelimit (g_strdup (text), " ", '_');

  if (is_plain (text))
    return g_strdup (text);
  if (is_plain (without_spaces) && *text != ' ' && !g_str_has_suffix (text, " "))
    return g_strdup_printf ("\"%s\"", text);

  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, what);
  return NULL;
}

/* The profile called "default" alone is written without the word before it. */
static char *
create_heading (const AuthCliAccount *account,
                GError **error)
{
  const char *name = profile != NULL ? profile : auth_cli_account_get_string (account, "Name");
  g_autofree char *quoted =
    quote (name,
           _ ("AWS has no profiles of such a name: give one with --profile, of letters, "
              "digits and dashes"),
           error);

  if (quoted == NULL)
    return NULL;
  return g_str_equal (name, "default") ? g_strdup ("[default]")
                                       : g_strdup_printf ("[profile %s]", quoted);
}

/* Outside a Flatpak nobody finds the program by its path inside. */
static char *
create_program (GError **error)
{
  g_autofree char *path = NULL;

  if (g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    return g_strdup ("flatpak run --command=authenticatorctl " AUTH_APP_ID);
  path = g_file_read_link ("/proc/self/exe", error);
  return path != NULL ? quote (path,
                               _ ("AWS's programs cannot run a command in a folder of such a name: "
                                  "install authenticatorctl elsewhere"),
                               error)
                      : NULL;
}

static gboolean
print_profile (const AuthCliAccount *account,
               GError **error)
{
  g_autofree char *region = auth_cli_aws_dup_region (account, error);
  g_autofree char *heading = region != NULL ? create_heading (account, error) : NULL;
  g_autofree char *program = heading != NULL ? create_program (error) : NULL;
  g_autofree char *text = NULL;

  if (program == NULL)
    return FALSE;
  text = g_strdup_printf ("%s\ncredential_process = %s credentials %s\nregion = %s\n", heading,
                          program, auth_cli_account_get_string (account, "Id"), region);
  return auth_cli_print (text, error);
}

static gboolean
run (char **arguments,
     GError **error)
{
  g_autoptr (GDBusConnection) bus = auth_cli_connect (error);
  g_autoptr (AuthCliAccount) account =
    bus != NULL ? auth_cli_find_account (bus, arguments[0], error) : NULL;

  return account != NULL && print_profile (account, error);
}

const AuthCliCommand auth_cli_aws_profile_command = {
  .name = "aws-profile",
  .parameters = "[ACCOUNT]",
  .summary = N_ ("Print the lines of ~/.aws/config for an account"),
  .options = options,
  .max_arguments = 1,
  .run = run,
};
