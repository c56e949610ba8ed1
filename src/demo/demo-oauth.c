/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The endpoints programs talk to: token, userInfo and revocation.
 */

#include "config.h"

#include "demo-oauth.h"

#include <string.h>

#include "auth-pkce.h"
#include "demo-jwt.h"
#include "demo-tokens.h"

/* RFC 6749 section 2.3.1: "Basic" with the id and the secret, both percent-encoded. */
static gboolean
demo_oauth_read_basic (const DemoCall *call, char **id_out, char **secret_out)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (call->message);
  const char *header = soup_message_headers_get_one (headers, "Authorization");
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;
  gsize length = 0;

  if (header == NULL || g_ascii_strncasecmp (header, "Basic ", strlen ("Basic ")) != 0)
    return FALSE;
  text = (char *) g_base64_decode (header + strlen ("Basic "), &length);
  parts = g_strsplit (text, ":", 2);
  if (strlen (text) != length || g_strv_length (parts) != 2)
    return FALSE;
  *id_out = g_uri_unescape_string (parts[0], NULL);
  *secret_out = g_uri_unescape_string (parts[1], NULL);
  return TRUE;
}

/* The client that asks, or NULL after answering invalid_client. */
static const DemoClient *
demo_oauth_authenticate (DemoCall *call, guint status)
{
  g_autofree char *id = NULL;
  g_autofree char *secret = NULL;
  const char *form_id = demo_call_get_form (call, "client_id");
  const DemoClient *client;

  if (!demo_oauth_read_basic (call, &id, &secret))
    {
      id = g_strdup (form_id);
      secret = g_strdup (demo_call_get_form (call, "client_secret"));
    }
  client = demo_client_find (id);
  if (client != NULL && g_strcmp0 (client->secret, secret) == 0 &&
      (form_id == NULL || strcmp (form_id, client->id) == 0))
    return client;
  demo_call_reply_error (call, status, "invalid_client");
  return NULL;
}

static gboolean
demo_oauth_check_verifier (const DemoCode *code, const char *verifier)
{
  g_autofree char *challenge = NULL;

  if (code->code_challenge == NULL)
    return TRUE;
  if (verifier == NULL)
    return FALSE;
  challenge = auth_pkce_challenge_s256 (verifier);
  return strcmp (challenge, code->code_challenge) == 0;
}

static void
demo_oauth_reply_tokens (DemoCall *call,
                         DemoSession *session,
                         const char *refresh_token,
                         gboolean is_first)
{
  demo_call_reply_json (call, 200,
                        demo_tokens_new_answer (call, session, refresh_token, is_first));
}

static void
demo_oauth_redeem_code (DemoCall *call, const DemoClient *client)
{
  const char *text = demo_call_get_form (call, "code");
  const char *redirect_uri = demo_call_get_form (call, "redirect_uri");
  g_autoptr (DemoCode) code = NULL;
  g_autofree char *refresh_token = NULL;

  if (text == NULL || redirect_uri == NULL)
    {
      demo_call_reply_error (call, 400, "invalid_request");
      return;
    }
  code = demo_grants_take_code (call->pool->grants, text, call->now);
  if (code == NULL || code->session->client != client ||
      !demo_oauth_check_verifier (code, demo_call_get_form (call, "code_verifier")))
    {
      demo_call_reply_error (call, 400, "invalid_grant");
      return;
    }
  if (strcmp (code->redirect_uri, redirect_uri) != 0)
    {
      /* Not invalid_grant, as RFC 6749 would have it: this is what Cognito says. */
      demo_call_reply_error (call, 400, "unauthorized_client");
      return;
    }
  refresh_token = demo_grants_add_refresh_token (
    call->pool->grants, code->session,
    code->session->auth_time + call->pool->options.refresh_lifetime_seconds);
  demo_oauth_reply_tokens (call, code->session, refresh_token, TRUE);
}

static void
demo_oauth_refresh (DemoCall *call, const DemoClient *client)
{
  const DemoOptions *options = &call->pool->options;
  const char *token = demo_call_get_form (call, "refresh_token");
  DemoSession *session;
  g_autofree char *next = NULL;

  if (token == NULL)
    {
      demo_call_reply_error (call, 400, "invalid_request");
      return;
    }
  session = demo_grants_find_refresh_token (call->pool->grants, token, call->now);
  if (session == NULL || session->client != client)
    {
      demo_call_reply_error (call, 400, "invalid_grant");
      return;
    }
  if (options->rotation)
    next = demo_grants_rotate (call->pool->grants, token, call->now, options->grace_seconds);
  demo_oauth_reply_tokens (call, session, next, FALSE);
}

void
demo_oauth_token (DemoCall *call)
{
  const char *grant_type = demo_call_get_form (call, "grant_type");
  const DemoClient *client;

  if (grant_type == NULL)
    {
      demo_call_reply_error (call, 400, "invalid_request");
      return;
    }
  client = demo_oauth_authenticate (call, 400);
  if (client == NULL)
    return;
  if (strcmp (grant_type, "authorization_code") == 0)
    demo_oauth_redeem_code (call, client);
  else if (strcmp (grant_type, "refresh_token") == 0)
    demo_oauth_refresh (call, client);
  else if (strcmp (grant_type, "client_credentials") == 0)
    demo_call_reply_error (call, 400, "unauthorized_client");
  else
    demo_call_reply_error (call, 400, "unsupported_grant_type");
}

void
demo_oauth_revoke (DemoCall *call)
{
  const char *token = demo_call_get_form (call, "token");
  const DemoClient *client;

  if (token == NULL)
    {
      demo_call_reply_error (call, 400, "invalid_request");
      return;
    }
  client = demo_oauth_authenticate (call, 401);
  if (client == NULL)
    return;
  if (demo_jwt_is_likely (token))
    {
      demo_call_reply_error (call, 400, "unsupported_token_type");
      return;
    }
  demo_grants_revoke (call->pool->grants, client, token);
  demo_call_reply_text (call, 200, "application/json;charset=UTF-8", "");
}

static void
demo_oauth_refuse_bearer (DemoCall *call)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (call->message);

  soup_message_headers_replace (headers, "WWW-Authenticate",
                                "Bearer error=\"invalid_token\", error_description=\"Access token "
                                "is expired, disabled, or deleted, or the user has globally "
                                "signed out.\"");
  demo_call_reply_error (call, 401, "invalid_token");
}

static const DemoSession *
demo_oauth_find_bearer (const DemoCall *call)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (call->message);
  const char *header = soup_message_headers_get_one (headers, "Authorization");

  if (header == NULL || g_ascii_strncasecmp (header, "Bearer ", strlen ("Bearer ")) != 0)
    return NULL;
  return demo_grants_find_access_token (call->pool->grants, header + strlen ("Bearer "), call->now);
}

void
demo_oauth_userinfo (DemoCall *call)
{
  const DemoSession *session = demo_oauth_find_bearer (call);
  g_autoptr (JsonObject) claims = json_object_new ();
  g_autofree char *identities = NULL;
  g_auto (GStrv) scopes = g_strsplit (session != NULL ? session->scope : "", " ", -1);

  if (!g_strv_contains ((const char *const *) scopes, "openid"))
    {
      demo_oauth_refuse_bearer (call);
      return;
    }
  json_object_set_string_member (claims, "sub", session->user->subject);
  if (g_strv_contains ((const char *const *) scopes, "email"))
    {
      /* A string, not a boolean: that is how Cognito sends it here. */
      json_object_set_string_member (claims, "email_verified",
                                     session->user->email_contact.is_verified ? "true" : "false");
      json_object_set_string_member (claims, "email", session->user->email);
    }
  if (g_strv_contains ((const char *const *) scopes, "profile"))
    json_object_set_string_member (claims, "name", session->user->name);
  json_object_set_string_member (claims, "username", session->user->username);
  identities = demo_user_dup_identities (session->user);
  if (identities != NULL)
    json_object_set_string_member (claims, "identities", identities);
  demo_call_reply_json (call, 200, json_node_init_object (json_node_alloc (), claims));
}
