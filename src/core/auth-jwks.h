/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * JSON Web Key Sets (RFC 7517) and RS256 signatures (RFC 7518 section 3.3) with libgcrypt.
 */

#pragma once

#include "auth-jwt.h"

G_BEGIN_DECLS

typedef struct _AuthJwks AuthJwks;

/* Keys that are not RSA signature keys are passed over; RSA keys under 2048 or over 8192 bits too.
 * Errors: AUTH_ERROR_INVALID_RESPONSE, also when no usable key is left. */
AuthJwks *auth_jwks_parse (const char *data, gsize length, GError **error);
JsonObject *auth_jwks_to_json (const AuthJwks *self);
void auth_jwks_free (AuthJwks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthJwks, auth_jwks_free)

/* Errors: AUTH_ERROR_NOT_FOUND: no key of that kid (fetch the set again);
 * AUTH_ERROR_INVALID_RESPONSE: alg is not RS256, or the signature is wrong. */
gboolean auth_jwks_verify (const AuthJwks *self, const AuthJwt *jwt, GError **error);

G_END_DECLS
