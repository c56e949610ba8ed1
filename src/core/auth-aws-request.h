/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Requests to the services of Amazon Cognito in the form of AWS's JSON protocol 1.1.
 */

#pragma once

#include "auth-http.h"

G_BEGIN_DECLS

/* service: "cognito-idp"; pool_id: says region and partition; target: the operation with the
 * service's prefix; body: stays the caller's, who wipes it. */
AuthHttpRequest *auth_aws_request_new (const AuthConfiguration *configuration,
                                       const char *service,
                                       const char *pool_id,
                                       const char *target,
                                       JsonNode *body);

G_END_DECLS
