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
  return is_written;
}
