/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Several files and pictures in one import.
 */

#include "config.h"

#include "auth-code-batch.h"
#include "auth-error.h"

#define SECRET "GEZDGNBVGY3TQOJQ"

static AuthCode *
new_code (const char *account, const char *secret)
{
  AuthCode *code = auth_code_new ("0", secret, NULL);

  g_free (code->account);
  code->account = g_strdup (account);
  return code;
}

static AuthCodeFile *
new_file (const char *account)
{
  AuthCodeFile *file = auth_code_file_new ("Test");

  auth_code_file_take (file, account, new_code (account, SECRET));
  return file;
}

static void
assert_statuses (const AuthCodeBatch *batch, const AuthCodeList *list, const char *expected)
{
  g_autoptr (GArray) statuses = auth_code_batch_compare (batch, list);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < statuses->len; i++)
    g_string_append_c (text, "NPR"[g_array_index (statuses, AuthCodeStatus, i)]);
  g_assert_cmpstr (text->str, ==, expected);
}

/* The secret alone makes no entry the same. */
static void
test_compare (void)
{
  g_autoptr (AuthCodeBatch) batch = auth_code_batch_new ();
  g_autoptr (AuthCodeList) list = auth_code_list_new ();
  g_autoptr (AuthCodeFile) first = new_file ("a"), second = new_file ("b"), third = new_file ("a");

  auth_code_file_refuse (first, "x", "It is broken");
  g_assert_true (auth_code_batch_add (batch, first, NULL));
  g_assert_true (auth_code_batch_add (batch, second, NULL));
  g_assert_true (auth_code_batch_add (batch, third, NULL));
  assert_statuses (batch, list, "NRNP");
  g_ptr_array_add (list->codes, new_code ("b", SECRET));
  g_ptr_array_add (list->codes, new_code ("a", "MZXW6YTB"));
  assert_statuses (batch, list, "NRPP");
  ((AuthCode *) list->codes->pdata[0])->removed_at = 1;
  assert_statuses (batch, list, "NRNP");
}

static AuthCodeFile *
new_picture (const char *account, gint64 id, guint size, guint64 seen)
{
  AuthCodeFile *file = new_file (account);

  file->series_id = id;
  file->series_size = size;
  file->series_seen = seen;
  return file;
}

static void
assert_missing (AuthCodeBatch *batch, AuthCodeFile *file, const char *expected)
{
  g_autoptr (AuthCodeFile) owned = file;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) missing = NULL;

  g_assert_true (auth_code_batch_add (batch, file, NULL));
  missing = auth_code_batch_get_missing (batch);
  for (guint i = 0; i < missing->len; i++)
    {
      const GArray *numbers = missing->pdata[i];

      g_string_append (text, i > 0 ? "| " : "");
      for (guint j = 0; j < numbers->len; j++)
        g_string_append_printf (text, "%u ", g_array_index (numbers, guint, j));
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_series (void)
{
  g_autoptr (AuthCodeBatch) batch = auth_code_batch_new ();

  assert_missing (batch, new_file ("none"), "");
  assert_missing (batch, new_picture ("c", 7, 3, 4), "1 2 ");
  assert_missing (batch, new_picture ("a", 7, 3, 1), "2 ");
  g_assert_cmpuint (batch->entries->len, ==, 3);
  /* The same picture again. */
  assert_missing (batch, new_picture ("a", 7, 3, 1), "2 ");
  g_assert_cmpuint (batch->entries->len, ==, 3);
  /* Another series in between. */
  assert_missing (batch, new_picture ("x", 8, 2, 1), "2 | 2 ");
  assert_missing (batch, new_picture ("z", 5, 3, 4), "2 | 2 | 1 2 ");
  assert_missing (batch, new_picture ("b", 7, 3, 2), "2 | 1 2 ");
  assert_missing (batch, new_picture ("last", 9, 64, G_MAXUINT64), "2 | 1 2 ");
  assert_missing (batch, new_file ("none of a series"), "2 | 1 2 ");
  assert_missing (batch, new_picture ("y", 8, 2, 2), "1 2 ");
  g_assert_cmpuint (batch->entries->len, ==, 9);
}

/* Another picture with the same numbers, and what is new beside one that is not. */
static void
test_series_again (void)
{
  g_autoptr (AuthCodeBatch) batch = auth_code_batch_new ();
  AuthCodeFile *mixed = new_picture ("a", 0, 2, 1);
  AuthCodeFile *first = new_picture ("a", 0, 2, 1);

  auth_code_file_refuse (first, "x", "It is broken");
  auth_code_file_refuse (mixed, "x", "It is broken");
  auth_code_file_refuse (mixed, "y", "It is broken");
  auth_code_file_take (mixed, "c", new_code ("c", SECRET));
  assert_missing (batch, first, "2 ");
  assert_missing (batch, new_picture ("b", 0, 2, 1), "2 ");
  g_assert_cmpuint (batch->entries->len, ==, 3);
  assert_missing (batch, mixed, "2 ");
  g_assert_cmpuint (batch->entries->len, ==, 5);
}

static void
test_too_many (void)
{
  g_autoptr (AuthCodeBatch) batch = auth_code_batch_new ();
  g_autoptr (AuthCodeFile) full = auth_code_file_new ("Test"), more = new_file ("a");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < AUTH_CODE_FILE_MAX_ENTRIES; i++)
    auth_code_file_refuse (full, "x", "It is broken");
  g_assert_true (auth_code_batch_add (batch, full, &error));
  g_assert_false (auth_code_batch_add (batch, more, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  g_assert_cmpuint (batch->entries->len, ==, AUTH_CODE_FILE_MAX_ENTRIES);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code-batch/compare", test_compare);
  g_test_add_func ("/code-batch/series", test_series);
  g_test_add_func ("/code-batch/series-again", test_series_again);
  g_test_add_func ("/code-batch/too-many", test_too_many);
  return g_test_run ();
}
