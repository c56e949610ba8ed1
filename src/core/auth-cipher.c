/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * AES with 256 bits, by libgcrypt.
 */

#include "config.h"

#include "auth-cipher.h"

#include <gcrypt.h>
#include <string.h>

static gcry_cipher_hd_t
begin (const AuthKey *key, int mode, const guint8 *iv, gsize iv_length)
{
  gcry_cipher_hd_t cipher = NULL;
  gcry_error_t failure = gcry_cipher_open (&cipher, GCRY_CIPHER_AES256, mode, GCRY_CIPHER_SECURE);

  g_assert (failure == 0);
  failure = gcry_cipher_setkey (cipher, key, AUTH_KEY_BYTES);
  g_assert (failure == 0);
  failure = gcry_cipher_setiv (cipher, iv, iv_length);
  g_assert (failure == 0);
  return cipher;
}

/**
 * auth_cipher_open:
 * @key: a key
 * @sealed: what was encrypted
 * @plain_out: (out caller-allocates): as many bytes
 *
 * Returns: whether it was encrypted with that key and is unchanged; otherwise there is nothing of
 *   use in @plain_out
 */
gboolean
auth_cipher_open (const AuthKey *key, const AuthSealed *sealed, guint8 *plain_out)
{
  gcry_cipher_hd_t cipher =
    begin (key, GCRY_CIPHER_MODE_GCM, sealed->nonce, AUTH_CIPHER_NONCE_BYTES);
  gboolean is_authentic =
    (sealed->context == NULL ||
     gcry_cipher_authenticate (cipher, sealed->context, strlen (sealed->context)) == 0) &&
    gcry_cipher_decrypt (cipher, plain_out, sealed->length, sealed->data, sealed->length) == 0 &&
    gcry_cipher_checktag (cipher, sealed->tag, AUTH_CIPHER_TAG_BYTES) == 0;

  gcry_cipher_close (cipher);
  if (!is_authentic)
    auth_secret_wipe (plain_out, sealed->length);
  return is_authentic;
}

/**
 * auth_cipher_seal:
 * @key: a key
 * @nonce: AUTH_CIPHER_NONCE_BYTES bytes never used with this key before
 * @plain: what is to be encrypted
 * @length: its size in bytes
 * @sealed_out: (out caller-allocates): as many bytes and the tag
 *
 * Encrypts it with AES-256-GCM.
 */
void
auth_cipher_seal (
  const AuthKey *key, const guint8 *nonce, const guint8 *plain, gsize length, guint8 *sealed_out)
{
  gcry_cipher_hd_t cipher = begin (key, GCRY_CIPHER_MODE_GCM, nonce, AUTH_CIPHER_NONCE_BYTES);
  gcry_error_t failure = gcry_cipher_encrypt (cipher, sealed_out, length, plain, length);

  g_assert (failure == 0);
  failure = gcry_cipher_gettag (cipher, sealed_out + length, AUTH_CIPHER_TAG_BYTES);
  g_assert (failure == 0);
  gcry_cipher_close (cipher);
}

static gboolean
remove_padding (const guint8 *plain, gsize *length_inout)
{
  const guint8 padding = plain[*length_inout - 1];

  if (padding == 0 || padding > AUTH_CIPHER_BLOCK_BYTES)
    return FALSE;
  for (guint8 i = 1; i <= padding; i++)
    if (plain[*length_inout - i] != padding)
      return FALSE;
  *length_inout -= padding;
  return TRUE;
}

/**
 * auth_cipher_open_cbc:
 * @key: a key
 * @data: the initialization vector, then what was encrypted
 * @length: the size of both in bytes
 * @plain_out: (out caller-allocates): @length bytes
 * @plain_length_out: (out): how many of them are used
 *
 * Returns: whether what comes out ends in the padding of PKCS #7 (RFC 5652 section 6.3)
 */
gboolean
auth_cipher_open_cbc (
  const AuthKey *key, const guint8 *data, gsize length, guint8 *plain_out, gsize *plain_length_out)
{
  gsize plain_length = length - AUTH_CIPHER_BLOCK_BYTES;
  gcry_cipher_hd_t cipher;
  gboolean is_good;

  if (length < 2 * AUTH_CIPHER_BLOCK_BYTES || length % AUTH_CIPHER_BLOCK_BYTES != 0)
    return FALSE;
  cipher = begin (key, GCRY_CIPHER_MODE_CBC, data, AUTH_CIPHER_BLOCK_BYTES);
  is_good = gcry_cipher_decrypt (cipher, plain_out, plain_length, data + AUTH_CIPHER_BLOCK_BYTES,
                                 plain_length) == 0 &&
            remove_padding (plain_out, &plain_length);
  gcry_cipher_close (cipher);
  if (is_good)
    *plain_length_out = plain_length;
  else
    auth_secret_wipe (plain_out, length);
  return is_good;
}
