/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * HTTP requests and responses as values: core makes and reads them, the agent sends them.
 */

#pragma once

#include "auth-authorization.h"

G_BEGIN_DECLS

typedef struct
{
  char *method; /* "GET" or "POST" */
  char *uri;
  AuthSecret *authorization; /* (nullable) value of the Authorization header */
  char *content_type;        /* (nullable) */
  char *target;              /* (nullable) value of X-Amz-Target: the operation of an AWS service */
  AuthSecret *body;          /* (nullable) */
} AuthHttpRequest;

typedef struct
{
  guint status;
  char *content_type; /* (nullable) as sent, with parameters */
  char *error_type;   /* (nullable) X-Amzn-ErrorType: why an AWS service refused */
  AuthSecret *body;   /* NUL-terminated; may hold further NULs */
  gsize length;
  gint64 date; /* Date header, seconds since 1970; 0: none */
} AuthHttpResponse;

AuthHttpRequest *auth_http_request_new_get (const char *uri);
/* RFC 6749 section 4.1.3, RFC 7636 section 4.5; Basic when there is a client secret */
AuthHttpRequest *auth_http_request_new_code (const AuthProvider *provider,
                                             const AuthConfiguration *configuration,
                                             const AuthAuthorization *authorization,
                                             const char *code);
/* RFC 6749 section 6 */
AuthHttpRequest *auth_http_request_new_refresh (const AuthProvider *provider,
                                                const AuthConfiguration *configuration,
                                                const char *refresh_token);
/* RFC 7009; NULL when the provider has no revocation endpoint */
AuthHttpRequest *auth_http_request_new_revoke (const AuthProvider *provider,
                                               const AuthConfiguration *configuration,
                                               const char *refresh_token);
/* NULL when the provider has no userinfo endpoint */
AuthHttpRequest *auth_http_request_new_userinfo (const AuthProvider *provider,
                                                 const char *access_token);
void auth_http_request_free (AuthHttpRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthHttpRequest, auth_http_request_free)

void auth_http_response_free (AuthHttpResponse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthHttpResponse, auth_http_response_free)

/* A 2xx JSON object, or why not: OFFLINE for 408, 429, 5xx and for any web page (text/html,
 * whatever the status: a captive portal or a load balancer); SIGN_IN_REQUIRED for JSON error
 * "invalid_grant", and for 401 with WWW-… "invalid_token"-like JSON; SERVER_REFUSED for other JSON
 * errors and 4xx, with the cleaned error_description or error; INVALID_RESPONSE for redirects and
 * for anything else. what: "The user pool". */
JsonNode *auth_http_response_parse_json (const AuthHttpResponse *self,
                                         const char *what,
                                         GError **error);

G_END_DECLS
