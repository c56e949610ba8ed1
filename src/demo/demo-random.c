/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Random values of the demo pool.
 */

#include "config.h"

#include "demo-random.h"

#include <gcrypt.h>

#include "auth-base64url.h"

void
demo_random_fill (guint8 *data, gsize length)
{
  gcry_randomize (data, length, GCRY_STRONG_RANDOM);
}

char *
demo_random_token (gsize length)
{
  g_autofree guint8 *data = g_malloc (length);

  demo_random_fill (data, length);
  return auth_base64url_encode (data, length);
}

char *
demo_random_id (const char *prefix)
{
  guint8 bytes[25];
  char id[sizeof bytes + 1] = "";

  demo_random_fill (bytes, sizeof bytes);
  for (gsize i = 0; i < sizeof bytes; i++)
    id[i] = "abcdefghijklmnopqrstuvwxyz0123456789"[bytes[i] % 36];
  return g_strconcat (prefix, id, NULL);
}
