/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Whether tokens can be believed: OpenID Connect Core section 3.1.3.7 and the rules of Cognito.
 */

#include "config.h"

#include "auth-tokens.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-base64url.h"
#include "auth-error.h"
#include "auth-uri.h"

/* How far ahead of the answer's Date a token may claim to be issued. */
#define MAX_ISSUE_SKEW_SECONDS (5 * 60)

/* What both tokens are held against. */
typedef struct
{
  const AuthProvider *provider;
  const AuthConfiguration *configuration;
  const AuthJwks *jwks;
  gint64 server_now;
} Expected;

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE, message);
  return FALSE;
}

static gboolean
check_times (const AuthJwt *jwt, gint64 server_now, GError **error)
{
  gint64 expires_at = 0;
  gint64 issued_at = 0;

  if (!auth_jwt_get_time (jwt, "exp", &expires_at))
    return fail (error, _ ("The user pool issued a token without an end"));
  if (expires_at <= server_now)
    return fail (error,
                 _ ("The user pool issued a token that is over already: check this computer's "
                    "clock"));
  if (auth_jwt_get_time (jwt, "iat", &issued_at) && issued_at > server_now + MAX_ISSUE_SKEW_SECONDS)
    return fail (error, _ ("The user pool issued a token that begins in the future: check this "
                           "computer's clock"));

  return TRUE;
}

/* Signature first: nothing else of a forged token is worth a look. */
static gboolean
check_common (const AuthJwt *jwt, const Expected *expected, const char *token_use, GError **error)
{
  const char *use = auth_jwt_get_string (jwt, "token_use");

  if (!auth_jwks_verify (expected->jwks, jwt, error))
    return FALSE;
  if (g_strcmp0 (auth_jwt_get_string (jwt, "iss"), expected->provider->issuer) != 0)
    return fail (error, _ ("The token was issued by somebody else and cannot be trusted"));
  if (json_object_has_member (auth_jwt_get_claims (jwt), "token_use") &&
      g_strcmp0 (use, token_use) != 0)
    return fail (error, _ ("The user pool issued a token of another kind than it said"));

  return check_times (jwt, expected->server_now, error);
}

static gboolean
check_audience (const AuthJwt *jwt, const char *client_id, GError **error)
{
  g_auto (GStrv) audience = auth_jwt_dup_strv (jwt, "aud");

  if (!g_strv_contains ((const char *const *) audience, client_id))
    return fail (error, _ ("The ID token is meant for another app and cannot be trusted"));
  if (g_strv_length (audience) > 1 && g_strcmp0 (auth_jwt_get_string (jwt, "azp"), client_id) != 0)
    return fail (error, _ ("The ID token was issued to another app and cannot be trusted"));

  return TRUE;
}

/* Emulators of Cognito know no nonce. PKCE binds their code to this sign-in all the same. */
static gboolean
may_lack_nonce (const AuthProvider *provider)
{
  return provider->is_cognito && auth_uri_is_loopback (provider->issuer);
}

static gboolean
check_nonce (const AuthJwt *jwt, const AuthProvider *provider, const char *nonce, GError **error)
{
  if (nonce == NULL || g_strcmp0 (auth_jwt_get_string (jwt, "nonce"), nonce) == 0)
    return TRUE;
  if (!json_object_has_member (auth_jwt_get_claims (jwt), "nonce") && may_lack_nonce (provider))
    return TRUE;

  return fail (error, _ ("The ID token belongs to another sign-in and cannot be trusted"));
}

/* OpenID Connect Core section 3.1.3.6: the left half of the hash the signature uses. */
static gboolean
check_at_hash (const AuthJwt *jwt, const char *access_token, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *expected = NULL;
  guint8 digest[32];
  gsize length = sizeof digest;

  if (!json_object_has_member (auth_jwt_get_claims (jwt), "at_hash"))
    return TRUE;

  g_checksum_update (checksum, (const guchar *) access_token, -1);
  g_checksum_get_digest (checksum, digest, &length);
  expected = auth_base64url_encode (digest, length / 2);
  if (g_strcmp0 (auth_jwt_get_string (jwt, "at_hash"), expected) == 0)
    return TRUE;

  return fail (error, _ ("The ID token and the access token do not belong together"));
}

static gboolean
check_subject (const AuthJwt *jwt, const char *previous_subject, GError **error)
{
  const char *subject = auth_jwt_get_string (jwt, "sub");

  if (subject == NULL || *subject == '\0')
    return fail (error, _ ("The ID token does not say whom it is about"));
  if (previous_subject != NULL && !g_str_equal (subject, previous_subject))
    return fail (error, _ ("The user pool answered with the tokens of another person"));

  return TRUE;
}

static gboolean
verify_id (const AuthTokens *self,
           const Expected *expected,
           const char *nonce,
           const char *previous_subject,
           GError **error)
{
  g_autoptr (AuthJwt) jwt = auth_jwt_parse (self->id_token, error);
  gint64 issued_at = 0;

  if (jwt == NULL || !check_common (jwt, expected, "id", error))
    return FALSE;
  if (!auth_jwt_get_time (jwt, "iat", &issued_at))
    return fail (error, _ ("The ID token does not say when it was issued"));

  return check_audience (jwt, expected->configuration->client_id, error) &&
         check_nonce (jwt, expected->provider, nonce, error) &&
         check_at_hash (jwt, self->access_token, error) &&
         check_subject (jwt, previous_subject, error);
}

/* Other providers' access tokens are their own business (RFC 6749 section 1.4) unless they are JWTs
 * of this very issuer. */
static gboolean
verify_access (const AuthTokens *self, const Expected *expected, GError **error)
{
  g_autoptr (AuthJwt) jwt = auth_jwt_parse (self->access_token, NULL);
  const char *issuer = jwt != NULL ? auth_jwt_get_string (jwt, "iss") : NULL;
  const char *client_id = jwt != NULL ? auth_jwt_get_string (jwt, "client_id") : NULL;
  gboolean is_cognito = expected->provider->is_cognito;

  if (!is_cognito && g_strcmp0 (issuer, expected->provider->issuer) != 0)
    return TRUE;
  if (jwt == NULL)
    return fail (error, _ ("The user pool answered with an access token that cannot be read"));
  if (!check_common (jwt, expected, "access", error))
    return FALSE;
  if ((is_cognito || client_id != NULL) &&
      g_strcmp0 (client_id, expected->configuration->client_id) != 0)
    return fail (error, _ ("The access token is meant for another app and cannot be trusted"));

  return TRUE;
}

/**
 * auth_tokens_verify:
 * @self: tokens
 * @provider: who issued them
 * @configuration: whom they are for
 * @jwks: the issuer's keys
 * @nonce: (nullable): the nonce of the sign-in, %NULL after a refresh
 * @previous_subject: (nullable): the "sub" the tokens must have (OpenID Connect Core section 12.2)
 * @now: our clock, seconds since 1970
 * @error: return location for an error
 *
 * Verifies the ID token, which must be there after a sign-in (OpenID Connect Core section 3.1.3.7),
 * and the access token if it is a JWT of this issuer, as Cognito's always is.
 *
 * Returns: %TRUE if they can be believed, else %FALSE with AUTH_ERROR_NOT_FOUND (signed with a key
 *   not in @jwks: fetch it again) or AUTH_ERROR_INVALID_RESPONSE
 */
gboolean
auth_tokens_verify (const AuthTokens *self,
                    const AuthProvider *provider,
                    const AuthConfiguration *configuration,
                    const AuthJwks *jwks,
                    const char *nonce,
                    const char *previous_subject,
                    gint64 now,
                    GError **error)
{
  Expected expected = { provider, configuration, jwks, now + self->clock_drift_seconds };

  if (self->id_token == NULL && nonce != NULL)
    return fail (error, _ ("The user pool answered without an ID token"));
  if (self->id_token != NULL && !verify_id (self, &expected, nonce, previous_subject, error))
    return FALSE;

  return verify_access (self, &expected, error);
}
