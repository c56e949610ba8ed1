/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the API of a user pool asks of the access token it is called with.
 */

#include "config.h"

#include "demo-access-token.h"

#include "auth-error.h"
#include "demo-discovery.h"

#define SCOPE "aws.cognito.signin.user.admin"

static DemoSession *
demo_access_token_refuse (GError **error, const char *message)
{
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED, message);
  return NULL;
}

static gboolean
demo_access_token_is_ours (const DemoPool *pool, const AuthJwt *jwt)
{
  return demo_discovery_verify (pool, jwt) &&
         g_strcmp0 (auth_jwt_get_string (jwt, "iss"), pool->issuer) == 0 &&
         g_strcmp0 (auth_jwt_get_string (jwt, "token_use"), "access") == 0;
}

static gboolean
demo_access_token_has_scope (const AuthJwt *jwt)
{
  const char *scope = auth_jwt_get_string (jwt, "scope");
  g_auto (GStrv) scopes = g_strsplit (scope != NULL ? scope : "", " ", -1);

  return g_strv_contains ((const char *const *) scopes, SCOPE);
}

DemoSession *
demo_access_token_check (const DemoPool *pool, const char *token, gint64 now, GError **error)
{
  g_autoptr (AuthJwt) jwt = auth_jwt_parse (token, NULL);
  DemoSession *session;
  gint64 expires_at = 0;

  if (jwt == NULL || !demo_access_token_is_ours (pool, jwt))
    return demo_access_token_refuse (error, "Invalid Access Token");
  if (!auth_jwt_get_time (jwt, "exp", &expires_at) || now >= expires_at)
    return demo_access_token_refuse (error, "Access Token has expired");
  session = demo_grants_find_access_token (pool->grants, token, now);
  if (session == NULL)
    return demo_access_token_refuse (error, "Access Token has been revoked");
  if (!demo_access_token_has_scope (jwt))
    return demo_access_token_refuse (error, "Access Token does not have required scopes");
  return session;
}
