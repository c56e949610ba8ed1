/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Fuzzes links of one-time codes and texts of them: what is read is sound, and is written so that
 * it reads the same.
 */

#include "config.h"

#include <string.h>

#include "auth-code-formats.h"
#include "auth-error.h"
#include "auth-otpauth.h"
#include "fuzz.h"

static void
check_code (const AuthCode *code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthSecret) uri = auth_otpauth_to_string (code);
  g_autoptr (AuthCode) again = auth_otpauth_parse (uri, &error);

  g_assert_true (auth_code_check (code, NULL));
  g_assert_no_error (error);
  g_assert_true (auth_code_is_same (code, again));
  g_assert_cmpuint (again->counter, ==, code->counter);
}

static void
check_text (const char *data, gsize size)
{
  const AuthCodeInput input = { data, size, NULL, NULL };
  g_autoptr (AuthCodeFile) file = auth_code_format_text (&input, NULL);

  for (guint i = 0; file != NULL && i < file->entries->len; i++)
    {
      const AuthCodeFileEntry *entry = file->entries->pdata[i];

      g_assert_true (g_utf8_validate (entry->title, -1, NULL));
      g_assert_true ((entry->code == NULL) == (entry->reason != NULL));
      if (entry->code != NULL)
        check_code (entry->code);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthCode) code = auth_otpauth_parse_field (text, &error);

  g_assert_true ((code != NULL) == (error == NULL));
  if (code != NULL)
    check_code (code);
  else
    g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  check_text ((const char *) data, size);
  return 0;
}
