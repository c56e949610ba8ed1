/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The tokens of one session: what the token endpoint answered, and how fresh it is.
 */

#include "config.h"

#include "auth-tokens.h"

#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-json.h"
#include "auth-jwt.h"

#define MAX_DRIFT_SECONDS    (24 * 60 * 60)
#define MAX_LIFETIME_SECONDS (10 * 365 * 24 * 60 * 60)
/* For a token that does not say when it ends. */
#define UNKNOWN_LIFETIME_SECONDS (5 * 60)
/* 9999-12-31: no clock arithmetic on what is accepted can overflow. */
#define MAX_TIME G_GINT64_CONSTANT (253402300799)

static gboolean
check_answer (JsonObject *answer, GError **error)
{
  const char *access_token = auth_json_get_string (answer, "access_token");
  const char *token_type = auth_json_get_string (answer, "token_type");

  if (access_token == NULL || *access_token == '\0')
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
                           _ ("The user pool answered without an access token"));
      return FALSE;
    }
  if (token_type == NULL || g_ascii_strcasecmp (token_type, "Bearer") != 0)
    {
      g_set_error_literal (
        error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
        _ ("The user pool answered with a kind of token this program cannot use"));
      return FALSE;
    }
  return TRUE;
}

/* Amazon's and others' clocks are right; the difference is this machine's fault, and kept. */
static gint64
compute_drift (const AuthHttpResponse *response,
               const AuthJwt *access,
               const AuthJwt *id,
               gint64 now)
{
  gint64 server = response->date;

  if (server <= 0 && (access == NULL || !auth_jwt_get_time (access, "iat", &server)) &&
      (id == NULL || !auth_jwt_get_time (id, "iat", &server)))
    return 0;

  return CLAMP (server - now, -MAX_DRIFT_SECONDS, MAX_DRIFT_SECONDS);
}

static gint64
get_lifetime (JsonObject *answer)
{
  gint64 seconds = 0;

  if (!auth_json_get_int64 (answer, "expires_in", &seconds) || seconds < 0)
    return UNKNOWN_LIFETIME_SECONDS;

  return MIN (seconds, MAX_LIFETIME_SECONDS);
}

static gboolean
read_times (AuthTokens *self,
            const AuthHttpResponse *response,
            JsonObject *answer,
            gint64 now,
            GError **error)
{
  g_autoptr (AuthJwt) access = auth_jwt_parse (self->access_token, NULL);
  g_autoptr (AuthJwt) id = NULL;

  if (self->id_token != NULL)
    id = auth_jwt_parse (self->id_token, NULL);
  self->clock_drift_seconds = compute_drift (response, access, id, now);
  self->issued_at = now + self->clock_drift_seconds;
  /* Emulators and proxies get expires_in wrong; the token itself is what servers look at. */
  if (access == NULL || !auth_jwt_get_time (access, "exp", &self->access_expires_at))
    self->access_expires_at = self->issued_at + get_lifetime (answer);
  if (self->id_token == NULL || (id != NULL && auth_jwt_get_time (id, "exp", &self->id_expires_at)))
    return TRUE;

  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
                       _ ("The user pool answered with an ID token that cannot be read"));
  return FALSE;
}

static char *
dup_nonempty (JsonObject *object, const char *name)
{
  const char *text = auth_json_get_string (object, name);

  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

static AuthTokens *
new_from_answer (JsonObject *answer,
                 const AuthHttpResponse *response,
                 const AuthTokens *old,
                 gint64 now,
                 GError **error)
{
  g_autoptr (AuthTokens) self = NULL;

  if (!check_answer (answer, error))
    return NULL;

  self = g_new0 (AuthTokens, 1);
  self->access_token = dup_nonempty (answer, "access_token");
  self->id_token = dup_nonempty (answer, "id_token");
  self->refresh_token = dup_nonempty (answer, "refresh_token");
  if (self->refresh_token == NULL && old != NULL)
    self->refresh_token = g_strdup (old->refresh_token);

  return read_times (self, response, answer, now, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * auth_tokens_new_from_response:
 * @response: the token endpoint's answer (RFC 6749 section 5.1)
 * @old: (nullable): the tokens that were refreshed; their refresh token stays when no new one came
 * @now: our clock, seconds since 1970
 * @error: return location for an error
 *
 * Reads tokens and when they end. Nothing is verified: see auth_tokens_verify().
 *
 * Returns: (transfer full): the tokens, or %NULL with an error of auth_http_response_parse_json()
 */
AuthTokens *
auth_tokens_new_from_response (const AuthHttpResponse *response,
                               const AuthTokens *old,
                               gint64 now,
                               GError **error)
{
  g_autoptr (JsonNode) node = auth_http_response_parse_json (response, N_ ("The user pool"), error);
  AuthTokens *self = NULL;

  if (node == NULL)
    return NULL;

  self = new_from_answer (json_node_get_object (node), response, old, now, error);
  auth_secret_wipe_json (node);
  return self;
}

/**
 * auth_tokens_copy:
 * @self: tokens
 *
 * Returns: (transfer full): a copy
 */
AuthTokens *
auth_tokens_copy (const AuthTokens *self)
{
  AuthTokens *copy = g_memdup2 (self, sizeof *self);

  copy->access_token = g_strdup (self->access_token);
  copy->id_token = g_strdup (self->id_token);
  copy->refresh_token = g_strdup (self->refresh_token);
  return copy;
}

/**
 * auth_tokens_free:
 * @self: (transfer full) (nullable): tokens
 *
 * Wipes and frees them.
 */
void
auth_tokens_free (AuthTokens *self)
{
  if (self == NULL)
    return;

  auth_secret_free (self->access_token);
  auth_secret_free (self->id_token);
  auth_secret_free (self->refresh_token);
  g_free (self);
}

static void
set_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

/**
 * auth_tokens_to_json:
 * @self: tokens
 *
 * Returns: (transfer full): an object for auth_tokens_new_from_json(), full of secrets: wipe it
 *   with auth_secret_wipe_json()
 */
JsonObject *
auth_tokens_to_json (const AuthTokens *self)
{
  JsonObject *object = json_object_new ();

  set_string (object, "access-token", self->access_token);
  set_string (object, "id-token", self->id_token);
  set_string (object, "refresh-token", self->refresh_token);
  json_object_set_int_member (object, "issued-at", self->issued_at);
  json_object_set_int_member (object, "access-expires-at", self->access_expires_at);
  json_object_set_int_member (object, "id-expires-at", self->id_expires_at);
  json_object_set_int_member (object, "clock-drift-seconds", self->clock_drift_seconds);
  return object;
}

/* A time that makes no sense is long past, so that the token is refreshed. */
static gint64
read_time (JsonObject *object, const char *name)
{
  gint64 time = 0;

  return auth_json_get_int64 (object, name, &time) && time <= MAX_TIME ? MAX (time, 0) : 0;
}

/**
 * auth_tokens_new_from_json:
 * @object: what auth_tokens_to_json() made
 * @error: return location for an error
 *
 * Reads tokens that were stored. The clock may have been set since, so a stored drift that would
 * make tokens look fresher than they are by our clock is forgotten.
 *
 * Returns: (transfer full): the tokens, or %NULL with AUTH_ERROR_INVALID_ARGUMENT
 */
AuthTokens *
auth_tokens_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (AuthTokens) self = g_new0 (AuthTokens, 1);
  gint64 drift = 0;

  self->access_token = dup_nonempty (object, "access-token");
  if (self->access_token == NULL)
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                           _ ("The stored session is damaged: sign in again"));
      return NULL;
    }
  self->id_token = dup_nonempty (object, "id-token");
  self->refresh_token = dup_nonempty (object, "refresh-token");
  self->issued_at = read_time (object, "issued-at");
  self->access_expires_at = read_time (object, "access-expires-at");
  self->id_expires_at = self->id_token != NULL ? read_time (object, "id-expires-at") : 0;
  if (auth_json_get_int64 (object, "clock-drift-seconds", &drift))
    self->clock_drift_seconds = CLAMP (drift, 0, MAX_DRIFT_SECONDS);
  return g_steal_pointer (&self);
}

/**
 * auth_tokens_get:
 * @self: tokens
 * @kind: which
 *
 * Returns: (transfer none) (nullable): the token
 */
const char *
auth_tokens_get (const AuthTokens *self, AuthTokenKind kind)
{
  return kind == AUTH_TOKEN_ID ? self->id_token : self->access_token;
}

/**
 * auth_tokens_get_expires_at:
 * @self: tokens
 * @kind: which
 *
 * Returns: when the token ends by the server's clock, seconds since 1970; 0 when there is none.
 *   Take clock_drift_seconds away for ours.
 */
gint64
auth_tokens_get_expires_at (const AuthTokens *self, AuthTokenKind kind)
{
  return kind == AUTH_TOKEN_ID ? self->id_expires_at : self->access_expires_at;
}

/**
 * auth_tokens_is_valid:
 * @self: tokens
 * @kind: which
 * @now: our clock, seconds since 1970
 *
 * Returns: %TRUE if the token is there and a server still accepts it
 */
gboolean
auth_tokens_is_valid (const AuthTokens *self, AuthTokenKind kind, gint64 now)
{
  return auth_tokens_get (self, kind) != NULL &&
         now + self->clock_drift_seconds < auth_tokens_get_expires_at (self, kind);
}

static gint64
get_token_lifetime (const AuthTokens *self, AuthTokenKind kind)
{
  return MAX (auth_tokens_get_expires_at (self, kind) - self->issued_at, 0);
}

static gint64
get_token_fresh_until (const AuthTokens *self, AuthTokenKind kind)
{
  gint64 lifetime = get_token_lifetime (self, kind);
  gint64 margin = MAX (60, MIN (120, lifetime / 10));

  return auth_tokens_get_expires_at (self, kind) - self->clock_drift_seconds -
         MIN (margin, lifetime / 2);
}

/**
 * auth_tokens_get_fresh_until:
 * @self: tokens
 *
 * The margin before the end of a token is max (60 s, min (120 s, 10 % of its lifetime)), but at
 * most half its lifetime; the token that ends first decides.
 *
 * Returns: the last second by our clock at which auth_tokens_is_fresh() is %TRUE without a minimal
 *   validity, seconds since 1970
 */
gint64
auth_tokens_get_fresh_until (const AuthTokens *self)
{
  gint64 access = get_token_fresh_until (self, AUTH_TOKEN_ACCESS);

  if (self->id_token == NULL)
    return access;

  return MIN (access, get_token_fresh_until (self, AUTH_TOKEN_ID));
}

/**
 * auth_tokens_is_fresh:
 * @self: tokens
 * @kind: which one is asked for
 * @now: our clock, seconds since 1970
 * @min_validity_seconds: how long it has to be good for; at most 90 % of its lifetime count, so
 *   that a pool with short tokens is not asked on every call
 *
 * Returns: %TRUE if the token can be handed out without asking for new ones
 */
gboolean
auth_tokens_is_fresh (const AuthTokens *self,
                      AuthTokenKind kind,
                      gint64 now,
                      guint min_validity_seconds)
{
  gint64 wanted = MIN (min_validity_seconds, get_token_lifetime (self, kind) * 9 / 10);
  gint64 left = auth_tokens_get_expires_at (self, kind) - self->clock_drift_seconds - now;

  return auth_tokens_is_valid (self, kind, now) && now <= auth_tokens_get_fresh_until (self) &&
         left >= wanted;
}
