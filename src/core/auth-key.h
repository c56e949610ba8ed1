/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Keys made of passwords, in memory that is not swapped out and is wiped; what a file may ask of
 * the one who opens it is bounded.
 */

#pragma once

#include "auth-otp.h"
#include "auth-secret.h"

G_BEGIN_DECLS

#define AUTH_KEY_BYTES      32
#define AUTH_KEY_MAX_MEMORY (256 * 1024 * 1024)
#define AUTH_KEY_MAX_ROUNDS 2000000 /* of PBKDF2 */
#define AUTH_KEY_MAX_PASSES 16      /* of Argon2 */
#define AUTH_KEY_MAX_LANES  16      /* of Argon2 */

/* AUTH_KEY_BYTES bytes; g_autoptr (AuthKey) wipes and frees them. */
typedef guint8 AuthKey;

typedef struct
{
  gint64 n; /* a power of two */
  gint64 r; /* 8: libgcrypt has no other */
  gint64 p;
} AuthScryptCost;

typedef struct
{
  gint64 memory_kib;
  gint64 passes;
  gint64 lanes;
} AuthArgon2Cost;

AuthKey *auth_key_new (void);
void auth_key_free (AuthKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthKey, auth_key_free)

/* Errors of all three: AUTH_ERROR_INVALID_ARGUMENT: the cost is not one a real file has;
 * AUTH_ERROR_FAILED: there is not enough memory */
AuthKey *auth_key_new_scrypt (const char *password,
                              gsize password_length,
                              GBytes *salt,
                              const AuthScryptCost *cost,
                              GError **error);
AuthKey *auth_key_new_pbkdf2 (
  const AuthSecret *password, AuthOtpAlgorithm hash, GBytes *salt, gint64 rounds, GError **error);
AuthKey *auth_key_new_argon2id (const AuthSecret *password,
                                GBytes *salt,
                                const AuthArgon2Cost *cost,
                                GError **error);
AuthKey *auth_key_new_sha256 (const AuthSecret *password);

G_END_DECLS
