/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Fuzzes files of one-time codes of every format: what is read can be used, told and read again.
 */

#include "config.h"

#include <string.h>

#include "auth-code-file.h"
#include "auth-error.h"
#include "auth-otpauth.h"
#include "fuzz.h"

#define NOW      G_GINT64_CONSTANT (1700000000)
#define PASSWORD "test"

static void
check_code (const AuthCode *code)
{
  g_autofree char *digits = auth_code_compute (code, NOW);
  g_autoptr (AuthSecret) uri = auth_otpauth_to_string (code);
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthCode) again = NULL;

  g_assert_true (auth_code_check (code, NULL));
  g_assert_cmpuint (strlen (digits), ==, code->digits);
  again = auth_otpauth_parse (uri, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->secret, ==, code->secret);
  g_assert_cmpuint (again->digits, ==, code->digits);
  g_assert_cmpuint (again->period, ==, code->period);
  g_assert_true (again->counter == code->counter);
}

static void
check_file (const AuthCodeFile *file)
{
  g_autoptr (AuthSecret) document = auth_code_file_to_document (file);
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthCodeFile) again =
    auth_code_file_new_from_document (document, strlen (document), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (again->entries->len, ==, file->entries->len);
  for (guint i = 0; i < file->entries->len; i++)
    {
      const AuthCodeFileEntry *entry = file->entries->pdata[i];

      g_assert_true ((entry->code != NULL) == (entry->reason == NULL));
      g_assert_true (g_utf8_validate (entry->title, -1, NULL));
      if (entry->code != NULL)
        check_code (entry->code);
    }
}

/* Returns whether a password is what is missing. */
static gboolean
check (const char *data, gsize size, const AuthSecret *password)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthCodeFile) file = auth_code_file_read (data, size, password, &error);

  g_assert_true ((file != NULL) == (error == NULL));
  if (file == NULL)
    {
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return FALSE;
    }
  g_assert_true (!file->needs_password || file->entries->len == 0);
  check_file (file);
  return file->needs_password;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  /* Not before it is known to be well formed: key derivation is made to be slow. */
  if (check ((const char *) data, size, NULL))
    check ((const char *) data, size, PASSWORD);
  return 0;
}
