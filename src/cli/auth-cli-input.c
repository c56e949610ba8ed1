/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A secret line from standard input, not shown while it is typed, and texts out of files.
 */

#include "config.h"

#include "auth-cli-input.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <termios.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "auth-error.h"

#define LINE_MAX_BYTES (64 * 1024)

typedef struct
{
  gboolean is_terminal;
  struct termios settings;
  struct sigaction interrupt;
  struct sigaction terminate;
} Silence;

/* The terminal has to get its echo back whenever a signal comes, in whichever thread. */
static int interruptions = -1;

static void
interrupted (int signal_number)
{
  const guint64 one = 1;
  const int kept = errno;

  (void) !write (interruptions, &one, sizeof one);
  errno = kept;
}

static void
tell_terminal (const char *text)
{
  FILE *terminal = fopen ("/dev/tty", "w");

  if (terminal == NULL)
    return;
  fputs (text, terminal);
  fclose (terminal);
}

static void
silence_begin (Silence *self, const char *prompt)
{
  struct sigaction action = { .sa_handler = interrupted };
  struct termios quiet;

  self->is_terminal = tcgetattr (STDIN_FILENO, &self->settings) == 0;
  if (!self->is_terminal)
    return;

  if (interruptions == -1)
    interruptions = eventfd (0, EFD_CLOEXEC);
  sigaction (SIGINT, &action, &self->interrupt);
  sigaction (SIGTERM, &action, &self->terminate);
  quiet = self->settings;
  quiet.c_lflag &= ~(tcflag_t) ECHO;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &quiet);
  tell_terminal (prompt);
}

static void
silence_end (Silence *self)
{
  if (!self->is_terminal)
    return;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &self->settings);
  sigaction (SIGINT, &self->interrupt, NULL);
  sigaction (SIGTERM, &self->terminate, NULL);
  tell_terminal ("\n");
}

/* -1 with EINTR also for a signal that came before. */
static gssize
read_byte (char *byte)
{
  struct pollfd ready[] = { { STDIN_FILENO, POLLIN, 0 }, { interruptions, POLLIN, 0 } };

  if (interruptions == -1)
    return read (STDIN_FILENO, byte, 1);
  if (poll (ready, G_N_ELEMENTS (ready), -1) < 0)
    return -1;
  if (ready[1].revents == 0)
    return read (STDIN_FILENO, byte, 1);
  errno = EINTR;
  return -1;
}

/* One byte at a time: what follows the line belongs to the next reader, and stdio's buffer would
 * keep a copy of the secret. Returns the length, or -1 at the end of the input or with errno. */
static gssize
read_line (char line[LINE_MAX_BYTES])
{
  gssize length = 0;

  for (;;)
    {
      gssize count = read_byte (line + length);

      if (count < 0)
        return -1;
      if (count == 0 && length == 0)
        {
          errno = 0;
          return -1;
        }
      if (count == 0 || line[length] == '\n')
        return length;
      if (++length == LINE_MAX_BYTES)
        return length;
    }
}

static void
set_read_error (int code, GError **error)
{
  if (code == 0)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CLOSED, _ ("The input has ended"));
  else if (code == EINTR)
    g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_CANCELLED, _ ("Interrupted"));
  else
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                 _ ("The input cannot be read: %s"), g_strerror (code));
}

static AuthSecret *
take_line (const char *line, gsize length, GError **error)
{
  AuthSecret *copy;

  if (length == LINE_MAX_BYTES || !g_utf8_validate_len (line, length, NULL))
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                           _ ("The line that was read is too long or not text"));
      return NULL;
    }
  copy = g_strndup (line, length);
  return g_strstrip (copy);
}

/**
 * auth_cli_read_secret:
 * @prompt: shown when standard input is a terminal
 * @error: return location
 *
 * Reads one line. An authorization code (RFC 6749 section 10.5) or a client secret is not shown
 * while it is typed, and no copy but the returned one stays in memory.
 *
 * Returns: (transfer full): the line, without white space around it
 */
AuthSecret *
auth_cli_read_secret (const char *prompt, GError **error)
{
  Silence silence;
  char line[LINE_MAX_BYTES];
  gssize length;
  int code;
  AuthSecret *secret = NULL;

  silence_begin (&silence, prompt);
  length = read_line (line);
  code = errno;
  silence_end (&silence);

  if (length < 0)
    set_read_error (code, error);
  else
    secret = take_line (line, (gsize) length, error);
  auth_secret_wipe (line, sizeof line);
  return secret;
}

/**
 * auth_cli_set_file_error:
 * @shown: the name of a file
 * @code: of errno: why it cannot be read
 * @error: return location
 *
 * A sandbox of our own sees none of the person's files, but it is handed what a shell has opened.
 */
void
auth_cli_set_file_error (const char *shown, int code, GError **error)
{
  if (code == ENOENT && g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _ ("%s cannot be seen inside the Flatpak: write “-” for it, and “<” and its name "
                    "at the end"),
                 shown);
  else
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _ ("%s cannot be read: %s"),
                 shown, g_strerror (code));
}

/* What may be secret: no buffer but this one sees it. */
static AuthSecret *
read_stream (FILE *stream, const char *shown, gsize max_bytes, GError **error)
{
  g_autofree char *text = g_malloc0 (max_bytes + 2);
  g_autofree char *most = g_format_size_full (max_bytes, G_FORMAT_SIZE_IEC_UNITS);
  gsize length;

  setvbuf (stream, NULL, _IONBF, 0);
  length = fread (text, 1, max_bytes + 1, stream);
  if (ferror (stream))
    auth_cli_set_file_error (shown, errno, error);
  else if (length > max_bytes)
    g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                 _ ("%s is too long: it may have %s at most"), shown, most);
  else if (!g_utf8_validate_len (text, length, NULL))
    g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                 _ ("%s is not text in UTF-8: save it with that encoding"), shown);
  else
    return g_steal_pointer (&text);
  auth_secret_wipe (text, length);
  return NULL;
}

/**
 * auth_cli_read_text:
 * @path: a file, or "-" for standard input
 * @max_bytes: how long it may be
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT: it is longer, or not text
 *
 * Returns: (transfer full): what is in it
 */
AuthSecret *
auth_cli_read_text (const char *path, gsize max_bytes, GError **error)
{
  g_autofree char *shown = auth_error_clean_text (path);
  AuthSecret *text;
  FILE *stream;

  if (g_str_equal (path, "-"))
    return read_stream (stdin, _ ("The input"), max_bytes, error);
  stream = fopen (path, "re");
  if (stream == NULL)
    {
      auth_cli_set_file_error (shown, errno, error);
      return NULL;
    }
  text = read_stream (stream, shown, max_bytes, error);
  fclose (stream);
  return text;
}
