/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What needs a refresh token and no access token. session is NULL.
 */

#include "config.h"

#include "demo-cognito-idp-token.h"

#include "auth-json.h"
#include "demo-aws.h"
#include "demo-cognito-idp-session.h"
#include "demo-jwt.h"
#include "demo-tokens.h"

/* The client that asks, or NULL after answering. refusal: the type of the error for a wrong
 * secret. */
static const DemoClient *
demo_cognito_idp_find_client (DemoCall *call, JsonObject *input, const char *refusal)
{
  const char *id = auth_json_get_string (input, "ClientId");
  const DemoClient *client = demo_client_find (id);
  g_autofree char *message = NULL;

  if (client == NULL)
    {
      message = g_strdup_printf ("User pool client %s does not exist.", id != NULL ? id : "");
      demo_aws_fail (call, 400, "ResourceNotFoundException", message);
      return NULL;
    }
  if (g_strcmp0 (client->secret, auth_json_get_string (input, "ClientSecret")) == 0)
    return client;
  message = g_strdup_printf ("Unable to verify the secret for client %s", id);
  demo_aws_fail (call, 400, refusal, message);
  return NULL;
}

static void
demo_cognito_idp_refuse_token (DemoCall *call, DemoTokenState state)
{
  static const char *const messages[] = {
    [DEMO_TOKEN_UNKNOWN] = "Invalid Refresh Token.",
    [DEMO_TOKEN_EXPIRED] = "Refresh Token has expired",
    [DEMO_TOKEN_REVOKED] = "Refresh Token has been revoked",
  };

  if (state == DEMO_TOKEN_RETIRED)
    demo_aws_fail (call, 400, "RefreshTokenReuseException",
                   "The refresh token was used already and another was given for it.");
  else
    demo_aws_fail (call, 400, "NotAuthorizedException", messages[state]);
}

static void
demo_cognito_idp_reply_tokens (DemoCall *call, DemoSession *session, const char *refresh_token)
{
  static const char *const members[][2] = {
    { "access_token", "AccessToken" },
    { "expires_in", "ExpiresIn" },
    { "id_token", "IdToken" },
    { "token_type", "TokenType" },
    { "refresh_token", "RefreshToken" },
  };
  g_autoptr (JsonNode) answer = demo_tokens_new_answer (call, session, refresh_token, FALSE);
  g_autoptr (JsonObject) output = json_object_new ();
  JsonObject *result = json_object_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      JsonNode *node = json_object_get_member (json_node_get_object (answer), members[i][0]);

      if (node != NULL)
        json_object_set_member (result, members[i][1], json_node_copy (node));
    }
  json_object_set_object_member (output, "AuthenticationResult", result);
  demo_aws_reply (call, output);
}

void
demo_cognito_idp_get_tokens_from_refresh_token (DemoCall *call,
                                                JsonObject *input,
                                                DemoSession *session)
{
  const DemoOptions *options = &call->pool->options;
  DemoGrants *grants = call->pool->grants;
  const char *token = auth_json_get_string (input, "RefreshToken");
  const DemoClient *client = demo_cognito_idp_find_client (call, input, "NotAuthorizedException");
  g_autofree char *next = NULL;
  DemoSession *renewed;
  DemoTokenState state;

  if (client == NULL)
    return;
  state = demo_grants_look_up (grants, client, token != NULL ? token : "", call->now);
  if (state != DEMO_TOKEN_GOOD)
    {
      demo_cognito_idp_refuse_token (call, state);
      return;
    }
  renewed = demo_grants_find_refresh_token (grants, token, call->now);
  if (options->rotation)
    next = demo_grants_rotate (grants, token, call->now, options->grace_seconds);
  demo_cognito_idp_reply_tokens (call, renewed, next);
}

static void
demo_cognito_idp_revoke (DemoCall *call,
                         const DemoClient *client,
                         const char *token,
                         gboolean linked)
{
  DemoGrants *grants = call->pool->grants;
  const DemoSession *session = demo_grants_find_refresh_token (grants, token, call->now);

  if (linked && session != NULL && session->client == client)
    demo_cognito_idp_end_linked (call, session);
  demo_grants_revoke (grants, client, token);
}

/* Unknown tokens are nothing to complain of. */
void
demo_cognito_idp_revoke_token (DemoCall *call, JsonObject *input, DemoSession *session)
{
  const char *token = auth_json_get_string (input, "Token");
  const char *linked = auth_json_get_string (input, "RevokeAssociatedSessions");
  const DemoClient *client = demo_cognito_idp_find_client (call, input, "UnauthorizedException");

  if (client == NULL)
    return;
  if (token == NULL)
    demo_aws_fail (call, 400, "InvalidParameterException", "Missing required parameter Token");
  else if (demo_jwt_is_likely (token))
    demo_aws_fail (call, 400, "UnsupportedTokenTypeException", "Unsupported token type");
  else
    {
      demo_cognito_idp_revoke (call, client, token, g_strcmp0 (linked, "LINKED") == 0);
      demo_aws_reply_nothing (call);
    }
}
