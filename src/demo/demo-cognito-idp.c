/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The service AWSCognitoIdentityProviderService: what users do with themselves in a pool.
 */

#include "config.h"

#include "demo-cognito-idp.h"

#include "auth-json.h"
#include "demo-access-token.h"
#include "demo-aws.h"
#include "demo-cognito-idp-attribute.h"
#include "demo-cognito-idp-device.h"
#include "demo-cognito-idp-mfa.h"
#include "demo-cognito-idp-passkey.h"
#include "demo-cognito-idp-session.h"
#include "demo-cognito-idp-token.h"
#include "demo-cognito-idp-user.h"

typedef struct
{
  const char *name;
  /* session: whom the access token in the request stands for, NULL where none is needed */
  void (*serve) (DemoCall *call, JsonObject *input, DemoSession *session);
  gboolean is_open;
} DemoOperation;

static const DemoOperation operations[] = {
  { "AssociateSoftwareToken", demo_cognito_idp_associate_software_token },
  { "ChangePassword", demo_cognito_idp_change_password },
  { "DeleteUser", demo_cognito_idp_delete_user },
  { "DeleteUserAttributes", demo_cognito_idp_delete_user_attributes },
  { "DeleteWebAuthnCredential", demo_cognito_idp_delete_web_authn_credential },
  { "ForgetDevice", demo_cognito_idp_forget_device },
  { "GetDevice", demo_cognito_idp_get_device },
  { "GetTokensFromRefreshToken", demo_cognito_idp_get_tokens_from_refresh_token, TRUE },
  { "GetUser", demo_cognito_idp_get_user },
  { "GetUserAttributeVerificationCode", demo_cognito_idp_get_user_attribute_verification_code },
  { "GetUserAuthFactors", demo_cognito_idp_get_user_auth_factors },
  { "GlobalSignOut", demo_cognito_idp_global_sign_out },
  { "ListDevices", demo_cognito_idp_list_devices },
  { "ListUserSessions", demo_cognito_idp_list_user_sessions },
  { "ListWebAuthnCredentials", demo_cognito_idp_list_web_authn_credentials },
  { "RevokeToken", demo_cognito_idp_revoke_token, TRUE },
  { "RevokeUserSession", demo_cognito_idp_revoke_user_session },
  { "SetUserMFAPreference", demo_cognito_idp_set_user_mfa_preference },
  { "UpdateDeviceStatus", demo_cognito_idp_update_device_status },
  { "UpdateUserAttributes", demo_cognito_idp_update_user_attributes },
  { "VerifySoftwareToken", demo_cognito_idp_verify_software_token },
  { "VerifyUserAttribute", demo_cognito_idp_verify_user_attribute },
};

static const DemoOperation *
demo_cognito_idp_find_operation (const DemoCall *call)
{
  const char *name = demo_aws_get_operation (call->message);

  for (gsize i = 0; i < G_N_ELEMENTS (operations); i++)
    if (g_strcmp0 (operations[i].name, name) == 0)
      return &operations[i];
  return NULL;
}

/* NULL after answering. (transfer full) */
static DemoSession *
demo_cognito_idp_authenticate (DemoCall *call, JsonObject *input)
{
  const char *token = auth_json_get_string (input, "AccessToken");
  g_autoptr (GError) error = NULL;
  DemoSession *session;

  if (token == NULL)
    {
      demo_aws_fail (call, 400, "InvalidParameterException",
                     "Missing required parameter "
                     "AccessToken");
      return NULL;
    }
  session = demo_access_token_check (call->pool, token, call->now, &error);
  if (session != NULL)
    return demo_session_ref (session);
  demo_aws_fail (call, 400, "NotAuthorizedException", error->message);
  return NULL;
}

void
demo_cognito_idp_serve (DemoCall *call)
{
  const DemoOperation *operation = demo_cognito_idp_find_operation (call);
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (DemoSession) session = NULL;
  JsonObject *input;

  if (operation == NULL)
    {
      demo_aws_fail_unknown (call);
      return;
    }
  root = demo_aws_read (call);
  if (root == NULL)
    return;
  input = json_node_get_object (root);
  if (!operation->is_open)
    session = demo_cognito_idp_authenticate (call, input);
  if (operation->is_open || session != NULL)
    operation->serve (call, input, session);
}
