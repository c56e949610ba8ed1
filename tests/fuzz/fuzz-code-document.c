/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Fuzzes what the process that reads files of one-time codes tells the agent.
 */

#include "config.h"

#include <string.h>

#include "auth-code-file.h"
#include "auth-error.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthCodeFile) file =
    auth_code_file_new_from_document ((const char *) data, size, &error);
  g_autoptr (AuthCodeFile) again = NULL;
  g_autoptr (AuthSecret) document = NULL;
  g_autoptr (AuthSecret) written = NULL;

  g_assert_true ((file != NULL) == (error == NULL));
  if (file == NULL)
    {
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE);
      return 0;
    }
  document = auth_code_file_to_document (file);
  again = auth_code_file_new_from_document (document, strlen (document), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->entries->len, ==, file->entries->len);
  written = auth_code_file_to_document (again);
  g_assert_cmpstr (written, ==, document);
  return 0;
}
