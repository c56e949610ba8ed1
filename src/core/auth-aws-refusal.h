/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * How an identity pool says no, and what a person can do about it.
 */

#pragma once

#include "auth-http.h"

G_BEGIN_DECLS

/* A 2xx JSON object of the identity pool, or why not: as auth_http_response_parse_json(), with
 * refusals in the form of AWS. */
JsonNode *auth_aws_parse_answer (const AuthHttpResponse *response, GError **error);

G_END_DECLS
