/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticatorctl codes import: one-time codes out of files of other programs.
 */

#include "config.h"

#include "auth-cli-codes.h"

#include <stdio.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "auth-cli-agent.h"
#include "auth-cli-dictionary.h"
#include "auth-cli-output.h"
#include "auth-error.h"

char *
auth_cli_codes_begin_import (GDBusConnection *bus, GError **error)
{
  g_autoptr (GVariant) reply =
    auth_cli_call (bus, AUTH_BUS_AGENT_PATH, AUTH_CLI_CODES_IFACE, "BeginImport",
                   g_variant_new_parsed ("(@a{sv} {},)"), G_VARIANT_TYPE ("(o)"), error);
  char *path;

  if (reply == NULL)
    return NULL;
  g_variant_get (reply, "(o)", &path);
  return path;
}

GVariant *
auth_cli_codes_read (
  GDBusConnection *bus, const char *import, int document, int password, GError **error)
{
  g_autoptr (GUnixFDList) fds = g_unix_fd_list_new ();
  g_autoptr (GVariant) reply = NULL;

  if (g_unix_fd_list_append (fds, document, error) == -1 ||
      g_unix_fd_list_append (fds, password, error) == -1)
    return NULL;
  reply =
    auth_cli_call_with_fds (bus, import, AUTH_CLI_CODE_IMPORT_IFACE, "Read",
                            g_variant_new ("(hh)", 0, 1), fds, G_VARIANT_TYPE ("(a{sv})"), error);
  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}

GVariant *
auth_cli_codes_list_import (GDBusConnection *bus, const char *import, GError **error)
{
  g_autoptr (GVariant) reply = auth_cli_call (bus, import, AUTH_CLI_CODE_IMPORT_IFACE, "List", NULL,
                                              G_VARIANT_TYPE ("(aa{sv})"), error);

  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}

GVariant *
auth_cli_codes_accept (GDBusConnection *bus, const char *import, GVariant *entries, GError **error)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("au"));

  for (gsize i = 0; i < g_variant_n_children (entries); i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (entries, i);

      if (g_str_equal (auth_cli_get_string (entry, "status"), "new"))
        g_variant_builder_add (&builder, "u", (guint32) i);
    }
  return auth_cli_call (bus, import, AUTH_CLI_CODE_IMPORT_IFACE, "Accept",
                        g_variant_new ("(au)", &builder), G_VARIANT_TYPE ("(as)"), error);
}

static gboolean
needs_password (GVariant *outcome)
{
  gboolean needed = FALSE;

  g_variant_lookup (outcome, "needs-password", "b", &needed);
  return needed;
}

static GVariant *
read_with (
  GDBusConnection *bus, const char *import, int document, const char *prompt, GError **error)
{
  int password = auth_cli_codes_open_password (prompt, error);
  GVariant *outcome;

  if (password == -1)
    return NULL;
  lseek (document, 0, SEEK_SET);
  outcome = auth_cli_codes_read (bus, import, document, password, error);
  close (password);
  return outcome;
}

/* Returns: a{sv} */
static GVariant *
read_file (GDBusConnection *bus, const char *import, const char *path, GError **error)
{
  int document = auth_cli_codes_open (path, error);
  GVariant *outcome = NULL;

  if (document == -1)
    return NULL;
  outcome = read_with (bus, import, document, NULL, error);
  if (outcome != NULL && needs_password (outcome))
    {
      g_variant_unref (outcome);
      outcome =
        read_with (bus, import, document, _ ("Password of the file (is not shown): "), error);
    }
  close (document);
  if (outcome == NULL || !needs_password (outcome))
    return outcome;
  g_variant_unref (outcome);
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                       _ ("The file is encrypted: its password is needed"));
  return NULL;
}

/* missing: au */
static gboolean
print_series (GVariant *missing, GError **error)
{
  g_autoptr (GString) numbers = g_string_new (NULL);

  for (gsize i = 0; i < g_variant_n_children (missing); i++)
    {
      guint32 number;

      g_variant_get_child (missing, i, "u", &number);
      g_string_append_printf (numbers, "%s%u", i > 0 ? ", " : "", number);
    }
  return auth_cli_print_row ((const char *[]){ "missing", numbers->str, "", "",
                                               _ ("pictures of the series that are still to come"),
                                               NULL },
                             error);
}

static gboolean
print_missing (GVariant *outcome, GError **error)
{
  g_autoptr (GVariant) missing =
    g_variant_lookup_value (outcome, "missing", G_VARIANT_TYPE ("aau"));

  for (gsize i = 0; missing != NULL && i < g_variant_n_children (missing); i++)
    {
      g_autoptr (GVariant) series = g_variant_get_child_value (missing, i);

      if (!print_series (series, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
print_entry (GVariant *entry, GError **error)
{
  const char *issuer = auth_cli_get_string (entry, "issuer");
  const char *account = auth_cli_get_string (entry, "account");
  const char *status = auth_cli_get_string (entry, "status");
  const gboolean is_refused = g_str_equal (status, "refused");
  const char *const cells[] = { status,
                                is_refused ? auth_cli_get_string (entry, "title") : issuer,
                                account,
                                auth_cli_get_string (entry, "type"),
                                auth_cli_get_string (entry, "reason"),
                                NULL };

  return auth_cli_print_row (cells, error);
}

/* outcome: a{sv} of the last file */
static gboolean
print_preview (GVariant *entries, GVariant *outcome, GError **error)
{
  for (gsize i = 0; i < g_variant_n_children (entries); i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (entries, i);

      if (!print_entry (entry, error))
        return FALSE;
    }
  return print_missing (outcome, error);
}

static gboolean
is_confirmed (void)
{
  char answer[16] = "";

  fputs (_ ("Store those that are new? [y/N] "), stdout);
  fflush (stdout);
  return fgets (answer, sizeof answer, stdin) != NULL && (*answer == 'y' || *answer == 'Y');
}

static gboolean
may_ask (GError **error)
{
  if (auth_cli_codes_options.only_preview && auth_cli_codes_options.is_sure)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                           _ ("Give either --preview, which stores nothing, or --yes"));
      return FALSE;
    }
  if (auth_cli_codes_options.only_preview || auth_cli_codes_options.is_sure ||
      isatty (STDIN_FILENO))
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                       _ ("There is nobody to be asked: add --yes, or --preview"));
  return FALSE;
}

/* Goes on after a file that cannot be read. Returns: (nullable) a{sv} of the last that could.
 * problem_out: (nullable) of the last that could not; those before are told. */
static GVariant *
read_files (GDBusConnection *bus, const char *import, char **arguments, GError **problem_out)
{
  g_autoptr (GVariant) outcome = NULL;

  for (gsize i = 0; arguments[i] != NULL; i++)
    {
      g_autofree char *shown = auth_error_clean_text (arguments[i]);
      GError *problem = NULL;
      GVariant *read = read_file (bus, import, arguments[i], &problem);

      if (read != NULL)
        {
          g_clear_pointer (&outcome, g_variant_unref);
          outcome = read;
          continue;
        }
      if (*problem_out != NULL)
        g_printerr ("authenticatorctl: %s\n", (*problem_out)->message);
      g_clear_error (problem_out);
      if (arguments[1] != NULL)
        g_prefix_error (&problem, "%s: ", shown);
      *problem_out = problem;
    }
  return g_steal_pointer (&outcome);
}

static gboolean
store (
  GDBusConnection *bus, const char *import, GVariant *entries, GVariant *outcome, GError **error)
{
  g_autoptr (GVariant) reply = NULL;

  if (auth_cli_codes_options.only_preview)
    return print_preview (entries, outcome, error);
  if (!auth_cli_codes_options.is_sure &&
      (!print_preview (entries, outcome, error) || !is_confirmed ()))
    return TRUE;
  reply = auth_cli_codes_accept (bus, import, entries, error);
  if (reply == NULL || !auth_cli_codes_options.is_sure)
    return reply != NULL;
  return print_preview (entries, outcome, error);
}

/* A script would go on as if it had been stored. */
static gboolean
check_not_all_refused (GVariant *entries, GError **error)
{
  const gsize count = g_variant_n_children (entries);

  for (gsize i = 0; i < count; i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (entries, i);

      if (!g_str_equal (auth_cli_get_string (entry, "status"), "refused"))
        return TRUE;
    }
  if (count == 0)
    return TRUE;
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                       _ ("None of the entries can be used: each has the reason beside it"));
  return FALSE;
}

/* Whoever leaves ends the import too. */
gboolean
auth_cli_codes_import (GDBusConnection *bus, char **arguments, GError **error)
{
  g_autofree char *import = may_ask (error) ? auth_cli_codes_begin_import (bus, error) : NULL;
  g_autoptr (GVariant) outcome = NULL, entries = NULL;
  g_autoptr (GError) problem = NULL;

  if (import == NULL)
    return FALSE;
  outcome = read_files (bus, import, arguments, &problem);
  entries = outcome != NULL ? auth_cli_codes_list_import (bus, import, error) : NULL;
  if (outcome != NULL && (entries == NULL || !store (bus, import, entries, outcome, error)))
    return FALSE;
  if (problem == NULL)
    return check_not_all_refused (entries, error);
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}
