/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The pool's side of one-time codes: RFC 6238 with SHA-1, six digits and 30 seconds.
 */

#include "config.h"

#include "demo-totp.h"

#include <string.h>

#include "demo-random.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

static GByteArray *
demo_totp_decode_secret (const char *secret)
{
  GByteArray *key = g_byte_array_new ();
  guint32 bits = 0;
  guint count = 0;

  for (const char *p = secret; *p != '\0'; p++)
    {
      const char *digit = strchr (alphabet, *p);

      g_assert (digit != NULL);
      bits = bits << 5 | (guint32) (digit - alphabet);
      count += 5;
      if (count >= 8)
        {
          guint8 byte = bits >> (count - 8) & 0xff;

          g_byte_array_append (key, &byte, 1);
          count -= 8;
        }
    }
  return key;
}

char *
demo_totp_new_secret (void)
{
  guint8 bytes[32];
  char secret[sizeof bytes + 1] = "";

  demo_random_fill (bytes, sizeof bytes);
  for (gsize i = 0; i < sizeof bytes; i++)
    secret[i] = alphabet[bytes[i] & 31];
  return g_strdup (secret);
}

char *
demo_totp_code (const char *secret, gint64 step)
{
  g_autoptr (GByteArray) key = demo_totp_decode_secret (secret);
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA1, key->data, key->len);
  guint64 counter = GUINT64_TO_BE ((guint64) step);
  guint8 digest[20];
  gsize length = sizeof digest;
  guint32 value;

  g_hmac_update (hmac, (const guchar *) &counter, sizeof counter);
  g_hmac_get_digest (hmac, digest, &length);
  memcpy (&value, digest + (digest[19] & 15), sizeof value);
  return g_strdup_printf ("%06u", (GUINT32_FROM_BE (value) & 0x7fffffff) % 1000000);
}

gint64
demo_totp_check (const char *secret, const char *code, gint64 now, gint64 last_step)
{
  gint64 current = now / DEMO_TOTP_PERIOD_SECONDS;

  for (gint64 step = MAX (current - 1, last_step + 1); step <= current + 1; step++)
    {
      g_autofree char *expected = demo_totp_code (secret, step);

      if (strcmp (expected, code) == 0)
        return step;
    }
  return -1;
}
