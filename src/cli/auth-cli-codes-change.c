/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticatorctl codes add, remove and restore.
 */

#include "config.h"

#include "auth-cli-codes.h"

#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "auth-cli-agent.h"
#include "auth-cli-dictionary.h"
#include "auth-cli-input.h"
#include "auth-cli-output.h"

static gboolean
print_id (const char *id, GError **error)
{
  return auth_cli_print_row ((const char *[]){ id, NULL }, error);
}

static gboolean
add_secret (GDBusConnection *bus, const AuthSecret *secret, GVariant *entry, GError **error)
{
  g_autoptr (GUnixFDList) fds = g_unix_fd_list_new ();
  g_autoptr (GVariant) reply = NULL;
  int fd = auth_cli_codes_new_fd (secret, strlen (secret), error);
  gboolean is_taken = fd != -1 && g_unix_fd_list_append (fds, fd, error) != -1;
  const char *id;

  if (fd != -1)
    close (fd);
  if (!is_taken)
    return FALSE;
  reply = auth_cli_call_with_fds (bus, AUTH_BUS_AGENT_PATH, AUTH_CLI_CODES_IFACE, "Add",
                                  g_variant_new ("(h@a{sv})", 0, entry), fds,
                                  G_VARIANT_TYPE ("(s)"), error);
  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(&s)", &id);
  return print_id (id, error);
}

/* Why nothing of a link can be stored. */
static gboolean
fail_link (GVariant *entries, GError **error)
{
  for (gsize i = 0; i < g_variant_n_children (entries); i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (entries, i);
      g_autofree char *reason = auth_error_clean_text (auth_cli_get_string (entry, "reason"));

      if (*reason == '\0')
        continue;
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, reason);
      return FALSE;
    }
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                       _ ("This one-time code is in the list already"));
  return FALSE;
}

/* What was said beside a link is meant to be better than what it says. */
static gboolean
apply_names (GDBusConnection *bus, const char *id, GVariant *names, GError **error)
{
  return g_variant_n_children (names) == 0 || auth_cli_codes_update (bus, id, names, error);
}

static gboolean
store_link (GDBusConnection *bus, const char *import, GVariant *names, GError **error)
{
  g_autoptr (GVariant) entries = auth_cli_codes_list_import (bus, import, error);
  g_autoptr (GVariant) reply =
    entries != NULL ? auth_cli_codes_accept (bus, import, entries, error) : NULL;
  g_autofree const char **ids = NULL;

  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(^a&s)", &ids);
  if (ids[0] == NULL)
    return fail_link (entries, error);
  for (gsize i = 0; ids[i] != NULL; i++)
    if (!apply_names (bus, ids[i], names, error) || !print_id (ids[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
add_link (GDBusConnection *bus, const AuthSecret *link, GVariant *names, GError **error)
{
  g_autofree char *import = auth_cli_codes_begin_import (bus, error);
  int document = import != NULL ? auth_cli_codes_new_fd (link, strlen (link), error) : -1;
  int password = document != -1 ? auth_cli_codes_new_fd ("", 0, error) : -1;
  g_autoptr (GVariant) outcome =
    password != -1 ? auth_cli_codes_read (bus, import, document, password, error) : NULL;

  if (document != -1)
    close (document);
  if (password != -1)
    close (password);
  return outcome != NULL && store_link (bus, import, names, error);
}

static gboolean
fail (GError **error, const char *reason)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, reason);
  return FALSE;
}

static gboolean
check_link (GError **error)
{
  const AuthCliCodesOptions *options = &auth_cli_codes_options;

  if (options->type == NULL && options->algorithm == NULL &&
      options->digits == AUTH_CLI_CODES_NOT_GIVEN && options->period == AUTH_CLI_CODES_NOT_GIVEN &&
      options->counter == AUTH_CLI_CODES_NOT_GIVEN)
    return TRUE;
  return fail (error,
               _ ("A link says itself how its codes are made: leave out the options about that"));
}

/* Before anybody is asked for a secret. */
static gboolean
check_numbers (GError **error)
{
  const AuthCliCodesOptions *options = &auth_cli_codes_options;
  const gboolean has_counter = options->counter != AUTH_CLI_CODES_NOT_GIVEN;
  const gboolean is_hotp = g_strcmp0 (options->type, "hotp") == 0;

  if (has_counter && !is_hotp)
    return fail (error, _ ("Only codes of --type hotp have a --counter"));
  if (is_hotp && options->period != AUTH_CLI_CODES_NOT_GIVEN)
    return fail (error, _ ("Codes of --type hotp have a --counter and no --period"));
  return TRUE;
}

gboolean
auth_cli_codes_add (GDBusConnection *bus, char **arguments, GError **error)
{
  g_autoptr (GVariant) entry = NULL;
  g_autoptr (AuthSecret) text = NULL;
  gboolean is_link;

  if (!check_numbers (error))
    return FALSE;
  entry = auth_cli_codes_build_entry (bus, error);
  if (entry == NULL)
    return FALSE;
  text = auth_cli_read_secret (_ ("Secret or otpauth link (is not shown): "), error);
  if (text == NULL)
    return FALSE;
  is_link = strstr (text, "://") != NULL;
  if (is_link && !check_link (error))
    return FALSE;
  return is_link ? add_link (bus, text, entry, error) : add_secret (bus, text, entry, error);
}

gboolean
auth_cli_codes_remove (GDBusConnection *bus, char **arguments, GError **error)
{
  g_autoptr (GVariant) list = auth_cli_codes_list (bus, error);
  g_autofree char *id = list != NULL ? auth_cli_codes_find_id (list, arguments[0], error) : NULL;
  g_autoptr (GVariant) reply = NULL;

  if (id != NULL)
    reply = auth_cli_call (bus, AUTH_BUS_AGENT_PATH, AUTH_CLI_CODES_IFACE, "Remove",
                           g_variant_new ("(s)", id), NULL, error);
  /* It is how to restore it. */
  return reply != NULL && print_id (id, error);
}

gboolean
auth_cli_codes_restore (GDBusConnection *bus, char **arguments, GError **error)
{
  g_autoptr (GVariant) reply =
    auth_cli_call (bus, AUTH_BUS_AGENT_PATH, AUTH_CLI_CODES_IFACE, "Restore",
                   g_variant_new ("(s)", arguments[0]), NULL, error);

  return reply != NULL;
}
