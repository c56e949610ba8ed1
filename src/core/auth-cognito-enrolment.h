/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What a user pool says while an authenticator app is enrolled with it, and for whom that is.
 */

#pragma once

#include "auth-code.h"
#include "auth-jwt.h"

G_BEGIN_DECLS

/* Whether the person exists in the pool only through another provider, which asks for the second
 * factor itself: the pool never would. */
gboolean auth_cognito_enrolment_is_federated (const AuthJwt *id_token);

/* The answer to AssociateSoftwareToken. Errors: AUTH_ERROR_INVALID_RESPONSE */
AuthCode *auth_cognito_enrolment_read_secret (JsonObject *answer, const char *id, GError **error);
/* The answer to VerifySoftwareToken. */
gboolean auth_cognito_enrolment_is_verified (JsonObject *answer);

G_END_DECLS
