/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What a user pool answers to its user, made into what the bus shows.
 */

#pragma once

#include "auth-http.h"

G_BEGIN_DECLS

/* A 2xx JSON object, or why not. SIGN_IN_REQUIRED: the access token is no good (any more);
 * NOT_SUPPORTED: the pool, its plan or the token's scopes do not allow it; INVALID_ARGUMENT: a
 * wrong code or password, or a value the pool does not take, with its words; NOT_FOUND; OFFLINE
 * also for a throttled call; SERVER_REFUSED; INVALID_RESPONSE. */
JsonNode *auth_cognito_user_parse_answer (const AuthHttpResponse *response, GError **error);

/* Members that are missing are left empty; parts of the wrong type are AUTH_ERROR_INVALID_RESPONSE.
 * The results are floating: a{sv}, or aa{sv} where the name is a plural. */
GVariant *auth_cognito_user_read_user (JsonObject *answer, GError **error);
GVariant *auth_cognito_user_read_delivery (JsonObject *answer, GError **error);
GVariant *auth_cognito_user_read_deliveries (JsonObject *answer, GError **error);
GVariant *auth_cognito_user_read_devices (JsonObject *answer, GError **error);
GVariant *auth_cognito_user_read_sessions (JsonObject *answer, GError **error);
GVariant *auth_cognito_user_read_passkeys (JsonObject *answer, GError **error);

G_END_DECLS
