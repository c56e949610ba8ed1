/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * JSON Web Tokens (RFC 7519) in compact serialization, parsed but not yet believed.
 */

#include "config.h"

#include "auth-jwt.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-base64url.h"
#include "auth-error.h"

/* 9999-12-31: no clock arithmetic on what is accepted can overflow. */
#define MAX_TIME G_GINT64_CONSTANT (253402300799)

static JsonNode *
parse_part (const char *text, const char *what, GError **error)
{
  g_autofree guint8 *data = NULL;
  gsize length = 0;

  data = auth_base64url_decode (text, -1, &length, NULL);
  if (data == NULL)
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE, _ ("%s cannot be read"), what);
      return NULL;
    }
  return auth_json_parse ((const char *) data, length, what, error);
}

static gboolean
parse_header (AuthJwt *self, const char *text, GError **error)
{
  g_autoptr (JsonNode) node = parse_part (text, _ ("The token's header"), error);
  JsonObject *header = NULL;

  if (node == NULL)
    return FALSE;

  header = json_node_get_object (node);
  self->algorithm = g_strdup (auth_json_get_string (header, "alg"));
  self->key_id = g_strdup (auth_json_get_string (header, "kid"));
  /* RFC 7515 section 4.1.11: extensions that are not understood must not be passed over. */
  if (self->algorithm != NULL && !json_object_has_member (header, "crit"))
    return TRUE;

  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
                       _ ("The token is signed in a way this program does not know"));
  return FALSE;
}

static char **
split_token (const char *token, GError **error)
{
  g_auto (GStrv) parts = NULL;

  if (strnlen (token, AUTH_JWT_MAX_BYTES + 1) <= AUTH_JWT_MAX_BYTES)
    parts = g_strsplit (token, ".", 4);
  if (parts == NULL || g_strv_length (parts) != 3 || *parts[2] == '\0')
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
                           _ ("The token is not a signed JSON Web Token"));
      return NULL;
    }
  return g_steal_pointer (&parts);
}

/**
 * auth_jwt_parse:
 * @token: a token
 * @error: return location for an error
 *
 * Takes a JSON Web Signature in compact serialization (RFC 7515 section 7.1) apart. Nothing is
 * verified: see auth_jwks_verify().
 *
 * Returns: (transfer full): the token's parts, or %NULL with AUTH_ERROR_INVALID_RESPONSE
 */
AuthJwt *
auth_jwt_parse (const char *token, GError **error)
{
  g_autoptr (AuthJwt) self = g_new0 (AuthJwt, 1);
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (token != NULL, NULL);

  parts = split_token (token, error);
  if (parts == NULL || !parse_header (self, parts[0], error))
    return NULL;

  self->payload = parse_part (parts[1], _ ("The token's payload"), error);
  if (self->payload == NULL)
    return NULL;

  self->signature = auth_base64url_decode (parts[2], -1, &self->signature_length, NULL);
  if (self->signature == NULL)
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
                           _ ("The token's signature cannot be read"));
      return NULL;
    }
  self->signing_input = g_strconcat (parts[0], ".", parts[1], NULL);
  return g_steal_pointer (&self);
}

/**
 * auth_jwt_free:
 * @self: (transfer full) (nullable): a token's parts
 *
 * Frees them.
 */
void
auth_jwt_free (AuthJwt *self)
{
  if (self == NULL)
    return;

  g_free (self->algorithm);
  g_free (self->key_id);
  g_free (self->signing_input);
  g_free (self->signature);
  g_clear_pointer (&self->payload, json_node_unref);
  g_free (self);
}

/**
 * auth_jwt_get_claims:
 * @self: a token's parts
 *
 * Returns: (transfer none): the payload
 */
JsonObject *
auth_jwt_get_claims (const AuthJwt *self)
{
  return json_node_get_object (self->payload);
}

/**
 * auth_jwt_get_string:
 * @self: a token's parts
 * @claim: the name of a claim
 *
 * Returns: (transfer none) (nullable): the claim, or %NULL when it is missing or not a string
 */
const char *
auth_jwt_get_string (const AuthJwt *self, const char *claim)
{
  return auth_json_get_string (auth_jwt_get_claims (self), claim);
}

/**
 * auth_jwt_get_time:
 * @self: a token's parts
 * @claim: the name of a claim that is a NumericDate (RFC 7519 section 2)
 * @time_out: (out): seconds since 1970
 *
 * Returns: %TRUE if the claim is there and a time between 1970 and the year 9999
 */
gboolean
auth_jwt_get_time (const AuthJwt *self, const char *claim, gint64 *time_out)
{
  gint64 time = 0;

  if (!auth_json_get_int64 (auth_jwt_get_claims (self), claim, &time) || time < 0 ||
      time > MAX_TIME)
    return FALSE;

  *time_out = time;
  return TRUE;
}

/**
 * auth_jwt_dup_strv:
 * @self: a token's parts
 * @claim: the name of a claim
 *
 * A claim that is a single string, as "aud" may be (RFC 7519 section 4.1.3), is a list of one.
 *
 * Returns: (transfer full): the claim's strings, none when it is missing or of another type
 */
char **
auth_jwt_dup_strv (const AuthJwt *self, const char *claim)
{
  const char *single[] = { auth_jwt_get_string (self, claim), NULL };
  char **values = NULL;

  if (single[0] == NULL)
    values = auth_json_dup_strv (auth_jwt_get_claims (self), claim);

  return values != NULL ? values : g_strdupv ((char **) single);
}
