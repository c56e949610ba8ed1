/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * ID and access tokens as Amazon Cognito makes them, and the token endpoint's answer.
 */

#include "config.h"

#include "demo-tokens.h"

#include <string.h>

#include "auth-base64url.h"
#include "auth-json.h"
#include "demo-jwt.h"

/* What the claims of both tokens of one answer are made from. */
typedef struct
{
  const DemoPool *pool;
  const DemoSession *session;
  const char *event_id;
  gint64 now;
  gboolean is_first;
  DemoFaultKind flaw;
} DemoIssue;

static const char *
demo_tokens_get_issuer (const DemoIssue *issue)
{
  return issue->flaw == DEMO_FAULT_BAD_ISSUER ? "https://issuer.invalid/" DEMO_POOL_ID
                                              : issue->pool->issuer;
}

static JsonObject *
demo_tokens_new_claims (const DemoIssue *issue, const char *use, int lifetime_seconds)
{
  JsonObject *claims = json_object_new ();
  g_autofree char *jti = g_uuid_string_random ();
  gint64 age = issue->flaw == DEMO_FAULT_EXPIRED ? lifetime_seconds + 600 : 0;

  json_object_set_string_member (claims, "sub", issue->session->user->subject);
  if (issue->session->user->groups != NULL)
    auth_json_set_strv (claims, "cognito:groups", issue->session->user->groups);
  json_object_set_string_member (claims, "iss", demo_tokens_get_issuer (issue));
  json_object_set_string_member (claims, "origin_jti", issue->session->origin_id);
  json_object_set_string_member (claims, "event_id", issue->event_id);
  json_object_set_string_member (claims, "token_use", use);
  json_object_set_int_member (claims, "auth_time", issue->session->auth_time);
  json_object_set_int_member (claims, "exp", issue->now + lifetime_seconds - age);
  json_object_set_int_member (claims, "iat", issue->now - age);
  json_object_set_string_member (claims, "jti", jti);
  return claims;
}

static const char *
demo_tokens_get_audience (const DemoIssue *issue)
{
  return issue->flaw == DEMO_FAULT_BAD_AUDIENCE ? "another_client" : issue->session->client->id;
}

static char *
demo_tokens_new_access (const DemoIssue *issue)
{
  int lifetime_seconds = issue->pool->options.access_lifetime_seconds;
  g_autoptr (JsonObject) claims = demo_tokens_new_claims (issue, "access", lifetime_seconds);

  json_object_set_string_member (claims, "client_id", demo_tokens_get_audience (issue));
  json_object_set_int_member (claims, "version", 2);
  json_object_set_string_member (claims, "scope", issue->session->scope);
  json_object_set_string_member (claims, "username", issue->session->user->username);
  return demo_jwt_new (issue->pool->access_key, claims, issue->flaw);
}

/* OpenID Connect Core 3.1.3.6: the left half of the hash. */
static char *
demo_tokens_new_at_hash (const char *access_token)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) access_token, -1);
  g_checksum_get_digest (checksum, digest, &length);
  return auth_base64url_encode (digest, length / 2);
}

/* nonce and at_hash belong to the code flow; a refreshed token has neither. */
static void
demo_tokens_bind (const DemoIssue *issue, JsonObject *claims, const char *access_token)
{
  g_autofree char *hash = demo_tokens_new_at_hash (
    issue->flaw == DEMO_FAULT_BAD_AT_HASH ? "another token" : access_token);

  if (issue->is_first || issue->flaw == DEMO_FAULT_BAD_AT_HASH)
    json_object_set_string_member (claims, "at_hash", hash);
  if (issue->flaw == DEMO_FAULT_BAD_NONCE)
    json_object_set_string_member (claims, "nonce", "another-nonce");
  else if (issue->is_first && issue->session->nonce != NULL)
    json_object_set_string_member (claims, "nonce", issue->session->nonce);
}

static char *
demo_tokens_new_id (const DemoIssue *issue, const char *access_token)
{
  int lifetime_seconds = issue->pool->options.id_lifetime_seconds;
  const DemoUser *user = issue->session->user;
  g_autoptr (JsonObject) claims = demo_tokens_new_claims (issue, "id", lifetime_seconds);

  demo_tokens_bind (issue, claims, access_token);
  json_object_set_string_member (claims, "aud", demo_tokens_get_audience (issue));
  json_object_set_string_member (claims, "cognito:username", user->username);
  if (user->roles != NULL)
    {
      auth_json_set_strv (claims, "cognito:roles", user->roles);
      json_object_set_string_member (claims, "cognito:preferred_role", user->roles[0]);
    }
  if (user->provider != NULL)
    json_object_set_array_member (claims, "identities", demo_user_new_identities (user));
  json_object_set_string_member (claims, "email", user->email);
  json_object_set_boolean_member (claims, "email_verified", user->email_contact.is_verified);
  json_object_set_string_member (claims, "name", user->name);
  return demo_jwt_new (issue->pool->id_key, claims, issue->flaw);
}

JsonNode *
demo_tokens_new_answer (DemoCall *call,
                        DemoSession *session,
                        const char *refresh_token,
                        gboolean is_first)
{
  g_autofree char *event_id = g_uuid_string_random ();
  DemoPool *pool = call->pool;
  gint64 now = call->now;
  const DemoIssue issue = { pool, session, event_id, now, is_first, call->flaw };
  g_autofree char *access_token = demo_tokens_new_access (&issue);
  g_autoptr (JsonObject) answer = json_object_new ();
  g_auto (GStrv) scopes = g_strsplit (session->scope, " ", -1);
  int lifetime_seconds = pool->options.access_lifetime_seconds;

  g_free (session->device);
  session->device = demo_call_dup_device (call);
  session->active_at = now;
  demo_grants_add_access_token (pool->grants, access_token, session, now + lifetime_seconds, now);
  if (g_strv_contains ((const char *const *) scopes, "openid"))
    {
      g_autofree char *id_token = demo_tokens_new_id (&issue, access_token);

      json_object_set_string_member (answer, "id_token", id_token);
    }
  json_object_set_string_member (answer, "access_token", access_token);
  if (refresh_token != NULL)
    json_object_set_string_member (answer, "refresh_token", refresh_token);
  json_object_set_int_member (answer, "expires_in", lifetime_seconds);
  json_object_set_string_member (answer, "token_type", "Bearer");
  return json_node_init_object (json_node_alloc (), answer);
}
