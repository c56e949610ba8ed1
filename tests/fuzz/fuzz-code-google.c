/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Fuzzes the protocol buffers of Google Authenticator's transfer.
 */

#include "config.h"

#include "auth-code-formats.h"
#include "fuzz.h"

static void
check_file (const AuthCodeFile *file)
{
  for (guint i = 0; i < file->entries->len; i++)
    {
      const AuthCodeFileEntry *entry = file->entries->pdata[i];

      g_assert_true (g_utf8_validate (entry->title, -1, NULL));
      g_assert_true ((entry->code == NULL) == (entry->reason != NULL));
      g_assert_true (entry->code == NULL || auth_code_check (entry->code, NULL));
    }
  g_assert_cmpuint (file->series_size, <=, AUTH_CODE_FILE_MAX_SERIES);
  g_assert_true ((file->series_size == 0) == (file->series_seen == 0));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *base64 = g_base64_encode (data, size);
  g_autofree char *uri = g_strconcat ("otpauth-migration://offline?data=", base64, NULL);
  g_autoptr (AuthCodeFile) file = auth_code_file_new ("fuzz");
  g_autoptr (GError) error = NULL;

  if (!auth_code_format_google_add (file, uri, &error))
    {
      g_assert_nonnull (error);
      g_assert_cmpuint (file->entries->len, ==, 0);
    }
  check_file (file);
  return 0;
}
