/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What is secret on its way to the agent: through file descriptors, never on the bus.
 */

#include "config.h"

#include "auth-cli-codes.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "auth-cli-input.h"
#include "auth-error.h"

/* More than the agent takes. */
#define MAX_BYTES      (17 * 1024 * 1024)
#define MAX_SILENCE_MS (20 * 1000)

static int
fail (const char *shown, int code, GError **error)
{
  auth_cli_set_file_error (shown, code, error);
  return -1;
}

static gboolean
write_all (int fd, const char *data, gsize length)
{
  while (length > 0)
    {
      gssize count = write (fd, data, length);

      if (count < 0 && errno == EINTR)
        continue;
      if (count <= 0)
        return FALSE;
      data += count;
      length -= (gsize) count;
    }
  return TRUE;
}

int
auth_cli_codes_new_fd (const char *text, gsize length, GError **error)
{
  int fd = memfd_create ("authenticatorctl", MFD_CLOEXEC);

  if (fd != -1 && write_all (fd, text, length) && lseek (fd, 0, SEEK_SET) == 0)
    return fd;
  if (fd != -1)
    close (fd);
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_FAILED,
                       _ ("There is no memory to hand it over: close something, and try again"));
  return -1;
}

/* People may take their time; a program that is silent for so long has forgotten us. */
static gssize
read_in_time (int stream, char *buffer, gsize length)
{
  struct pollfd descriptor = { stream, POLLIN, 0 };

  if (isatty (stream) || poll (&descriptor, 1, MAX_SILENCE_MS) != 0)
    return read (stream, buffer, length);
  errno = ETIMEDOUT;
  return -1;
}

/* What cannot be read twice is kept: a password may be needed for it. */
static int
copy (int stream, const char *shown, GError **error)
{
  char buffer[4096];
  gsize length = 0;
  gssize count = 0;
  int fd = auth_cli_codes_new_fd ("", 0, error);

  if (fd == -1)
    return -1;
  while (length < MAX_BYTES && (count = read_in_time (stream, buffer, sizeof buffer)) > 0)
    {
      length += (gsize) count;
      if (!write_all (fd, buffer, (gsize) count))
        count = -1;
    }
  auth_secret_wipe (buffer, sizeof buffer);
  if (count >= 0 && lseek (fd, 0, SEEK_SET) == 0)
    return fd;
  count = errno;
  close (fd);
  return fail (shown, (int) count, error);
}

int
auth_cli_codes_open (const char *path, GError **error)
{
  g_autofree char *shown = auth_error_clean_text (path);
  int fd, kept;

  if (g_str_equal (path, "-"))
    return copy (STDIN_FILENO, _ ("The input"), error);
  /* A pipe without a writer would be waited for here. */
  fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd == -1)
    return fail (shown, errno, error);
  if (lseek (fd, 0, SEEK_SET) == 0)
    return fd;
  kept = copy (fd, shown, error);
  close (fd);
  return kept;
}

static int
open_password_file (GError **error)
{
  g_autofree char *shown = auth_error_clean_text (auth_cli_codes_options.password_path);
  g_autofree char *text = NULL;
  gsize length = 0;
  int fd;

  if (!g_file_get_contents (auth_cli_codes_options.password_path, &text, &length, NULL))
    return fail (shown, errno, error);
  /* Editors end a line; passwords seldom end with one. */
  fd = auth_cli_codes_new_fd (text, strcspn (text, "\r\n"), error);
  auth_secret_wipe (text, length);
  return fd;
}

int
auth_cli_codes_open_password (const char *prompt, GError **error)
{
  g_autoptr (AuthSecret) password = NULL;

  if (auth_cli_codes_options.password_path != NULL)
    return open_password_file (error);
  if (prompt == NULL)
    return auth_cli_codes_new_fd ("", 0, error);
  password = auth_cli_read_secret (prompt, error);
  return password != NULL ? auth_cli_codes_new_fd (password, strlen (password), error) : -1;
}
