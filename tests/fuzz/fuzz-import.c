/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Fuzzes configuration files: whatever is accepted is sound, and can be stored and read again.
 */

#include "config.h"

#include <string.h>

#include "auth-import-text.h"
#include "auth-import.h"
#include "auth-json.h"
#include "fuzz.h"

/* JSON that was made of a text is its own JSON. */
static void
check_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthSecret) once = auth_import_text_to_json (text, &error);
  g_autoptr (AuthSecret) twice = NULL;

  g_assert_true ((once != NULL) == (error == NULL));
  if (once == NULL || strlen (once) > AUTH_JSON_MAX_BYTES)
    return;

  twice = auth_import_text_to_json (once, NULL);
  g_assert_cmpstr (twice, ==, once);
}

static void
check_account (const AuthConfiguration *configuration)
{
  g_autoptr (JsonObject) object = auth_configuration_to_json (configuration);
  g_autoptr (AuthConfiguration) again = auth_configuration_new_from_json (object, NULL);

  g_assert_nonnull (again);
  g_assert_cmpstr (again->name, ==, configuration->name);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthImport) import = auth_import_new_from_text (text, NULL, &error);

  check_text (text);
  g_assert_true ((import != NULL) == (error == NULL));
  if (error != NULL)
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  if (import == NULL)
    return 0;

  g_assert_cmpuint (import->accounts->len, >, 0);
  for (guint i = 0; i < import->accounts->len; i++)
    check_account (import->accounts->pdata[i]);
  for (guint i = 0; i < import->notes->len; i++)
    g_assert_true (g_utf8_validate (import->notes->pdata[i], -1, NULL));
  return 0;
}
