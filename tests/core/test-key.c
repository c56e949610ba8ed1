/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An RSA key pair made for one test run, and tokens signed with it.
 */

#include "config.h"

#include "test-key.h"

#include <gcrypt.h>
#include <string.h>

#include "auth-base64url.h"

struct _TestKey
{
  gcry_sexp_t pair;
  gsize size; /* of the modulus, in bytes */
};

TestKey *
test_key_new (guint bits)
{
  g_autofree TestKey *key = g_new0 (TestKey, 1);
  g_autofree char *bits_text = g_strdup_printf ("%u", bits);
  gcry_sexp_t parameters;

  g_assert_nonnull (gcry_check_version (NULL));
  gcry_control (GCRYCTL_ENABLE_QUICK_RANDOM, 0);
  gcry_control (GCRYCTL_INITIALIZATION_FINISHED, 0);
  g_assert_cmpint (gcry_sexp_build (&parameters, NULL, "(genkey (rsa (nbits %s)))", bits_text), ==,
                   0);
  g_assert_cmpint (gcry_pk_genkey (&key->pair, parameters), ==, 0);
  gcry_sexp_release (parameters);
  key->size = bits / 8;
  return g_steal_pointer (&key);
}

void
test_key_free (TestKey *key)
{
  gcry_sexp_release (key->pair);
  g_free (key);
}

/* min_size: how many bytes the number fills at least, with zeros in front. */
static char *
dup_number (gcry_sexp_t sexp, const char *name, gsize min_size)
{
  g_autofree guint8 *padded = NULL;
  gcry_sexp_t number = gcry_sexp_find_token (sexp, name, 0);
  gcry_mpi_t mpi = gcry_sexp_nth_mpi (number, 1, GCRYMPI_FMT_USG);
  unsigned char *data = NULL;
  size_t length = 0;
  char *text = NULL;

  g_assert_cmpint (gcry_mpi_aprint (GCRYMPI_FMT_USG, &data, &length, mpi), ==, 0);
  padded = g_malloc0 (MAX (min_size, length));
  memcpy (padded + MAX (min_size, length) - length, data, length);
  text = auth_base64url_encode (padded, MAX (min_size, length));
  gcry_free (data);
  gcry_mpi_release (mpi);
  gcry_sexp_release (number);
  return text;
}

char *
test_key_to_jwk (TestKey *key, const char *key_id)
{
  g_autofree char *n = dup_number (key->pair, "n", 0);
  g_autofree char *e = dup_number (key->pair, "e", 0);

  return g_strdup_printf ("{\"kty\":\"RSA\",\"alg\":\"RS256\",\"use\":\"sig\",\"kid\":\"%s\","
                          "\"n\":\"%s\",\"e\":\"%s\"}",
                          key_id, n, e);
}

AuthJwks *
test_key_to_jwks (TestKey *key, const char *key_id)
{
  g_autofree char *jwk = test_key_to_jwk (key, key_id);
  g_autofree char *set = g_strdup_printf ("{\"keys\":[%s]}", jwk);
  g_autoptr (GError) error = NULL;
  AuthJwks *jwks = auth_jwks_parse (set, strlen (set), &error);

  g_assert_no_error (error);
  return jwks;
}

char *
test_key_sign (TestKey *key, const char *header, const char *payload)
{
  g_autofree char *first = auth_base64url_encode ((const guint8 *) header, strlen (header));
  g_autofree char *second = auth_base64url_encode ((const guint8 *) payload, strlen (payload));
  g_autofree char *input = g_strconcat (first, ".", second, NULL);
  g_autofree char *signature = NULL;
  guint8 digest[32];
  gcry_sexp_t data;
  gcry_sexp_t result;

  gcry_md_hash_buffer (GCRY_MD_SHA256, digest, input, strlen (input));
  g_assert_cmpint (gcry_sexp_build (&data, NULL, "(data (flags pkcs1) (hash sha256 %b))",
                                    (int) sizeof digest, digest),
                   ==, 0);
  g_assert_cmpint (gcry_pk_sign (&result, data, key->pair), ==, 0);
  /* RFC 8017 section 4.1: a signature is as long as the modulus, even when it begins with zeros. */
  signature = dup_number (result, "s", key->size);
  gcry_sexp_release (data);
  gcry_sexp_release (result);
  return g_strconcat (input, ".", signature, NULL);
}
