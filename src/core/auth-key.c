/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Keys made of passwords, by libgcrypt.
 */

#include "config.h"

#include "auth-key.h"

#include <gcrypt.h>
#include <string.h>
#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-gcrypt.h"

#define SCRYPT_R 8
/* Of n, and of n times p, which is the work. */
#define SCRYPT_MAX_N      (AUTH_KEY_MAX_MEMORY / (128 * SCRYPT_R))
#define ARGON2_MAX_KIB    (AUTH_KEY_MAX_MEMORY / 1024)
#define ARGON2_KIB_A_LANE 8

/**
 * auth_key_new:
 *
 * Returns: (transfer full): AUTH_KEY_BYTES bytes to be filled in
 */
AuthKey *
auth_key_new (void)
{
  auth_gcrypt_ensure ();
  return gcry_xcalloc_secure (1, AUTH_KEY_BYTES);
}

/**
 * auth_key_free:
 * @self: (transfer full) (nullable): a key
 *
 * Wipes and frees it.
 */
void
auth_key_free (AuthKey *self)
{
  auth_secret_wipe (self, self != NULL ? AUTH_KEY_BYTES : 0);
  gcry_free (self);
}

static gboolean
check_cost (gboolean is_usual, GError **error)
{
  if (!is_usual)
    g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                         _ ("The file asks for other work to open it than any program that writes "
                            "such files: it is damaged or made to do harm"));
  return is_usual;
}

static AuthKey *
derive (const char *password,
        gsize password_length,
        int algorithm,
        int variant,
        GBytes *salt,
        gulong rounds,
        GError **error)
{
  g_autoptr (AuthKey) self = auth_key_new ();
  gsize salt_length = 0;
  const void *salt_data = g_bytes_get_data (salt, &salt_length);
  gcry_error_t failure = gcry_kdf_derive (password, password_length, algorithm, variant, salt_data,
                                          salt_length, rounds, AUTH_KEY_BYTES, self);

  if (failure == 0)
    return g_steal_pointer (&self);
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_FAILED,
                       _ ("The password cannot be tried: there is not enough memory"));
  return NULL;
}

/**
 * auth_key_new_scrypt:
 * @password: a password, which may hold NULs
 * @password_length: its size in bytes
 * @salt: its salt
 * @cost: what the file asks for (RFC 7914)
 * @error: return location for an error
 *
 * Returns: (transfer full): the key, or %NULL with AUTH_ERROR_INVALID_ARGUMENT or AUTH_ERROR_FAILED
 */
AuthKey *
auth_key_new_scrypt (const char *password,
                     gsize password_length,
                     GBytes *salt,
                     const AuthScryptCost *cost,
                     GError **error)
{
  if (!check_cost (cost->n >= 2 && cost->n <= SCRYPT_MAX_N && (cost->n & (cost->n - 1)) == 0 &&
                     cost->r == SCRYPT_R && cost->p >= 1 && cost->p <= SCRYPT_MAX_N / cost->n,
                   error))
    return NULL;
  return derive (password, password_length, GCRY_KDF_SCRYPT, (int) cost->n, salt, (gulong) cost->p,
                 error);
}

/**
 * auth_key_new_pbkdf2:
 * @password: a password
 * @hash: the hash of its HMAC
 * @salt: its salt
 * @rounds: how many (RFC 8018 section 5.2)
 * @error: return location for an error
 *
 * Returns: (transfer full): the key, or %NULL with AUTH_ERROR_INVALID_ARGUMENT or AUTH_ERROR_FAILED
 */
AuthKey *
auth_key_new_pbkdf2 (
  const AuthSecret *password, AuthOtpAlgorithm hash, GBytes *salt, gint64 rounds, GError **error)
{
  static const int hashes[] = {
    [AUTH_OTP_SHA1] = GCRY_MD_SHA1,
    [AUTH_OTP_SHA256] = GCRY_MD_SHA256,
    [AUTH_OTP_SHA512] = GCRY_MD_SHA512,
  };

  if (!check_cost (rounds >= 1 && rounds <= AUTH_KEY_MAX_ROUNDS, error))
    return NULL;
  return derive (password, strlen (password), GCRY_KDF_PBKDF2, hashes[hash], salt, (gulong) rounds,
                 error);
}

/**
 * auth_key_new_argon2id:
 * @password: a password
 * @salt: its salt
 * @cost: what the file asks for (RFC 9106)
 * @error: return location for an error
 *
 * Returns: (transfer full): the key, or %NULL with AUTH_ERROR_INVALID_ARGUMENT or AUTH_ERROR_FAILED
 */
AuthKey *
auth_key_new_argon2id (const AuthSecret *password,
                       GBytes *salt,
                       const AuthArgon2Cost *cost,
                       GError **error)
{
  const gulong parameters[] = { AUTH_KEY_BYTES, (gulong) cost->passes, (gulong) cost->memory_kib,
                                (gulong) cost->lanes };
  g_autoptr (AuthKey) self = NULL;
  gcry_kdf_hd_t handle = NULL;
  gcry_error_t failure;

  if (!check_cost (cost->lanes >= 1 && cost->lanes <= AUTH_KEY_MAX_LANES && cost->passes >= 1 &&
                     cost->passes <= AUTH_KEY_MAX_PASSES && cost->memory_kib <= ARGON2_MAX_KIB &&
                     cost->memory_kib >= ARGON2_KIB_A_LANE * cost->lanes,
                   error))
    return NULL;
  self = auth_key_new ();
  failure = gcry_kdf_open (
    &handle, GCRY_KDF_ARGON2, GCRY_KDF_ARGON2ID, parameters, G_N_ELEMENTS (parameters), password,
    strlen (password), g_bytes_get_data (salt, NULL), g_bytes_get_size (salt), NULL, 0, NULL, 0);
  if (failure == 0)
    failure = gcry_kdf_compute (handle, NULL);
  if (failure == 0)
    failure = gcry_kdf_final (handle, AUTH_KEY_BYTES, self);
  if (handle != NULL)
    gcry_kdf_close (handle);
  if (failure == 0)
    return g_steal_pointer (&self);
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_FAILED,
                       _ ("The password cannot be tried: there is not enough memory"));
  return NULL;
}

/**
 * auth_key_new_sha256:
 * @password: a password
 *
 * No way to make a key, but the first backups of andOTP were written so.
 *
 * Returns: (transfer full): the key
 */
AuthKey *
auth_key_new_sha256 (const AuthSecret *password)
{
  AuthKey *self = auth_key_new ();

  gcry_md_hash_buffer (GCRY_MD_SHA256, self, password, strlen (password));
  return self;
}
