/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Archives as Raivo makes them, and as somebody who means harm makes them.
 */

#include "config.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "auth-error.h"
#include "auth-unzip.h"

#define MAX_ARCHIVE_BYTES (1024 * 1024)
#define PASSWORD          "correct horse"

/* A zip archive with n_files of the same contents. encryption: (nullable): as libarchive calls it
 */
static char *
make_zip (
  const char *contents, gsize length, guint n_files, const char *encryption, gsize *length_out)
{
  char *data = g_malloc (MAX_ARCHIVE_BYTES);
  struct archive *archive = archive_write_new ();

  archive_write_set_format_zip (archive);
  archive_write_set_bytes_per_block (archive, 0);
  if (encryption != NULL)
    {
      g_assert_cmpint (archive_write_set_options (archive, encryption), ==, ARCHIVE_OK);
      archive_write_set_passphrase (archive, PASSWORD);
    }
  g_assert_cmpint (archive_write_open_memory (archive, data, MAX_ARCHIVE_BYTES, length_out), ==,
                   ARCHIVE_OK);
  for (guint i = 0; i < n_files; i++)
    {
      struct archive_entry *entry = archive_entry_new ();

      archive_entry_set_pathname (entry, i == 0 ? "../../raivo.json" : "other.json");
      archive_entry_set_size (entry, (la_int64_t) length);
      archive_entry_set_filetype (entry, AE_IFREG);
      archive_entry_set_perm (entry, 0600);
      g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
      g_assert_cmpint (archive_write_data (archive, contents, length), ==, length);
      archive_entry_free (entry);
    }
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);
  return data;
}

static void
assert_file (GPtrArray *files, guint index, const char *contents)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (files->pdata[index], &length);

  g_assert_cmpmem (data, length, contents, strlen (contents));
}

static void
test_plain (void)
{
  gsize length = 0;
  g_autofree char *zip = make_zip ("[1]", 3, 2, NULL, &length);
  gboolean needs_password = TRUE;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = auth_unzip (zip, length, NULL, &needs_password, &error);

  g_assert_no_error (error);
  g_assert_true (auth_unzip_is_zip (zip, length));
  g_assert_false (needs_password);
  g_assert_cmpuint (files->len, ==, 2);
  assert_file (files, 0, "[1]");
  assert_file (files, 1, "[1]");
}

static void
test_encrypted (void)
{
  static const char *const ways[] = {
    "zip:encryption=zipcrypt",
    "zip:encryption=aes128",
    "zip:encryption=aes256",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      gsize length = 0;
      g_autofree char *zip = make_zip ("[1]", 3, 1, ways[i], &length);
      gboolean needs_password = FALSE;
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) none = auth_unzip (zip, length, NULL, &needs_password, &error);
      g_autoptr (GPtrArray) files = NULL;

      g_assert_no_error (error);
      g_assert_true (needs_password);
      g_assert_cmpuint (none->len, ==, 0);
      g_assert_null (auth_unzip (zip, length, "wrong", &needs_password, &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, "password is wrong"));
      g_clear_error (&error);
      files = auth_unzip (zip, length, PASSWORD, &needs_password, &error);
      g_assert_no_error (error);
      g_assert_false (needs_password);
      assert_file (files, 0, "[1]");
    }
}

static void
assert_refused (const char *zip, gsize length, const char *reason)
{
  gboolean needs_password = FALSE;
  g_autoptr (GError) error = NULL;

  g_assert_null (auth_unzip (zip, length, NULL, &needs_password, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, reason));
}

/* Forty megabytes in forty kilobytes, in one file and in several. */
static void
test_bomb (void)
{
  const gsize size = 40 * 1024 * 1024;
  g_autofree char *zeros = g_malloc0 (size);
  gsize one_length = 0, many_length = 0, empty_length = 0;
  g_autofree char *one = make_zip (zeros, size, 1, NULL, &one_length);
  g_autofree char *many = make_zip (zeros, 1024 * 1024, 40, NULL, &many_length);
  g_autofree char *empty = make_zip ("", 0, 1000, NULL, &empty_length);

  assert_refused (one, one_length, "holds far more than");
  assert_refused (many, many_length, "holds far more than");
  assert_refused (empty, empty_length, "far more files");
}

static void
test_broken (void)
{
  gsize length = 0;
  g_autofree char *zip = make_zip ("[1]", 3, 1, NULL, &length);

  g_assert_false (auth_unzip_is_zip ("", 0));
  g_assert_false (auth_unzip_is_zip ("PK\003", 3));
  g_assert_false (auth_unzip_is_zip ("{}  ", 4));
  assert_refused ("PK\003\004", 4, "broken");
  for (gsize cut = 4; cut < length; cut++)
    {
      gboolean needs_password = FALSE;
      g_autoptr (GPtrArray) files = auth_unzip (zip, cut, NULL, &needs_password, NULL);

      if (files != NULL && files->len > 0)
        assert_file (files, 0, "[1]");
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/unzip/broken", test_broken);
  g_test_add_func ("/unzip/bomb", test_bomb);
  g_test_add_func ("/unzip/plain", test_plain);
  g_test_add_func ("/unzip/encrypted", test_encrypted);
  return g_test_run ();
}
