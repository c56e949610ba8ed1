/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticatorctl codes export: one-time codes into a file.
 */

#include "config.h"

#include "auth-cli-codes.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "auth-cli-agent.h"
#include "auth-cli-input.h"
#include "auth-cli-output.h"

static int
create (const char *path, GError **error)
{
  g_autofree char *shown = auth_error_clean_text (path);
  int fd = g_str_equal (path, "-") ? dup (STDOUT_FILENO)
                                   : open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (fd != -1)
    return fd;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("%s cannot be written: %s"),
               shown, g_strerror (errno));
  return -1;
}

/* Nobody sees what was typed: it is typed twice. */
static int
ask_password (GError **error)
{
  g_autoptr (AuthSecret) first = NULL, second = NULL;

  if (auth_cli_codes_options.password_path != NULL)
    return auth_cli_codes_open_password (NULL, error);
  first = auth_cli_read_secret (_ ("Password for the file (is not shown): "), error);
  if (first == NULL)
    return -1;
  if (*first != '\0' && isatty (STDIN_FILENO))
    {
      second = auth_cli_read_secret (_ ("Once more: "), error);
      if (second == NULL)
        return -1;
    }
  if (*first != '\0' && (second == NULL || g_str_equal (first, second)))
    return auth_cli_codes_new_fd (first, strlen (first), error);
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                       *first == '\0' ? _ ("An encrypted file needs a password")
                                      : _ ("The passwords differ: try again"));
  return -1;
}

static gboolean
write_file (GDBusConnection *bus, int file, int password, GError **error)
{
  g_autoptr (GUnixFDList) fds = g_unix_fd_list_new ();
  g_autoptr (GVariant) reply = NULL;

  if (g_unix_fd_list_append (fds, file, error) == -1 ||
      g_unix_fd_list_append (fds, password, error) == -1)
    return FALSE;
  reply = auth_cli_call_with_fds (
    bus, AUTH_BUS_AGENT_PATH, AUTH_CLI_CODES_IFACE, "Export",
    g_variant_new_parsed ("(handle 0, handle 1, {'format': <%s>})", auth_cli_codes_options.format),
    fds, G_VARIANT_TYPE ("(u)"), error);
  return reply != NULL;
}

static gboolean
check_format (GError **error)
{
  const char *format = auth_cli_codes_options.format;

  /* Whoever gives a password takes the file for encrypted. */
  if (g_strcmp0 (format, "aegis") == 0 ||
      (g_strcmp0 (format, "otpauth") == 0 && auth_cli_codes_options.password_path == NULL))
    return TRUE;
  g_set_error_literal (
    error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
    _ ("Say --format aegis (encrypted) or --format otpauth (readable by everybody "
       "who has the file)"));
  return FALSE;
}

static gboolean
has_more (GVariant *entry)
{
  gboolean is_pinned = FALSE, has_note = FALSE;
  g_autoptr (GVariant) tags = g_variant_lookup_value (entry, "tags", G_VARIANT_TYPE ("as"));

  g_variant_lookup (entry, "is-pinned", "b", &is_pinned);
  g_variant_lookup (entry, "has-note", "b", &has_note);
  return is_pinned || has_note || (tags != NULL && g_variant_n_children (tags) > 0);
}

/* A link has no place for what the person has added. */
static void
tell_left_out (GDBusConnection *bus)
{
  g_autoptr (GVariant) list = auth_cli_codes_list (bus, NULL);

  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (list, i);

      if (!has_more (entry))
        continue;
      g_printerr (
        "authenticatorctl: %s\n",
        _ ("Notes, recovery codes, tags and pins are not in it: --format aegis has them"));
      return;
    }
}

gboolean
auth_cli_codes_export (GDBusConnection *bus, char **arguments, GError **error)
{
  gboolean is_written = FALSE;
  int password, file;

  if (!check_format (error))
    return FALSE;
  password = g_str_equal (auth_cli_codes_options.format, "aegis")
               ? ask_password (error)
               : auth_cli_codes_new_fd ("", 0, error);
  if (password == -1)
    return FALSE;
  file = create (arguments[0], error);
  if (file != -1)
    {
      is_written = write_file (bus, file, password, error);
      if (!is_written && !g_str_equal (arguments[0], "-"))
        unlink (arguments[0]);
      close (file);
    }
  close (password);
  if (is_written && g_str_equal (auth_cli_codes_options.format, "otpauth"))
    tell_left_out (bus);
  return is_written;
}
