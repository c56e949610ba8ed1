/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Fuzzes what looks for QR codes: a byte with the width in fours, and the pixels.
 */

#include "config.h"

#include "auth-qr-decode.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const guint width = size > 0 ? data[0] * 4 : 0;
  const guint height = width > 0 ? (guint) ((size - 1) / width) : 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = NULL;

  if (size > 0)
    found = auth_qr_decode (data + 1, width, height, &error);
  g_assert_true ((found != NULL) == (width > 0 && height > 0));
  for (guint i = 0; found != NULL && i < found->len; i++)
    g_assert_true (g_utf8_validate (found->pdata[i], -1, NULL));
  return 0;
}
