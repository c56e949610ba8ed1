/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Proof Key for Code Exchange, method S256 (RFC 7636).
 */

#include "config.h"

#include "auth-pkce.h"

#include "auth-base64url.h"

/**
 * auth_pkce_verifier_new:
 * @random_bytes: AUTH_PKCE_RANDOM_BYTES bytes of a cryptographic random source
 *
 * Makes a code verifier as RFC 7636 section 4.1 recommends: 32 random bytes in base64url.
 *
 * Returns: (transfer full): the code verifier, 43 characters
 */
AuthSecret *
auth_pkce_verifier_new (const guint8 random_bytes[AUTH_PKCE_RANDOM_BYTES])
{
  return auth_base64url_encode (random_bytes, AUTH_PKCE_RANDOM_BYTES);
}

/**
 * auth_pkce_challenge_s256:
 * @code_verifier: a code verifier
 *
 * Computes the code challenge of method S256 (RFC 7636 section 4.2).
 *
 * Returns: (transfer full): the code challenge
 */
char *
auth_pkce_challenge_s256 (const char *code_verifier)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_return_val_if_fail (code_verifier != NULL, NULL);

  g_checksum_update (checksum, (const guchar *) code_verifier, -1);
  g_checksum_get_digest (checksum, digest, &length);
  return auth_base64url_encode (digest, length);
}
