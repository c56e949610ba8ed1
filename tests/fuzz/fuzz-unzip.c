/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Fuzzes what takes files out of archives: what comes out is bounded.
 */

#include "config.h"

#include "auth-unzip.h"
#include "fuzz.h"

#define MAX_TOTAL_BYTES (16 * 1024 * 1024)

static void
check (const char *data, gsize size, const AuthSecret *password)
{
  gboolean needs_password = FALSE;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = auth_unzip (data, size, password, &needs_password, &error);
  gsize total = 0;

  g_assert_true ((files != NULL) == (error == NULL));
  g_assert_false (needs_password && (password != NULL || files->len > 0));
  for (guint i = 0; files != NULL && i < files->len; i++)
    total += g_bytes_get_size (files->pdata[i]);
  g_assert_cmpuint (total, <=, MAX_TOTAL_BYTES);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  check ((const char *) data, size, NULL);
  check ((const char *) data, size, "test");
  return 0;
}
