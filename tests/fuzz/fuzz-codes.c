/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Fuzzes the stored list of one-time codes, and base32.
 */

#include "config.h"

#include <string.h>

#include "auth-base32.h"
#include "auth-code-list.h"
#include "auth-error.h"
#include "fuzz.h"

#define NOW G_GINT64_CONSTANT (1700000000)

static void
check_codes (const AuthCodeList *list)
{
  for (guint i = 0; i < list->codes->len; i++)
    {
      const AuthCode *code = list->codes->pdata[i];
      g_autofree char *digits = auth_code_compute (code, NOW);

      g_assert_cmpuint (strlen (digits), ==, code->digits);
      g_assert_true (auth_code_list_find (list, code->id) == code);
      g_assert_cmpint (auth_code_get_start (code, NOW), <=, NOW);
    }
}

/* What was read once is read alike again, whatever was wrong with it. */
static void
check_round_trip (const AuthCodeList *list)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthSecret) document = auth_code_list_to_document (list, &error);
  g_autoptr (AuthCodeList) again = NULL;

  if (document == NULL)
    return;
  again = auth_code_list_new_from_document (document, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->codes->len, ==, list->codes->len);
  g_assert_cmpuint (again->broken->len, ==, list->broken->len);
}

static void
check_base32 (const char *text)
{
  gsize length = 0;
  g_autofree guint8 *data = auth_base32_decode (text, &length, NULL);
  g_autofree guint8 *again = NULL;
  g_autoptr (AuthSecret) canonical = NULL;
  gsize again_length = 0;

  if (data == NULL)
    return;
  canonical = auth_base32_encode (data, length);
  again = auth_base32_decode (canonical, &again_length, NULL);
  g_assert_cmpmem (data, length, again, again_length);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthCodeList) list = auth_code_list_new_from_document (text, &error);

  g_assert_true ((list != NULL) == (error == NULL));
  if (list != NULL)
    {
      check_codes (list);
      check_round_trip (list);
    }
  else
    g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE);
  check_base32 (text);
  return 0;
}
