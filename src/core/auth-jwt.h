/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * JSON Web Tokens (RFC 7519) in compact serialization, parsed but not yet believed.
 */

#pragma once

#include "auth-json.h"

G_BEGIN_DECLS

#define AUTH_JWT_MAX_BYTES (64 * 1024)

typedef struct
{
  char *algorithm;     /* "alg" */
  char *key_id;        /* (nullable) "kid", an opaque string */
  char *signing_input; /* header "." payload, as it came */
  guint8 *signature;
  gsize signature_length;
  JsonNode *payload; /* an object */
} AuthJwt;

AuthJwt *auth_jwt_parse (const char *token, GError **error);
void auth_jwt_free (AuthJwt *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthJwt, auth_jwt_free)

JsonObject *auth_jwt_get_claims (const AuthJwt *self); /* (transfer none) */
const char *auth_jwt_get_string (const AuthJwt *self, const char *claim);
/* NumericDate (RFC 7519 section 2) */
gboolean auth_jwt_get_time (const AuthJwt *self, const char *claim, gint64 *time_out);
/* Never NULL; a single string is a list of one. */
char **auth_jwt_dup_strv (const AuthJwt *self, const char *claim);

G_END_DECLS
