/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One authorization request and what may come back for it (RFC 6749 section 4.1, RFC 7636).
 */

#pragma once

#include "auth-provider.h"

G_BEGIN_DECLS

/* 32 bytes each for verifier, state and nonce. */
#define AUTH_AUTHORIZATION_RANDOM_BYTES 96

typedef struct
{
  const char *page;              /* (nullable) as auth_pages_dup_uri() */
  const char *identity_provider; /* (nullable) Cognito only */
  const char *idp_identifier;    /* (nullable) Cognito only, instead of identity_provider */
  const char *login_hint;        /* (nullable) */
  const char *prompt;            /* (nullable) */
  const char *lang;              /* (nullable) "de_AT.UTF-8" or "de-AT" */
} AuthAuthorizationOptions;

typedef struct
{
  char *uri; /* what the web view or browser loads */
  char *redirect_uri;
  char *state;
  char *nonce;
  AuthSecret *code_verifier;
} AuthAuthorization;

/* redirect_uri: one of the configuration's. Errors: AUTH_ERROR_INVALID_ARGUMENT (options). */
AuthAuthorization *
auth_authorization_new (const AuthProvider *provider,
                        const AuthConfiguration *configuration,
                        const char *redirect_uri,
                        const AuthAuthorizationOptions *options,
                        const guint8 random_bytes[AUTH_AUTHORIZATION_RANDOM_BYTES],
                        GError **error);
void auth_authorization_free (AuthAuthorization *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthAuthorization, auth_authorization_free)

gboolean auth_authorization_is_answer (const AuthAuthorization *self, const char *uri);

/* The authorization code in uri. In this order: the redirect URI matches exactly, state is ours
 * (constant time), iss if present is issuer (RFC 9207), then error, then code.
 * Errors: AUTH_ERROR_INVALID_ARGUMENT: not an answer to this request (wrong place, state or iss;
 * the sign-in goes on waiting); AUTH_ERROR_CANCELLED: access_denied; AUTH_ERROR_SIGN_IN_REQUIRED:
 * login_required, interaction_required and their kin; AUTH_ERROR_OFFLINE: temporarily_unavailable
 * or server_error; AUTH_ERROR_SERVER_REFUSED: any other, with the cleaned error_description;
 * AUTH_ERROR_INVALID_RESPONSE: ours, but without a code. No message ever holds the URI or code. */
AuthSecret *auth_authorization_parse_redirect (const AuthAuthorization *self,
                                               const AuthProvider *provider,
                                               const char *uri,
                                               GError **error);

G_END_DECLS
