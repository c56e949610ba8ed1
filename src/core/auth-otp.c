/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One-time codes: HOTP (RFC 4226), TOTP (RFC 6238) and Steam's.
 */

#include "config.h"

#include "auth-otp.h"

#include <gcrypt.h>
#include <string.h>

#include "auth-gcrypt.h"

static const char *const type_words[] = { "totp", "hotp", "steam" };
static const char *const algorithm_words[] = { "SHA1", "SHA256", "SHA512" };
static const int gcrypt_algorithms[] = { GCRY_MD_SHA1, GCRY_MD_SHA256, GCRY_MD_SHA512 };

/**
 * auth_otp_type_to_string:
 * @type: a type
 *
 * Returns: (transfer none): the word that the bus contract and otpauth:// have for it
 */
const char *
auth_otp_type_to_string (AuthOtpType type)
{
  return type_words[type];
}

/**
 * auth_otp_type_from_string:
 * @word: a type's word, in any case
 * @type_out: (out): the type
 *
 * Returns: whether there is such a type
 */
gboolean
auth_otp_type_from_string (const char *word, AuthOtpType *type_out)
{
  for (gsize i = 0; i < G_N_ELEMENTS (type_words); i++)
    if (g_ascii_strcasecmp (word, type_words[i]) == 0)
      {
        *type_out = (AuthOtpType) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * auth_otp_algorithm_to_string:
 * @algorithm: an algorithm
 *
 * Returns: (transfer none): its name as otpauth:// writes it
 */
const char *
auth_otp_algorithm_to_string (AuthOtpAlgorithm algorithm)
{
  return algorithm_words[algorithm];
}

/* "Algorithm.HMAC-SHA-256" in capitals and without what programs put in front and in between. */
static char *
normalize_algorithm (const char *word)
{
  const char *dot = strrchr (word, '.');
  g_autofree char *upper = g_ascii_strup (dot != NULL ? dot + 1 : word, -1);
  const char *rest = g_str_has_prefix (upper, "HMAC") ? upper + strlen ("HMAC") : upper;
  GString *name = g_string_new (NULL);

  for (const char *p = rest; *p != '\0'; p++)
    if (*p != '-' && *p != '_' && *p != ' ')
      g_string_append_c (name, *p);
  return g_string_free (name, FALSE);
}

/**
 * auth_otp_algorithm_from_string:
 * @word: an algorithm's name as any program writes it
 * @algorithm_out: (out): the algorithm
 *
 * Returns: whether it is one of ours
 */
gboolean
auth_otp_algorithm_from_string (const char *word, AuthOtpAlgorithm *algorithm_out)
{
  g_autofree char *name = normalize_algorithm (word);

  for (gsize i = 0; i < G_N_ELEMENTS (algorithm_words); i++)
    if (g_str_equal (name, algorithm_words[i]))
      {
        *algorithm_out = (AuthOtpAlgorithm) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * auth_otp_get_step:
 * @time: seconds since 1970
 * @period_seconds: how long a code is good, at least 1
 *
 * Returns: how many periods have passed since 1970 (RFC 6238 section 4.2); 0 before that
 */
guint64
auth_otp_get_step (gint64 time, guint period_seconds)
{
  g_return_val_if_fail (period_seconds > 0, 0);

  return time > 0 ? (guint64) time / period_seconds : 0;
}

/* RFC 4226 section 5.3: 31 bits of the HMAC, from the place that its last byte says. */
static guint32
truncate_hmac (const guint8 *digest, gsize length)
{
  guint32 value;

  memcpy (&value, digest + (digest[length - 1] & 15), sizeof value);
  return GUINT32_FROM_BE (value) & 0x7fffffff;
}

static guint32
compute (const guint8 *key, gsize key_length, AuthOtpAlgorithm algorithm, guint64 counter)
{
  int gcrypt_algorithm = gcrypt_algorithms[algorithm];
  guint64 message = GUINT64_TO_BE (counter);
  gcry_md_hd_t hmac = NULL;
  gcry_error_t status;
  guint32 value;

  auth_gcrypt_ensure ();
  /* The copies of the key are in memory that is not swapped out and is wiped in the end. */
  status = gcry_md_open (&hmac, gcrypt_algorithm, GCRY_MD_FLAG_HMAC | GCRY_MD_FLAG_SECURE);
  if (status == 0)
    status = gcry_md_setkey (hmac, key, key_length);
  g_assert (status == 0);
  gcry_md_write (hmac, &message, sizeof message);
  value = truncate_hmac (gcry_md_read (hmac, 0), gcry_md_get_algo_dlen (gcrypt_algorithm));
  gcry_md_close (hmac);
  return value;
}

/**
 * auth_otp_hotp:
 * @key: (array length=key_length): the shared secret
 * @key_length: its bytes
 * @algorithm: the hash; RFC 4226 knows SHA-1 only, RFC 6238 the others too
 * @counter: the counter, for TOTP auth_otp_get_step()
 * @digits: 6 to 10; the first of ten is 0, 1 or 2
 *
 * Computes a code (RFC 4226 section 5.3).
 *
 * Returns: (transfer full): the digits
 */
char *
auth_otp_hotp (
  const guint8 *key, gsize key_length, AuthOtpAlgorithm algorithm, guint64 counter, guint digits)
{
  guint64 modulus = 1;

  g_return_val_if_fail (key != NULL && key_length > 0, NULL);
  g_return_val_if_fail (digits >= AUTH_OTP_MIN_DIGITS && digits <= AUTH_OTP_MAX_DIGITS, NULL);

  for (guint i = 0; i < digits; i++)
    modulus *= 10;
  return g_strdup_printf ("%0*" G_GUINT64_FORMAT, (int) digits,
                          compute (key, key_length, algorithm, counter) % modulus);
}

/**
 * auth_otp_steam:
 * @key: (array length=key_length): the shared secret
 * @key_length: its bytes
 * @counter: auth_otp_get_step() with 30 seconds
 *
 * Computes a code of Steam Guard: TOTP with SHA-1, written in five letters and digits.
 *
 * Returns: (transfer full): the code
 */
char *
auth_otp_steam (const guint8 *key, gsize key_length, guint64 counter)
{
  static const char letters[] = "23456789BCDFGHJKMNPQRTVWXY";
  char code[AUTH_OTP_STEAM_DIGITS + 1] = "";
  guint32 value;

  g_return_val_if_fail (key != NULL && key_length > 0, NULL);

  value = compute (key, key_length, AUTH_OTP_SHA1, counter);
  for (gsize i = 0; i < AUTH_OTP_STEAM_DIGITS; i++)
    {
      code[i] = letters[value % strlen (letters)];
      value /= (guint32) strlen (letters);
    }
  return g_strdup (code);
}
