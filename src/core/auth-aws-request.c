/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Requests to the services of Amazon Cognito in the form of AWS's JSON protocol 1.1.
 */

#include "config.h"

#include "auth-aws-request.h"

#include <string.h>

#include "auth-uri.h"

#define CONTENT_TYPE "application/x-amz-json-1.1"

/* An emulator of Cognito's pages on this machine is an emulator of its services too. */
static char *
dup_endpoint (const AuthConfiguration *configuration, const char *service, const char *pool_id)
{
  const char *origin =
    configuration->domain != NULL ? configuration->domain : configuration->issuer;

  if (origin != NULL && auth_uri_is_loopback (origin))
    return g_uri_resolve_relative (origin, "/", G_URI_FLAGS_NONE, NULL);

  return g_strdup_printf ("https://%s.%.*s.amazonaws.com%s/", service,
                          (int) strcspn (pool_id, ":_"), pool_id,
                          g_str_has_prefix (pool_id, "cn-") ? ".cn" : "");
}

/**
 * auth_aws_request_new:
 * @configuration: the account's configuration
 * @service: the service as its host's name begins
 * @pool_id: the user pool's or the identity pool's id, which begins with the region
 * @target: the operation, with the service's prefix
 * @body: its arguments; stays the caller's, who wipes what is secret in it
 *
 * Returns: (transfer full): the request, unsigned
 */
AuthHttpRequest *
auth_aws_request_new (const AuthConfiguration *configuration,
                      const char *service,
                      const char *pool_id,
                      const char *target,
                      JsonNode *body)
{
  AuthHttpRequest *self = g_new0 (AuthHttpRequest, 1);

  self->method = g_strdup ("POST");
  self->uri = dup_endpoint (configuration, service, pool_id);
  self->content_type = g_strdup (CONTENT_TYPE);
  self->target = g_strdup (target);
  self->body = json_to_string (body, FALSE);
  return self;
}
