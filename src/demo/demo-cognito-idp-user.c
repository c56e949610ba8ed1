/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The user of an access token.
 */

#include "config.h"

#include "demo-cognito-idp-user.h"

#include "demo-aws.h"

static void
demo_cognito_idp_add_attribute (JsonArray *attributes, const char *name, const char *value)
{
  JsonObject *attribute = json_object_new ();

  json_object_set_string_member (attribute, "Name", name);
  json_object_set_string_member (attribute, "Value", value);
  json_array_add_object_element (attributes, attribute);
}

static JsonArray *
demo_cognito_idp_new_attributes (const DemoUser *user)
{
  JsonArray *attributes = json_array_new ();

  demo_cognito_idp_add_attribute (attributes, "sub", user->subject);
  demo_cognito_idp_add_attribute (attributes, "email_verified", "true");
  demo_cognito_idp_add_attribute (attributes, "name", user->name);
  demo_cognito_idp_add_attribute (attributes, "email", user->email);
  return attributes;
}

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
  json_object_set_array_member (output, "UserAttributes",
                                demo_cognito_idp_new_attributes (session->user));
  demo_cognito_idp_set_mfa (output, session->user);
  demo_aws_reply (call, output);
}
