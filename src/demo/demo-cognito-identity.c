/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The service AWSCognitoIdentityService: an ID token in, temporary AWS credentials out.
 */

#include "config.h"

#include "demo-cognito-identity.h"

#include "auth-json.h"
#include "demo-aws.h"
#include "demo-id-token.h"
#include "demo-identity.h"

#define ROLE_OF_GUESTS "arn:aws:iam::" DEMO_ACCOUNT ":role/DemoGuest"
#define ROLE_OF_OTHERS "arn:aws:iam::" DEMO_ACCOUNT ":role/DemoAuthenticated"
#define LOGINS_DIFFER                                                \
  "Logins don't match. Please include at least one valid login for " \
  "this identity or identity pool."

typedef struct
{
  const char *name;
  void (*serve) (DemoCall *call, JsonObject *input);
} DemoOperation;

static void
demo_cognito_identity_refuse (DemoCall *call, const char *message)
{
  demo_aws_fail (call, 400, "NotAuthorizedException", message);
}

static void
demo_cognito_identity_miss (DemoCall *call, const char *what, const char *id)
{
  g_autofree char *message = g_strdup_printf ("%s '%s' not found.", what, id);

  demo_aws_fail (call, 400, "ResourceNotFoundException", message);
}

/* FALSE after answering. jwt_out: NULL when nobody signs in, which an empty Logins says too. */
static gboolean
demo_cognito_identity_read_login (DemoCall *call, JsonObject *input, AuthJwt **jwt_out)
{
  JsonNode *node = json_object_get_member (input, "Logins");
  g_autoptr (AuthJwt) jwt = NULL;
  JsonObjectIter iter;
  const char *provider;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      demo_aws_fail (call, 400, "InvalidParameterException", "Logins is not a map of strings.");
      return FALSE;
    }
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &provider, NULL))
    {
      const char *token = auth_json_get_string (json_node_get_object (node), provider);
      g_autoptr (GError) error = NULL;

      g_clear_pointer (&jwt, auth_jwt_free);
      jwt = demo_id_token_check (call->pool, provider, token != NULL ? token : "", call->now,
                                 &error);
      if (jwt == NULL)
        {
          demo_cognito_identity_refuse (call, error->message);
          return FALSE;
        }
    }
  *jwt_out = g_steal_pointer (&jwt);
  return TRUE;
}

static void
demo_cognito_identity_get_id (DemoCall *call, JsonObject *input)
{
  const char *pool_id = auth_json_get_string (input, "IdentityPoolId");
  const DemoIdentityPool *pool = demo_identity_pool_find (pool_id);
  g_autoptr (JsonObject) output = json_object_new ();
  g_autoptr (AuthJwt) jwt = NULL;
  g_autofree char *id = NULL;

  if (pool_id == NULL)
    demo_aws_fail (call, 400, "InvalidParameterException", "IdentityPoolId is missing.");
  else if (pool == NULL)
    demo_cognito_identity_miss (call, "IdentityPool", pool_id);
  else if (!demo_cognito_identity_read_login (call, input, &jwt))
    return;
  else if (jwt == NULL && !pool->allows_guests)
    demo_cognito_identity_refuse (call, "Unauthenticated access is not supported for this "
                                        "identity pool.");
  else
    {
      id = jwt != NULL
             ? demo_identity_pool_dup_identity (pool, auth_jwt_get_string (jwt, "sub"))
             : demo_identity_pool_add_guest (pool, call->pool);
      json_object_set_string_member (output, "IdentityId", id);
      demo_aws_reply (call, output);
    }
}

/* NULL after answering: wanted is not among the token's roles. */
static const char *
demo_cognito_identity_choose_role (DemoCall *call, JsonObject *input, const AuthJwt *jwt)
{
  const char *wanted = auth_json_get_string (input, "CustomRoleArn");
  const char *preferred = jwt != NULL ? auth_jwt_get_string (jwt, "cognito:preferred_role") : NULL;
  g_auto (GStrv) roles = jwt != NULL ? auth_jwt_dup_strv (jwt, "cognito:roles")
                                     : g_new0 (char *, 1);

  if (wanted != NULL && g_strv_contains ((const char *const *) roles, wanted))
    return wanted;
  if (wanted != NULL)
    {
      demo_cognito_identity_refuse (call, "The custom role is not one of the token's roles.");
      return NULL;
    }
  if (preferred != NULL)
    return preferred;
  return jwt != NULL ? ROLE_OF_OTHERS : ROLE_OF_GUESTS;
}

static void
demo_cognito_identity_reply_credentials (DemoCall *call, const char *id, const char *role_arn)
{
  gint64 expires_at = call->now + call->pool->options.credentials_lifetime_seconds;
  const DemoCredentials *credentials = demo_credentials_table_add (call->pool->credentials,
                                                                   role_arn, expires_at);
  g_autoptr (JsonObject) output = json_object_new ();
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "AccessKeyId", credentials->access_key_id);
  json_object_set_string_member (object, "SecretKey", credentials->secret_key);
  json_object_set_string_member (object, "SessionToken", credentials->session_token);
  /* With a fraction, however round it is. */
  json_object_set_double_member (object, "Expiration", (double) expires_at);
  json_object_set_string_member (output, "IdentityId", id);
  json_object_set_object_member (output, "Credentials", object);
  demo_aws_reply (call, output);
}

/* Who signs in with the identity of a guest is answered with his own. */
static void
demo_cognito_identity_assume (DemoCall *call, JsonObject *input, const DemoIdentity *identity)
{
  g_autoptr (AuthJwt) jwt = NULL;
  g_autofree char *id = NULL;
  const char *subject;
  const char *role_arn;

  if (!demo_cognito_identity_read_login (call, input, &jwt))
    return;
  subject = jwt != NULL ? auth_jwt_get_string (jwt, "sub") : NULL;
  if (identity->subject != NULL && g_strcmp0 (identity->subject, subject) != 0)
    {
      demo_cognito_identity_refuse (call, LOGINS_DIFFER);
      return;
    }
  role_arn = demo_cognito_identity_choose_role (call, input, jwt);
  id = subject != NULL ? demo_identity_pool_dup_identity (identity->pool, subject)
                       : g_strdup (auth_json_get_string (input, "IdentityId"));
  if (role_arn != NULL)
    demo_cognito_identity_reply_credentials (call, id, role_arn);
}

static void
demo_cognito_identity_get_credentials (DemoCall *call, JsonObject *input)
{
  const char *id = auth_json_get_string (input, "IdentityId");
  DemoIdentity identity = { NULL };

  if (id == NULL)
    demo_aws_fail (call, 400, "InvalidParameterException", "IdentityId is missing.");
  else if (!demo_identity_find (call->pool, id, &identity))
    demo_cognito_identity_miss (call, "Identity", id);
  else
    demo_cognito_identity_assume (call, input, &identity);
}

static const DemoOperation operations[] = {
  { "GetId", demo_cognito_identity_get_id },
  { "GetCredentialsForIdentity", demo_cognito_identity_get_credentials },
};

static const DemoOperation *
demo_cognito_identity_find_operation (const DemoCall *call)
{
  const char *name = demo_aws_get_operation (call->message);

  for (gsize i = 0; i < G_N_ELEMENTS (operations); i++)
    if (g_strcmp0 (operations[i].name, name) == 0)
      return &operations[i];
  return NULL;
}

void
demo_cognito_identity_serve (DemoCall *call)
{
  const DemoOperation *operation = demo_cognito_identity_find_operation (call);
  g_autoptr (JsonNode) root = NULL;

  if (operation == NULL)
    {
      demo_aws_fail_unknown (call);
      return;
    }
  root = demo_aws_read (call);
  if (root != NULL)
    operation->serve (call, json_node_get_object (root));
}
