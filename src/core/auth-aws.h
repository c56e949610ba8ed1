/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Temporary AWS credentials from an Amazon Cognito identity pool, by its enhanced flow.
 */

#pragma once

#include "auth-http.h"

G_BEGIN_DECLS

typedef struct
{
  char *access_key_id;
  AuthSecret *secret_access_key;
  AuthSecret *session_token;
  gint64 expires_at;          /* by the server's clock, at most 24 h ahead */
  gint64 clock_drift_seconds; /* server clock minus ours, within ±24 h */
  char *identity_id;          /* whose they are: may be another than was asked for */
} AuthAwsCredentials;

/* id_token: (nullable) NULL for a guest. Errors: AUTH_ERROR_NOT_SUPPORTED: no identity pool;
 * AUTH_ERROR_INVALID_RESPONSE: the ID token cannot be read. */
AuthHttpRequest *auth_aws_request_new_identity (const AuthConfiguration *configuration,
                                                const char *id_token,
                                                GError **error);
/* role_arn: (nullable) NULL: the pool chooses. */
AuthHttpRequest *auth_aws_request_new_credentials (const AuthConfiguration *configuration,
                                                   const char *identity_id,
                                                   const char *id_token,
                                                   const char *role_arn,
                                                   GError **error);
gboolean auth_aws_check_role_arn (const char *text, GError **error);

/* Errors: OFFLINE also for a throttled call, SIGN_IN_REQUIRED for a guest who is not let in,
 * SERVER_REFUSED, NOT_FOUND: the identity is not (or no longer) this sign-in's, INVALID_RESPONSE.
 */
char *auth_aws_parse_identity (const AuthHttpResponse *response, GError **error);
gboolean auth_aws_is_token_expired (const AuthHttpResponse *response);
/* now: our clock. */
AuthAwsCredentials *auth_aws_credentials_new_from_response (const AuthHttpResponse *response,
                                                            gint64 now,
                                                            GError **error);
/* Seconds for which they are still good at our time now; negative when they ended. */
gint64 auth_aws_credentials_get_left (const AuthAwsCredentials *self, gint64 now);
void auth_aws_credentials_free (AuthAwsCredentials *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthAwsCredentials, auth_aws_credentials_free)

G_END_DECLS
