/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What an identity pool asks of the token somebody signs in to it with.
 */

#include "config.h"

#include "demo-id-token.h"

#include "auth-error.h"
#include "demo-discovery.h"

#define NOT_SUPPORTED "Token is not from a supported provider of this identity pool."

static gboolean
demo_id_token_refuse (GError **error, const char *message)
{
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED, message);
  return FALSE;
}

/* The name of a pool is its issuer without a scheme. */
static const char *
demo_id_token_get_provider (const char *issuer)
{
  const char *start = issuer != NULL ? strstr (issuer, "://") : NULL;

  return start != NULL ? start + strlen ("://") : "";
}

static gboolean
demo_id_token_check_claims (const AuthJwt *jwt, const char *provider, gint64 now, GError **error)
{
  const char *audience = auth_jwt_get_string (jwt, "aud");
  const char *issuer = auth_jwt_get_string (jwt, "iss");
  gint64 expires_at = 0;

  if (strcmp (demo_id_token_get_provider (issuer), provider) != 0)
    return demo_id_token_refuse (error, "Invalid login token. Issuer doesn't match providerName");
  if (audience == NULL)
    return demo_id_token_refuse (error, "Invalid login token. Missing a required claim: aud");
  if (demo_client_find (audience) == NULL)
    return demo_id_token_refuse (error, NOT_SUPPORTED);
  if (auth_jwt_get_string (jwt, "sub") == NULL)
    return demo_id_token_refuse (error, "Invalid login token. Missing a required claim: sub");
  if (auth_jwt_get_time (jwt, "exp", &expires_at) && now < expires_at)
    return TRUE;
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED,
               "Invalid login token. Token expired: %" G_GINT64_FORMAT " >= %" G_GINT64_FORMAT,
               now, expires_at);
  return FALSE;
}

AuthJwt *
demo_id_token_check (const DemoPool *pool,
                     const char *provider,
                     const char *token,
                     gint64 now,
                     GError **error)
{
  g_autoptr (AuthJwt) jwt = auth_jwt_parse (token, NULL);

  if (strcmp (demo_id_token_get_provider (pool->issuer), provider) != 0)
    demo_id_token_refuse (error, NOT_SUPPORTED);
  else if (jwt == NULL)
    demo_id_token_refuse (error, "Invalid login token. Not a valid OpenId Connect identity token.");
  else if (!demo_discovery_verify (pool, jwt))
    demo_id_token_refuse (error, "Invalid login token. Couldn't verify signed token.");
  else if (demo_id_token_check_claims (jwt, provider, now, error))
    return g_steal_pointer (&jwt);
  return NULL;
}
