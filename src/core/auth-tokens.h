/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The tokens of one session: what the token endpoint answered, checked, and how fresh it is.
 */

#pragma once

#include "auth-http.h"
#include "auth-jwks.h"

G_BEGIN_DECLS

typedef enum
{
  AUTH_TOKEN_ACCESS,
  AUTH_TOKEN_ID,
} AuthTokenKind;

typedef struct
{
  AuthSecret *access_token;
  AuthSecret *id_token;       /* (nullable) */
  AuthSecret *refresh_token;  /* (nullable) */
  gint64 issued_at;           /* by the server's clock */
  gint64 access_expires_at;   /* likewise: the JWT's exp, else issued_at + expires_in */
  gint64 id_expires_at;       /* 0: no ID token */
  gint64 clock_drift_seconds; /* server clock minus ours, within ±24 h */
} AuthTokens;

/* A token endpoint's answer. now: our clock. Nothing of it is verified yet.
 * old: (nullable) the tokens refreshed: their refresh token is kept when none came.
 * Errors as auth_http_response_parse_json; token_type must be Bearer (any case). */
AuthTokens *auth_tokens_new_from_response (const AuthHttpResponse *response,
                                           const AuthTokens *old,
                                           gint64 now,
                                           GError **error);
AuthTokens *auth_tokens_copy (const AuthTokens *self);
void auth_tokens_free (AuthTokens *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthTokens, auth_tokens_free)

JsonObject *auth_tokens_to_json (const AuthTokens *self);
/* From the keyring: a stored drift that would make tokens look fresher is set to 0. */
AuthTokens *auth_tokens_new_from_json (JsonObject *object, GError **error);

/* OpenID Connect Core 3.1.3.7 and the Cognito rules: RS256 signature, iss, aud (and azp), token_use
 * when present, exp, iat, nonce, at_hash when present; for an access token that is a JWT of this
 * issuer also its signature, iss, client_id, token_use and exp (an opaque one is accepted when the
 * provider is not Cognito). nonce: (nullable) NULL on refresh; a loopback emulator of Cognito may
 * leave it out of its token. previous_subject: (nullable) sub must be the same (OIDC Core 12.2).
 * Errors: AUTH_ERROR_NOT_FOUND: signed with a key not in jwks; AUTH_ERROR_INVALID_RESPONSE. */
gboolean auth_tokens_verify (const AuthTokens *self,
                             const AuthProvider *provider,
                             const AuthConfiguration *configuration,
                             const AuthJwks *jwks,
                             const char *nonce,
                             const char *previous_subject,
                             gint64 now,
                             GError **error);

const char *auth_tokens_get (const AuthTokens *self, AuthTokenKind kind);
/* By the server's clock, seconds since 1970; 0: no such token. */
gint64 auth_tokens_get_expires_at (const AuthTokens *self, AuthTokenKind kind);
/* Still accepted by a server at our time now. */
gboolean auth_tokens_is_valid (const AuthTokens *self, AuthTokenKind kind, gint64 now);
/* Valid for at least the margin of max (60 s, min (120 s, 10 % of the lifetime)) — for both tokens,
 * whichever ends first — and for min_validity seconds, of which at most 90 % of the lifetime count
 * (a pool with short tokens is not asked on every call). No margin exceeds half the lifetime. */
gboolean auth_tokens_is_fresh (const AuthTokens *self,
                               AuthTokenKind kind,
                               gint64 now,
                               guint min_validity_seconds);
/* Unix time by our clock after which is_fresh (0) is FALSE. */
gint64 auth_tokens_get_fresh_until (const AuthTokens *self);

G_END_DECLS
