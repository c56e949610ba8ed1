/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Tables of files of one-time codes and of what is to be read in them.
 */

#include "config.h"

#include "test-code-rows.h"

#include <string.h>

#include "auth-error.h"

static char *
describe (const AuthCodeFileEntry *entry)
{
  const AuthCode *code = entry->code;
  g_autofree char *tags = NULL;

  if (code == NULL)
    return g_strconcat ("!", entry->title, ": ", entry->reason, NULL);
  g_assert_cmpstr (code->secret, ==, SECRET);
  tags = code->tags != NULL ? g_strjoinv (",", code->tags) : g_strdup ("");
  return g_strdup_printf ("%s|%s|%s|%s|%u|%u|%" G_GUINT64_FORMAT "|%s|%s|%s",
                          auth_otp_type_to_string (code->type), code->issuer, code->account,
                          auth_otp_algorithm_to_string (code->algorithm), code->digits,
                          code->period, code->counter, tags, code->is_pinned ? "pinned" : "",
                          code->note != NULL ? code->note : "");
}

void
test_code_rows_check (const char *format, const TestCodeRow *rows, gsize n_rows)
{
  for (gsize i = 0; i < n_rows; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AuthCodeFile) file =
        auth_code_file_read (rows[i].text, strlen (rows[i].text), NULL, &error);
      g_autoptr (GString) found = g_string_new (NULL);

      g_test_message ("%s", rows[i].name);
      g_assert_no_error (error);
      g_assert_cmpstr (file->format, ==, format);
      g_assert_false (file->needs_password);
      for (guint j = 0; j < file->entries->len; j++)
        {
          g_autofree char *line = describe (file->entries->pdata[j]);

          g_string_append_printf (found, "%s\n", line);
        }
      g_assert_cmpstr (found->str, ==, rows[i].expected);
    }
}

void
test_code_rows_check_refused (const TestCodeRow *rows, gsize n_rows)
{
  for (gsize i = 0; i < n_rows; i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", rows[i].name);
      g_assert_null (auth_code_file_read (rows[i].text, strlen (rows[i].text), NULL, &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, rows[i].expected));
    }
}
