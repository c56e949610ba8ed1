/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Bytes for the `h` of the bus contract: what shall not be in a message that may be watched.
 */

#include "config.h"

#include "auth-handover.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <glib/gi18n.h>

static gboolean
write_all (int fd, const guint8 *data, gsize length)
{
  while (length > 0)
    {
      gssize written = write (fd, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return FALSE;
      data += written;
      length -= written;
    }
  return lseek (fd, 0, SEEK_SET) == 0;
}

/**
 * auth_handover_append:
 * @fds: what goes with a call
 * @data: (array length=length): bytes
 * @length: how many, may be 0
 * @error: return location; one of #GIOErrorEnum
 *
 * Puts a file that exists in memory alone behind a descriptor; it is gone with the last descriptor.
 * Writing to it does not wait for who reads, as a pipe would.
 *
 * Returns: the index in @fds, for g_variant_new_handle(), or -1
 */
int
auth_handover_append (GUnixFDList *fds, gconstpointer data, gsize length, GError **error)
{
  int fd = memfd_create ("authenticator", MFD_CLOEXEC);
  int handle = -1;

  if (fd >= 0 && write_all (fd, data, length))
    handle = g_unix_fd_list_append (fds, fd, error);
  else
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno),
                 _ ("There is not enough memory for this: close other programs (%s)"),
                 g_strerror (errno));
  if (fd >= 0)
    g_close (fd, NULL);
  return handle;
}
