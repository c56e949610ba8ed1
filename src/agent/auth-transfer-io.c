/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What authenticator-transfer is given and gives by its descriptors, within bounds.
 */

#include "config.h"

#include "auth-transfer-io.h"

#include <errno.h>
#include <fcntl.h>
#include <gcrypt.h>
#include <string.h>
#include <unistd.h>
#include <glib/gi18n.h>

#include "auth-error.h"

#define FIRST_BYTES (64 * 1024)

static gssize
read_some (int descriptor, char *buffer, gsize length, GError **error)
{
  gssize n;

  do
    n = read (descriptor, buffer, length);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    g_set_error (error, AUTH_ERROR, AUTH_ERROR_FAILED, _ ("It could not be read: %s"),
                 g_strerror (errno));
  return n;
}

/* realloc() could leave a copy behind. */
static char *
grow (char *data, gsize length, gsize size)
{
  char *larger = g_malloc (size);

  memcpy (larger, data, length);
  auth_secret_wipe (data, length);
  g_free (data);
  return larger;
}

/**
 * auth_transfer_read:
 * @descriptor: a file or pipe
 * @max_bytes: beyond this it is refused
 * @length_out: (out): how many bytes there were
 * @error: return location for an error
 *
 * Returns: (transfer full): all of it, to be wiped, with a NUL behind it; or %NULL with
 *   AUTH_ERROR_INVALID_ARGUMENT or AUTH_ERROR_FAILED
 */
char *
auth_transfer_read (int descriptor, gsize max_bytes, gsize *length_out, GError **error)
{
  gsize size = MIN (max_bytes, FIRST_BYTES) + 2;
  gsize length = 0;
  char *data = g_malloc (size);
  gssize n;

  while ((n = read_some (descriptor, data + length, size - length - 1, error)) > 0)
    {
      length += (gsize) n;
      if (length > max_bytes)
        break;
      if (length == size - 1)
        {
          size = MIN (2 * size, max_bytes + 2);
          data = grow (data, length, size);
        }
    }
  if (n == 0)
    {
      data[length] = '\0';
      *length_out = length;
      return data;
    }
  if (n > 0)
    g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                         _ ("This is far too large"));
  auth_secret_wipe (data, length);
  g_free (data);
  return NULL;
}

/**
 * auth_transfer_read_password:
 * @descriptor: a file or pipe, or a descriptor that is not open
 * @password_out: (out) (nullable): the password in secure memory, for gcry_free(); or %NULL
 * @error: return location for an error
 *
 * Returns: whether it could be read, otherwise AUTH_ERROR_INVALID_ARGUMENT or AUTH_ERROR_FAILED
 */
gboolean
auth_transfer_read_password (int descriptor, char **password_out, GError **error)
{
  const gsize size = AUTH_TRANSFER_MAX_PASSWORD_BYTES + 2;
  char *password;
  gsize length = 0;
  gssize n = 0;

  *password_out = NULL;
  if (fcntl (descriptor, F_GETFD) == -1)
    return TRUE;
  password = gcry_xcalloc_secure (1, size);
  while (length < size - 1 &&
         (n = read_some (descriptor, password + length, size - 1 - length, error)) > 0)
    length += (gsize) n;
  if (n == 0 && length > 0 && strlen (password) == length)
    {
      *password_out = password;
      return TRUE;
    }
  gcry_free (password);
  if (n == 0 && length == 0)
    return TRUE;
  if (n >= 0)
    g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                         _ ("The password is far too long or is no text"));
  return FALSE;
}

static gboolean
fail_to_write (GError **error)
{
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_FAILED, _ ("It could not be written: %s"),
               g_strerror (errno));
  return FALSE;
}

/**
 * auth_transfer_write:
 * @descriptor: a file or pipe
 * @data: what to write
 * @length: its size in bytes
 * @error: return location for an error
 *
 * Returns: whether all of it was written, otherwise AUTH_ERROR_FAILED
 */
gboolean
auth_transfer_write (int descriptor, gconstpointer data, gsize length, GError **error)
{
  const char *rest = data;

  while (length > 0)
    {
      gssize n = write (descriptor, rest, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail_to_write (error);
      rest += n;
      length -= (gsize) n;
    }
  return TRUE;
}

/**
 * auth_transfer_sync:
 * @descriptor: what auth_transfer_write() has written to
 * @error: return location for an error
 *
 * Waits until the disk has it: the file may be about to take the place of an older backup.
 *
 * Returns: whether the disk has it, or there is none behind @descriptor; otherwise
 * AUTH_ERROR_FAILED
 */
gboolean
auth_transfer_sync (int descriptor, GError **error)
{
  return fsync (descriptor) == 0 || errno == EINVAL || errno == EROFS || fail_to_write (error);
}
