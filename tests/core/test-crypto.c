/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Keys made of passwords, and AES, against answers of others; what is too much work is refused.
 */

#include "config.h"

#include <string.h>
#include <sys/resource.h>

#include "auth-cipher.h"
#include "auth-error.h"

#define PLAIN "one-time codes"

static char *
dup_hex (const guint8 *data, gsize length)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, "%02x", data[i]);
  return g_string_free (text, FALSE);
}

static void
assert_key (const AuthKey *key, const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_nonnull (key);
  text = dup_hex (key, AUTH_KEY_BYTES);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_scrypt (void)
{
  /* RFC 7914 section 12, the first half */
  static const AuthScryptCost good = { 1024, 8, 16 };
  static const AuthScryptCost bad[] = {
    { 0, 8, 1 },
    { 1, 8, 1 },
    { 1000, 8, 1 },
    { -2, 8, 1 },
    { 1024, 8, 0 },
    { 1024, 8, 257 },
    { 1024, 8, -1 },
    { 1024, 1, 1 },
    { 1024, 16, 1 },
    { 1 << 19, 8, 1 },
    { G_MAXINT64, 8, 1 },
    { G_MININT64, 8, 1 },
    { 1024, G_MAXINT64, 1 },
    { 1024, 8, G_MAXINT64 },
  };
  g_autoptr (GBytes) salt = g_bytes_new_static ("NaCl", 4);
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthKey) key = auth_key_new_scrypt ("password", 8, salt, &good, &error);

  g_assert_no_error (error);
  assert_key (key, "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (auth_key_new_scrypt ("password", 8, salt, &bad[i], &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
      g_clear_error (&error);
    }
}

static void
test_pbkdf2 (void)
{
  static const gint64 bad[] = { 0, -1, AUTH_KEY_MAX_ROUNDS + 1, G_MAXINT64 };
  g_autoptr (GBytes) salt = g_bytes_new_static ("salt", 4);
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthKey) sha1 = auth_key_new_pbkdf2 ("password", AUTH_OTP_SHA1, salt, 4096, &error);
  g_autoptr (AuthKey) sha256 =
    auth_key_new_pbkdf2 ("password", AUTH_OTP_SHA256, salt, 4096, &error);

  g_assert_no_error (error);
  /* RFC 6070, which stops after 20 bytes */
  assert_key (sha1, "4b007901b765489abead49d926f721d065a429c12e463f6c4cd79401085b03db");
  assert_key (sha256, "c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (auth_key_new_pbkdf2 ("password", AUTH_OTP_SHA1, salt, bad[i], &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
      g_clear_error (&error);
    }
}

static void
test_argon2id (void)
{
  static const AuthArgon2Cost one = { .memory_kib = 64, .passes = 2, .lanes = 1 };
  static const AuthArgon2Cost four = { .memory_kib = 128, .passes = 3, .lanes = 4 };
  static const AuthArgon2Cost bad[] = {
    { 64, 0, 1 },
    { 64, 17, 1 },
    { 64, 2, 0 },
    { 64, 2, 17 },
    { 31, 2, 4 },
    { 256 * 1024 + 1, 2, 1 },
    { G_MAXINT64, 2, 1 },
    { -1, 2, 1 },
    { 64, -1, 1 },
    { 64, 2, G_MININT64 },
  };
  g_autoptr (GBytes) salt = g_bytes_new_static ("0123456789abcdef", 16);
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthKey) of_one = auth_key_new_argon2id ("password", salt, &one, &error);
  g_autoptr (AuthKey) of_four = auth_key_new_argon2id ("password", salt, &four, &error);

  g_assert_no_error (error);
  assert_key (of_one, "fb83b5711fd91df630b63677dee62ccd13ee6f0c4897d856b49542b9b1e9975b");
  assert_key (of_four, "0836e915e13eff7c08aecf3b40ccf0ffdb4529bc896fab9a5a2be7b255f1d7fa");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (auth_key_new_argon2id ("password", salt, &bad[i], &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
      g_clear_error (&error);
    }
}

static void
test_no_memory (void)
{
  static const AuthScryptCost scrypt = { .n = 1 << 18, .r = 8, .p = 1 };
  static const AuthArgon2Cost argon2 = { .memory_kib = 256 * 1024, .passes = 1, .lanes = 1 };
  const struct rlimit limit = { 200 * 1024 * 1024, 200 * 1024 * 1024 };
  g_autoptr (GBytes) salt = g_bytes_new_static ("0123456789abcdef", 16);
  g_autoptr (GError) error = NULL;

#ifdef __SANITIZE_ADDRESS__
  g_test_skip ("The sanitizer needs more address space than this leaves");
  return;
#endif
  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }
  g_assert_cmpint (setrlimit (RLIMIT_AS, &limit), ==, 0);
  g_assert_null (auth_key_new_scrypt ("password", 8, salt, &scrypt, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_null (auth_key_new_argon2id ("password", salt, &argon2, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_FAILED);
}

static void
test_sha256 (void)
{
  g_autoptr (AuthKey) key = auth_key_new_sha256 ("abc");

  /* FIPS 180-4 */
  assert_key (key, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void
test_gcm (void)
{
  static const guint8 nonce[AUTH_CIPHER_NONCE_BYTES] = { 0 };
  static const guint8 zeros[16] = { 0 };
  g_autoptr (AuthKey) key = auth_key_new ();
  guint8 sealed[sizeof zeros + AUTH_CIPHER_TAG_BYTES];
  guint8 plain[sizeof zeros];
  AuthSealed parts = { nonce, sealed + sizeof zeros, sealed, sizeof zeros, NULL };
  g_autofree char *text = NULL;

  /* Test case 14 of the specification of GCM */
  auth_cipher_seal (key, nonce, zeros, sizeof zeros, sealed);
  text = dup_hex (sealed, sizeof sealed);
  g_assert_cmpstr (text, ==, "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
  g_assert_true (auth_cipher_open (key, &parts, plain));
  g_assert_cmpmem (plain, sizeof plain, zeros, sizeof zeros);

  parts.context = "another";
  g_assert_false (auth_cipher_open (key, &parts, plain));
  parts.context = NULL;
  for (gsize i = 0; i < sizeof sealed; i++)
    {
      sealed[i] ^= 1;
      g_assert_false (auth_cipher_open (key, &parts, plain));
      sealed[i] ^= 1;
    }
  key[31] ^= 1;
  g_assert_false (auth_cipher_open (key, &parts, plain));
}

/* printf "one-time codes" | openssl enc -aes-256-cbc -K $(printf %064d) -iv $(printf %032d) */
static void
test_cbc (void)
{
  static const guint8 sealed[] = {
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0x24,
    0x9f,
    0x53,
    0xcf,
    0x8c,
    0x53,
    0x66,
    0xbc,
    0x59,
    0x4a,
    0x3e,
    0x7f,
    0xbb,
    0x37,
    0xda,
    0x51,
  };
  g_autoptr (AuthKey) key = auth_key_new ();
  guint8 plain[sizeof sealed];
  gsize length = 0;

  g_assert_true (auth_cipher_open_cbc (key, sealed, sizeof sealed, plain, &length));
  g_assert_cmpmem (plain, length, PLAIN, strlen (PLAIN));
  for (gsize short_by = 1; short_by <= sizeof sealed; short_by++)
    g_assert_false (auth_cipher_open_cbc (key, sealed, sizeof sealed - short_by, plain, &length));
  key[0] = 1;
  g_assert_false (auth_cipher_open_cbc (key, sealed, sizeof sealed, plain, &length));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/crypto/scrypt", test_scrypt);
  g_test_add_func ("/crypto/pbkdf2", test_pbkdf2);
  g_test_add_func ("/crypto/argon2id", test_argon2id);
  g_test_add_func ("/crypto/no-memory", test_no_memory);
  g_test_add_func ("/crypto/sha256", test_sha256);
  g_test_add_func ("/crypto/gcm", test_gcm);
  g_test_add_func ("/crypto/cbc", test_cbc);
  return g_test_run ();
}
