/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Takes files out of a zip archive with libarchive, within bounds.
 */

#include "config.h"

#include "auth-unzip.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>
#include <glib/gi18n.h>

#include "auth-error.h"

#define MAX_FILES       64
#define MAX_TOTAL_BYTES (16 * 1024 * 1024)

typedef struct archive Archive;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Archive, archive_read_free)

/**
 * auth_unzip_is_zip:
 * @data: what was found
 * @length: its size in bytes
 *
 * Returns: whether it begins as a zip archive does
 */
gboolean
auth_unzip_is_zip (const char *data, gsize length)
{
  return length >= 4 && memcmp (data, "PK\003\004", 4) == 0;
}

static gboolean
fail (GError **error, const char *reason)
{
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, reason);
  return FALSE;
}

static void
free_contents (gpointer data)
{
  GByteArray *contents = data;

  auth_secret_wipe (contents->data, contents->len);
  g_byte_array_unref (contents);
}

static GBytes *
seal (GByteArray *contents)
{
  return g_bytes_new_with_free_func (contents->data, contents->len, free_contents, contents);
}

/* What the archive says of its sizes is not believed: what comes out is counted. */
static gboolean
read_file (Archive *archive, gboolean is_encrypted, gsize *total, GPtrArray *files, GError **error)
{
  GByteArray *contents = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  guint8 block[16 * 1024];
  la_ssize_t n;

  while ((n = archive_read_data (archive, block, sizeof block)) > 0 &&
         (*total += (gsize) n) <= MAX_TOTAL_BYTES)
    g_byte_array_append (contents, block, (guint) n);
  auth_secret_wipe (block, sizeof block);
  bytes = seal (contents);
  if (*total > MAX_TOTAL_BYTES)
    return fail (error, _ ("The archive holds far more than a file of codes can"));
  if (n < 0)
    return fail (error, is_encrypted ? _ ("The password is wrong, or the archive is broken")
                                     : _ ("The archive is broken, or packed in a way not known"));
  g_ptr_array_add (files, g_steal_pointer (&bytes));
  return TRUE;
}

static gboolean
read_files (Archive *archive,
            const AuthSecret *password,
            GPtrArray *files,
            gboolean *needs_password_out,
            GError **error)
{
  struct archive_entry *entry = NULL;
  gsize total = 0;
  int status;

  for (guint i = 0; (status = archive_read_next_header (archive, &entry)) == ARCHIVE_OK; i++)
    {
      const gboolean is_encrypted = archive_entry_is_encrypted (entry);

      if (i == MAX_FILES)
        return fail (error, _ ("The archive holds far more files than one of codes can"));
      if (archive_entry_filetype (entry) != AE_IFREG)
        continue;
      if (is_encrypted && password == NULL)
        {
          *needs_password_out = TRUE;
          return TRUE;
        }
      if (!read_file (archive, is_encrypted, &total, files, error))
        return FALSE;
    }
  return status == ARCHIVE_EOF || fail (error, _ ("The archive is broken"));
}

static Archive *
open_archive (const char *data, gsize length, const AuthSecret *password)
{
  g_autoptr (Archive) archive = archive_read_new ();

  if (archive_read_support_format_zip_seekable (archive) != ARCHIVE_OK ||
      (password != NULL && archive_read_add_passphrase (archive, password) != ARCHIVE_OK) ||
      archive_read_open_memory (archive, data, length) != ARCHIVE_OK)
    return NULL;
  return g_steal_pointer (&archive);
}

/**
 * auth_unzip:
 * @data: a zip archive of any origin
 * @length: its size in bytes
 * @password: (nullable): to decrypt it with
 * @needs_password_out: (out): whether it is encrypted and there is no password
 * @error: return location for an error
 *
 * Names are not looked at, and nothing is written anywhere.
 *
 * Returns: (transfer full) (element-type GBytes): the files in it, none when a password is needed;
 *   or %NULL with AUTH_ERROR_INVALID_ARGUMENT
 */
GPtrArray *
auth_unzip (const char *data,
            gsize length,
            const AuthSecret *password,
            gboolean *needs_password_out,
            GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (Archive) archive = open_archive (data, length, password);
  gboolean needs_password = FALSE;

  if (archive == NULL)
    {
      fail (error, _ ("The archive is broken"));
      return NULL;
    }
  if (!read_files (archive, password, files, &needs_password, error))
    return NULL;
  if (needs_password)
    g_ptr_array_set_size (files, 0);
  *needs_password_out = needs_password;
  return g_steal_pointer (&files);
}
