/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * AES with 256 bits, as the backups of one-time codes are encrypted with it.
 */

#pragma once

#include "auth-key.h"

G_BEGIN_DECLS

#define AUTH_CIPHER_BLOCK_BYTES 16
#define AUTH_CIPHER_NONCE_BYTES 12
#define AUTH_CIPHER_TAG_BYTES   16

/* Something encrypted with AES-256-GCM (NIST SP 800-38D); all of it borrowed. */
typedef struct
{
  const guint8 *nonce; /* AUTH_CIPHER_NONCE_BYTES */
  const guint8 *tag;   /* AUTH_CIPHER_TAG_BYTES */
  const guint8 *data;
  gsize length;        /* of data */
  const char *context; /* (nullable) what is authenticated with it */
} AuthSealed;

/* FALSE: the key is another one, or a byte of it was changed. plain_out: length bytes, nothing of
 * use in them then */
gboolean auth_cipher_open (const AuthKey *key, const AuthSealed *sealed, guint8 *plain_out);
/* sealed_out: length bytes, then the tag */
void auth_cipher_seal (
  const AuthKey *key, const guint8 *nonce, const guint8 *plain, gsize length, guint8 *sealed_out);
/* AES-256-CBC with the padding of PKCS #7; the first block is the one the rest is chained to.
 * FALSE: the padding is none, which another key leaves behind in all but one of 256 cases */
gboolean auth_cipher_open_cbc (
  const AuthKey *key, const guint8 *data, gsize length, guint8 *plain_out, gsize *plain_length_out);

G_END_DECLS
