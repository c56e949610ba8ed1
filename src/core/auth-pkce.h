/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Proof Key for Code Exchange, method S256 (RFC 7636).
 */

#pragma once

#include "auth-secret.h"

G_BEGIN_DECLS

#define AUTH_PKCE_RANDOM_BYTES 32

AuthSecret *auth_pkce_verifier_new (const guint8 random_bytes[AUTH_PKCE_RANDOM_BYTES]);
char *auth_pkce_challenge_s256 (const char *code_verifier);

G_END_DECLS
