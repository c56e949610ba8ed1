/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A short-lived file in a folder of the session that this user alone can read.
 */

#include "config.h"

#include "auth-runtime-file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gi18n.h>

#include "auth-error.h"

/* Of a Flatpak's folders there only this one is at the same place for programs outside. */
static char *
create_folder_path (void)
{
  const char *flatpak = g_getenv ("FLATPAK_ID");

  if (flatpak != NULL)
    return g_build_filename (g_get_user_runtime_dir (), "app", flatpak, "authenticator", NULL);
  return g_build_filename (g_get_user_runtime_dir (), "authenticator", NULL);
}

static gboolean
fail (const char *path,
      GError **error)
{
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_FAILED,
               _ ("%s cannot be used (%s): make it a folder that only you can read"), path,
               g_strerror (errno));
  return FALSE;
}

/* A folder that somebody else made, or that a link leads to, is not used. */
static gboolean
open_folder (const char *path,
             int *folder_out,
             GError **error)
{
  struct stat info;
  int folder;

  folder = open (path, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (folder < 0)
    return fail (path, error);
  if (fstat (folder, &info) != 0 || info.st_uid != getuid () || (info.st_mode & 0077) != 0)
    {
      close (folder);
      errno = EPERM;
      return fail (path, error);
    }
  *folder_out = folder;
  return TRUE;
}

static gboolean
write_file (int folder,
            const char *name,
            const char *content)
{
  gsize length = strlen (content);
  int file = openat (folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  gboolean is_written;

  if (file < 0)
    return FALSE;
  is_written = write (file, content, length) == (gssize) length;
  close (file);
  if (!is_written)
    unlinkat (folder, name, 0);
  return is_written;
}

/**
 * auth_runtime_file_create:
 * @name: a name nobody else can guess
 * @content: a few bytes
 * @error: return location; AUTH_ERROR_FAILED
 *
 * Returns: (transfer full) (type filename): the path of the new file
 */
char *
auth_runtime_file_create (const char *name,
                          const char *content,
                          GError **error)
{
  g_autofree char *path = create_folder_path ();
  int folder;
  gboolean is_written;

  if (mkdir (path, 0700) != 0 && errno != EEXIST)
    {
      fail (path, error);
      return NULL;
    }
  if (!open_folder (path, &folder, error))
    return NULL;
  is_written = write_file (folder, name, content);
  if (!is_written)
    fail (path, error);
  close (folder);
  return is_written ? g_build_filename (path, name, NULL) : NULL;
}

/**
 * auth_runtime_file_remove:
 * @path: (type filename): a file of auth_runtime_file_create()
 *
 * Removes it, if it is still there.
 */
void
auth_runtime_file_remove (const char *path)
{
  unlink (path);
}

/**
 * auth_runtime_file_remove_all:
 *
 * Removes every file of auth_runtime_file_create(): those of a process that could not do so itself.
 */
void
auth_runtime_file_remove_all (void)
{
  g_autofree char *path = create_folder_path ();
  const char *name;
  GDir *entries;
  int folder;

  if (!open_folder (path, &folder, NULL))
    return;
  entries = g_dir_open (path, 0, NULL);
  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    unlinkat (folder, name, 0);
  g_clear_pointer (&entries, g_dir_close);
  close (folder);
}
