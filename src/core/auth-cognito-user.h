/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the signed-in user of an Amazon Cognito user pool asks of it about the own user.
 */

#pragma once

#include "auth-http.h"

G_BEGIN_DECLS

/* Without it an access token opens none of this. */
#define AUTH_COGNITO_USER_SCOPE "aws.cognito.signin.user.admin"

/* Arguments of an operation: names and values in turn, NULL-terminated. */
JsonNode *auth_cognito_user_new_arguments (const char *first_name, ...) G_GNUC_NULL_TERMINATED;
/* For UpdateUserAttributes and DeleteUserAttributes; attributes: a{ss}, where an empty value
 * deletes. NULL: there is nothing to do. */
JsonNode *auth_cognito_user_new_update (GVariant *attributes);
JsonNode *auth_cognito_user_new_deletion (GVariant *attributes);
/* For SetUserMFAPreference; method: as GetUser names it. AUTH_ERROR_INVALID_ARGUMENT. */
JsonNode *auth_cognito_user_new_mfa (const char *method,
                                     gboolean is_enabled,
                                     gboolean is_preferred,
                                     GError **error);

/* Makes the arguments of a list ask for its next page, if there is one. */
gboolean auth_cognito_user_turn_page (JsonNode *arguments, JsonObject *answer);

/* Not empty, one line, and no longer than anything Cognito knows. AUTH_ERROR_INVALID_ARGUMENT. */
gboolean auth_cognito_user_check_text (const char *text, GError **error);
gboolean auth_cognito_user_check_attributes (GVariant *attributes, GError **error);

/* arguments: get the access token for the time of the call; stay the caller's, who wipes them. */
AuthHttpRequest *auth_cognito_user_request_new (const AuthConfiguration *configuration,
                                                const char *operation,
                                                JsonNode *arguments,
                                                const char *access_token);

G_END_DECLS
