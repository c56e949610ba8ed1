/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Temporary AWS credentials from an Amazon Cognito identity pool, by its enhanced flow.
 */

#include "config.h"

#include "auth-aws.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-aws-refusal.h"
#include "auth-aws-request.h"
#include "auth-error.h"
#include "auth-jwt.h"

#define MAX_AHEAD_SECONDS   (24 * 60 * 60)
#define MAX_ARN_BYTES       2048
#define MAX_IDENTITY_BYTES  128
#define MAX_KEY_BYTES       128
#define MAX_TOKEN_BYTES     (64 * 1024)
#define MAX_EXPIRATION_TEXT 64

/* Text of a known form: visible ASCII (other programs get it in lines, headers and JSON). */
static gboolean
is_plain (const char *text, gsize max_bytes)
{
  gsize length = text != NULL ? strnlen (text, max_bytes + 1) : 0;

  if (length == 0 || length > max_bytes)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      return FALSE;
  return TRUE;
}

/* The provider's name is the token's issuer without its scheme. */
static JsonObject *
create_logins (const char *id_token, GError **error)
{
  g_autoptr (AuthJwt) jwt = auth_jwt_parse (id_token, NULL);
  const char *issuer = jwt != NULL ? auth_jwt_get_string (jwt, "iss") : NULL;
  const char *name = issuer != NULL ? strstr (issuer, "://") : NULL;
  JsonObject *logins;

  if (name == NULL)
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
                           _ ("The ID token does not say who issued it: sign in again"));
      return NULL;
    }
  logins = json_object_new ();
  json_object_set_string_member (logins, name + strlen ("://"), id_token);
  return logins;
}

/* body: (transfer full) */
static AuthHttpRequest *
new_post (const AuthConfiguration *configuration, const char *operation, JsonObject *body)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  AuthHttpRequest *self;

  json_node_take_object (node, body);
  self = auth_aws_request_new (configuration, "cognito-identity", configuration->identity_pool_id,
                               operation, node);
  auth_secret_wipe_json (node);
  return self;
}

/* A guest sends no logins at all. */
static JsonObject *
create_body (const AuthConfiguration *configuration, const char *id_token, GError **error)
{
  g_autoptr (JsonObject) body = json_object_new ();
  JsonObject *logins;

  if (configuration->identity_pool_id == NULL)
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED,
                           _ ("This account has no identity pool, which is what gives AWS "
                              "credentials: set it with “authenticatorctl set "
                              "--identity-pool-id”"));
      return NULL;
    }
  if (id_token == NULL)
    return g_steal_pointer (&body);

  logins = create_logins (id_token, error);
  if (logins == NULL)
    return NULL;
  json_object_set_object_member (body, "Logins", logins);
  return g_steal_pointer (&body);
}

/**
 * auth_aws_request_new_identity:
 * @configuration: the account's configuration
 * @id_token: (nullable): the ID token, or %NULL for a guest
 * @error: return location for an error
 *
 * Asks for the identity that belongs to a sign-in (GetId of the Amazon Cognito Federated
 * Identities API). It is the same every time, so the answer is worth keeping; a guest gets a new
 * one each time.
 *
 * Returns: (transfer full): the request, or %NULL with AUTH_ERROR_NOT_SUPPORTED (there is no
 *   identity pool) or AUTH_ERROR_INVALID_RESPONSE (the ID token cannot be read)
 */
AuthHttpRequest *
auth_aws_request_new_identity (const AuthConfiguration *configuration,
                               const char *id_token,
                               GError **error)
{
  JsonObject *body = create_body (configuration, id_token, error);

  if (body == NULL)
    return NULL;
  json_object_set_string_member (body, "IdentityPoolId", configuration->identity_pool_id);
  return new_post (configuration, "AWSCognitoIdentityService.GetId", body);
}

/**
 * auth_aws_request_new_credentials:
 * @configuration: the account's configuration
 * @identity_id: the identity
 * @id_token: (nullable): the ID token, or %NULL for a guest
 * @role_arn: (nullable): one of the roles the sign-in may take, or %NULL for the pool's choice
 * @error: return location for an error
 *
 * Asks for credentials (GetCredentialsForIdentity of the Amazon Cognito Federated Identities API).
 *
 * Returns: (transfer full): the request, or %NULL with the errors of
 *   auth_aws_request_new_identity()
 */
AuthHttpRequest *
auth_aws_request_new_credentials (const AuthConfiguration *configuration,
                                  const char *identity_id,
                                  const char *id_token,
                                  const char *role_arn,
                                  GError **error)
{
  JsonObject *body = create_body (configuration, id_token, error);

  if (body == NULL)
    return NULL;
  json_object_set_string_member (body, "IdentityId", identity_id);
  if (role_arn != NULL)
    json_object_set_string_member (body, "CustomRoleArn", role_arn);
  return new_post (configuration, "AWSCognitoIdentityService.GetCredentialsForIdentity", body);
}

/**
 * auth_aws_check_role_arn:
 * @text: what a program asks for
 * @error: return location for an error
 *
 * Checks the form of an IAM role's Amazon Resource Name.
 *
 * Returns: %TRUE if it may be one, else %FALSE with AUTH_ERROR_INVALID_ARGUMENT
 */
gboolean
auth_aws_check_role_arn (const char *text, GError **error)
{
  if (is_plain (text, MAX_ARN_BYTES) &&
      g_regex_match_simple ("^arn:[a-z-]+:iam::[0-9]{12}:role/", text, 0, 0))
    return TRUE;

  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                       _ ("A role looks like arn:aws:iam::123456789012:role/NAME"));
  return FALSE;
}

static gboolean
fail_untrusted (GError **error, const char *what)
{
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
               _ ("The identity pool's answer cannot be used: %s"), what);
  return FALSE;
}

/**
 * auth_aws_parse_identity:
 * @response: the answer to auth_aws_request_new_identity()
 * @error: return location for an error
 *
 * Returns: (transfer full): the identity's id, or %NULL with an error of auth_aws_parse_answer()
 */
char *
auth_aws_parse_identity (const AuthHttpResponse *response, GError **error)
{
  g_autoptr (JsonNode) node = auth_aws_parse_answer (response, error);
  const char *id =
    node != NULL ? auth_json_get_string (json_node_get_object (node), "IdentityId") : NULL;

  if (node == NULL)
    return NULL;
  if (is_plain (id, MAX_IDENTITY_BYTES))
    return g_strdup (id);
  fail_untrusted (error, "it names no identity");
  return NULL;
}

static JsonObject *
get_credentials (JsonObject *answer)
{
  JsonNode *node = json_object_get_member (answer, "Credentials");

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gboolean
read_keys (AuthAwsCredentials *self, JsonObject *answer, GError **error)
{
  JsonObject *credentials = get_credentials (answer);
  const char *identity_id = auth_json_get_string (answer, "IdentityId");
  const char *key_id, *secret, *token;

  if (credentials == NULL || !is_plain (identity_id, MAX_IDENTITY_BYTES))
    return fail_untrusted (error, "it lacks the credentials or whose they are");
  key_id = auth_json_get_string (credentials, "AccessKeyId");
  secret = auth_json_get_string (credentials, "SecretKey");
  token = auth_json_get_string (credentials, "SessionToken");
  if (!is_plain (key_id, MAX_KEY_BYTES) || !is_plain (secret, MAX_KEY_BYTES) ||
      !is_plain (token, MAX_TOKEN_BYTES))
    return fail_untrusted (error, "a part of the credentials is missing or damaged");

  self->identity_id = g_strdup (identity_id);
  self->access_key_id = g_strdup (key_id);
  self->secret_access_key = g_strdup (secret);
  self->session_token = g_strdup (token);
  return TRUE;
}

/* Seconds since 1970 with or without a fraction; emulators write ISO 8601. */
static gboolean
get_expiration (JsonObject *answer, gint64 *expires_at_out)
{
  JsonObject *credentials = get_credentials (answer);
  const char *text = auth_json_get_string (credentials, "Expiration");
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) date = NULL;

  if (text == NULL)
    return auth_json_get_int64 (credentials, "Expiration", expires_at_out);
  if (strnlen (text, MAX_EXPIRATION_TEXT) < MAX_EXPIRATION_TEXT)
    date = g_date_time_new_from_iso8601 (text, utc);
  if (date == NULL)
    return FALSE;
  *expires_at_out = g_date_time_to_unix (date);
  return TRUE;
}

static gboolean
read_times (AuthAwsCredentials *self,
            const AuthHttpResponse *response,
            JsonObject *answer,
            gint64 now,
            GError **error)
{
  gint64 expires_at = 0;

  if (response->date > 0)
    self->clock_drift_seconds = CLAMP (response->date - now, -MAX_AHEAD_SECONDS, MAX_AHEAD_SECONDS);
  if (!get_expiration (answer, &expires_at))
    return fail_untrusted (error, "it does not say how long the credentials are good");
  if (expires_at <= now + self->clock_drift_seconds)
    return fail_untrusted (error, "the credentials have ended already");

  /* A server that promises more is wrong about its clock or about the form of the number. */
  self->expires_at = MIN (expires_at, now + self->clock_drift_seconds + MAX_AHEAD_SECONDS);
  return TRUE;
}

/**
 * auth_aws_credentials_new_from_response:
 * @response: the answer to auth_aws_request_new_credentials()
 * @now: our clock, seconds since 1970
 * @error: return location for an error
 *
 * Returns: (transfer full): the credentials, or %NULL with an error of auth_aws_parse_answer()
 */
AuthAwsCredentials *
auth_aws_credentials_new_from_response (const AuthHttpResponse *response,
                                        gint64 now,
                                        GError **error)
{
  g_autoptr (JsonNode) node = auth_aws_parse_answer (response, error);
  g_autoptr (AuthAwsCredentials) self = NULL;
  JsonObject *answer = node != NULL ? json_node_get_object (node) : NULL;
  gboolean is_good;

  if (node == NULL)
    return NULL;
  self = g_new0 (AuthAwsCredentials, 1);
  is_good = read_keys (self, answer, error) && read_times (self, response, answer, now, error);
  auth_secret_wipe_json (node);
  return is_good ? g_steal_pointer (&self) : NULL;
}

/**
 * auth_aws_credentials_get_left:
 * @self: credentials
 * @now: our clock, seconds since 1970
 *
 * Returns: for how many seconds AWS still accepts them; 0 or less when they have ended
 */
gint64
auth_aws_credentials_get_left (const AuthAwsCredentials *self, gint64 now)
{
  return self->expires_at - self->clock_drift_seconds - now;
}

/**
 * auth_aws_credentials_free:
 * @self: (transfer full) (nullable): credentials
 *
 * Wipes and frees them.
 */
void
auth_aws_credentials_free (AuthAwsCredentials *self)
{
  if (self == NULL)
    return;

  g_free (self->access_key_id);
  auth_secret_free (self->secret_access_key);
  auth_secret_free (self->session_token);
  g_free (self->identity_id);
  g_free (self);
}
