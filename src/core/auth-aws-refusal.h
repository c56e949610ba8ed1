/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * How a service of AWS says no, and what a person can do about it.
 */

#pragma once

#include "auth-error.h"
#include "auth-http.h"

G_BEGIN_DECLS

/* What one refusal means. */
typedef struct
{
  const char *name;
  const char *words; /* how the service's message begins; "" for any */
  AuthError code;
  const char *sentence; /* without a full stop */
  gboolean has_reason;  /* the service's words say more */
} AuthAwsRefusal;

/* A 2xx JSON object of the identity pool, or why not: as auth_http_response_parse_json(), with
 * refusals in the form of AWS. */
JsonNode *auth_aws_parse_answer (const AuthHttpResponse *response, GError **error);
/* The same of another service. what: "The user pool". refusals: the first that matches counts;
 * what none of them knows is SERVER_REFUSED. */
JsonNode *auth_aws_parse_answer_of (const AuthHttpResponse *response,
                                    const char *what,
                                    const AuthAwsRefusal *refusals,
                                    gsize n_refusals,
                                    GError **error);

G_END_DECLS
