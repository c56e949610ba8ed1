/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The user of an access token: who it is, the password, and the end.
 */

#include "config.h"

#include "demo-cognito-idp-user.h"

#include "auth-json.h"
#include "demo-attribute.h"
#include "demo-aws.h"

/* Members for what there is none of are left out. */
static void
demo_cognito_idp_set_mfa (JsonObject *output, const DemoUser *user)
{
  JsonArray *methods = json_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (demo_mfa_names); i++)
    {
      if ((user->mfa & demo_mfa_names[i].mfa) != 0)
        json_array_add_string_element (methods, demo_mfa_names[i].name);
      if (user->preferred_mfa == demo_mfa_names[i].mfa)
        json_object_set_string_member (output, "PreferredMfaSetting", demo_mfa_names[i].name);
    }
  if (user->mfa != DEMO_MFA_NONE)
    json_object_set_array_member (output, "UserMFASettingList", json_array_ref (methods));
  json_array_unref (methods);
}

void
demo_cognito_idp_get_user (DemoCall *call, JsonObject *input, DemoSession *session)
{
  g_autoptr (JsonObject) output = json_object_new ();

  json_object_set_string_member (output, "Username", session->user->username);
  json_object_set_array_member (output, "UserAttributes", demo_attribute_list (session->user));
  demo_cognito_idp_set_mfa (output, session->user);
  demo_aws_reply (call, output);
}

void
demo_cognito_idp_get_user_auth_factors (DemoCall *call, JsonObject *input, DemoSession *session)
{
  const DemoUser *user = session->user;
  g_autoptr (JsonObject) output = json_object_new ();
  JsonArray *factors = json_array_new ();

  if (user->password != NULL)
    json_array_add_string_element (factors, "PASSWORD");
  if (user->totp_secret != NULL)
    json_array_add_string_element (factors, "SOFTWARE_TOKEN");
  if (user->has_passkey)
    json_array_add_string_element (factors, "WEB_AUTHN");
  json_object_set_string_member (output, "Username", user->username);
  json_object_set_array_member (output, "ConfiguredUserAuthFactors", factors);
  demo_cognito_idp_set_mfa (output, user);
  demo_aws_reply (call, output);
}

static void
demo_cognito_idp_replace_password (DemoCall *call, DemoUser *user, const char *password)
{
  const char *weakness = demo_user_check_password (password);
  g_autofree char *message = NULL;

  if (weakness != NULL)
    {
      message = g_strconcat ("Password did not conform with policy: ", weakness, NULL);
      demo_aws_fail (call, 400, "InvalidPasswordException", message);
      return;
    }
  g_free (user->password);
  user->password = g_strdup (password);
  demo_aws_reply_nothing (call);
}

void
demo_cognito_idp_change_password (DemoCall *call, JsonObject *input, DemoSession *session)
{
  const char *previous = auth_json_get_string (input, "PreviousPassword");
  const char *proposed = auth_json_get_string (input, "ProposedPassword");
  DemoUser *user = session->user;

  if (proposed == NULL)
    demo_aws_fail (call, 400, "InvalidParameterException",
                   "Missing required parameter ProposedPassword");
  else if (user->password == NULL)
    demo_aws_fail (call, 400, "NotAuthorizedException",
                   "User is not authorized to change password");
  else if (g_strcmp0 (user->password, previous) != 0)
    demo_aws_fail (call, 400, "NotAuthorizedException", "Incorrect username or password.");
  else
    demo_cognito_idp_replace_password (call, user, proposed);
}

void
demo_cognito_idp_delete_user (DemoCall *call, JsonObject *input, DemoSession *session)
{
  demo_pool_delete_user (call->pool, session->user);
  session->user = NULL;
  demo_aws_reply_nothing (call);
}
