/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An OpenID provider's endpoints: from OpenID Connect Discovery 1.0 or a Cognito domain.
 */

#pragma once

#include "auth-configuration.h"

G_BEGIN_DECLS

typedef struct
{
  char *issuer;
  char *jwks_uri;
  char *authorization_endpoint;
  char *token_endpoint;
  char *userinfo_endpoint;   /* (nullable) */
  char *revocation_endpoint; /* (nullable) */
  char *logout_endpoint;     /* (nullable) Cognito's /logout or end_session_endpoint */
  gboolean is_cognito;
  gboolean has_offline_access; /* scopes_supported names offline_access */
} AuthProvider;

/* Where the discovery document is, or NULL when nothing has to be fetched: a loopback Cognito
 * domain is an emulator, whose issuer is DOMAIN/USER_POOL_ID and jwks_uri
 * ISSUER/.well-known/jwks.json. Region and partition (amazonaws.com.cn for cn-*) come from the
 * pool id: https://cognito-idp.REGION.amazonaws.com/POOL_ID. */
char *auth_provider_dup_discovery_uri (const AuthConfiguration *configuration);

/* document: the discovery document (nullable only when dup_discovery_uri returned NULL).
 * Its issuer must be the configured one exactly, or for a known pool id one of Cognito's two forms
 * (cognito-idp.REGION…, issuer-cognito-idp.REGION…). For a Cognito domain the OAuth endpoints are
 * those of the domain. Every endpoint must pass auth_uri_check_endpoint.
 * Errors: AUTH_ERROR_INVALID_RESPONSE. */
AuthProvider *auth_provider_new (const AuthConfiguration *configuration,
                                 const char *document,
                                 gsize length,
                                 GError **error);
AuthProvider *auth_provider_new_from_json (JsonObject *object, GError **error);
JsonObject *auth_provider_to_json (const AuthProvider *self);
void auth_provider_free (AuthProvider *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthProvider, auth_provider_free)

G_END_DECLS
