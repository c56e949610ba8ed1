/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The second factor of the user of an access token: one-time codes and what is preferred.
 */

#include "config.h"

#include "demo-cognito-idp-mfa.h"

#include "auth-json.h"
#include "demo-aws.h"
#include "demo-totp.h"

/* The secret counts only once a code has proved that it arrived. */
void
demo_cognito_idp_associate_software_token (DemoCall *call, JsonObject *input, DemoSession *session)
{
  DemoUser *user = session->user;
  g_autoptr (JsonObject) output = json_object_new ();

  g_free (user->pending_totp_secret);
  user->pending_totp_secret = demo_totp_new_secret ();
  json_object_set_string_member (output, "SecretCode", user->pending_totp_secret);
  demo_aws_reply (call, output);
}

static void
demo_cognito_idp_reply_verified (DemoCall *call)
{
  g_autoptr (JsonObject) output = json_object_new ();

  json_object_set_string_member (output, "Status", "SUCCESS");
  demo_aws_reply (call, output);
}

static void
demo_cognito_idp_verify_pending (DemoCall *call, DemoUser *user, const char *code)
{
  gint64 step = demo_totp_check (user->pending_totp_secret, code, call->now, 0);

  if (step < 0)
    {
      demo_aws_fail (call, 400, "EnableSoftwareTokenMFAException",
                     "Code mismatch and fail enable Software Token MFA");
      return;
    }
  demo_user_set_up_totp (user, g_steal_pointer (&user->pending_totp_secret), step);
  demo_cognito_idp_reply_verified (call);
}

void
demo_cognito_idp_verify_software_token (DemoCall *call, JsonObject *input, DemoSession *session)
{
  const char *code = auth_json_get_string (input, "UserCode");
  DemoUser *user = session->user;

  if (code == NULL || strlen (code) != 6 || strspn (code, "0123456789") != 6)
    demo_aws_fail (call, 400, "InvalidParameterException",
                   "1 validation error detected: Value at 'userCode' failed to satisfy "
                   "constraint: Member must satisfy regular expression pattern: [0-9]+");
  else if (user->pending_totp_secret != NULL)
    demo_cognito_idp_verify_pending (call, user, code);
  else if (user->totp_secret == NULL)
    demo_aws_fail (call, 400, "SoftwareTokenMFANotFoundException",
                   "Software Token MFA has not been associated with this user.");
  else if (!demo_user_check_totp (user, code, call->now))
    demo_aws_fail (call, 400, "CodeMismatchException", "Code mismatch");
  else
    demo_cognito_idp_reply_verified (call);
}

/* Why mfa cannot be switched on, or NULL. */
static const char *
demo_cognito_idp_check_mfa (const DemoUser *user, DemoMfa mfa)
{
  if ((mfa & DEMO_MFA_SOFTWARE_TOKEN) != 0 && user->totp_secret == NULL)
    return "User has not verified software token mfa";
  if ((mfa & DEMO_MFA_SMS) != 0 && !user->phone_contact.is_verified)
    return "User does not have delivery config set to turn on SMS_MFA";
  if ((mfa & DEMO_MFA_EMAIL) != 0 && !user->email_contact.is_verified)
    return "User does not have delivery config set to turn on EMAIL_OTP";
  return NULL;
}

/* NULL, or why a member of settings is wrong. */
static const char *
demo_cognito_idp_read_mfa (JsonObject *settings, DemoMfa mfa, DemoMfa *mfa_out, DemoMfa *chosen_out)
{
  gboolean enabled = json_object_get_boolean_member_with_default (settings, "Enabled", FALSE);
  gboolean preferred =
    json_object_get_boolean_member_with_default (settings, "PreferredMfa", FALSE);

  if (preferred && !enabled)
    return "Invalid MFA preference: what is not enabled cannot be preferred";
  if (preferred && *chosen_out != DEMO_MFA_NONE)
    return "Cannot set more than one preferred MFA";
  *mfa_out = enabled ? *mfa_out | mfa : *mfa_out & ~mfa;
  if (preferred)
    *chosen_out = mfa;
  return NULL;
}

/* All of them or, when one is wrong, none. A method that is not mentioned stays as it is. */
void
demo_cognito_idp_set_user_mfa_preference (DemoCall *call, JsonObject *input, DemoSession *session)
{
  DemoUser *user = session->user;
  DemoMfa mfa = user->mfa;
  DemoMfa chosen = DEMO_MFA_NONE;
  const char *problem = NULL;

  for (gsize i = 0; problem == NULL && i < G_N_ELEMENTS (demo_mfa_names); i++)
    {
      JsonNode *node = json_object_get_member (input, demo_mfa_names[i].settings);

      if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
        problem = demo_cognito_idp_read_mfa (json_node_get_object (node), demo_mfa_names[i].mfa,
                                             &mfa, &chosen);
    }
  if (problem == NULL)
    problem = demo_cognito_idp_check_mfa (user, mfa & ~user->mfa);
  if (problem != NULL)
    {
      demo_aws_fail (call, 400, "InvalidParameterException", problem);
      return;
    }
  user->mfa = mfa;
  user->preferred_mfa = chosen != DEMO_MFA_NONE ? chosen : user->preferred_mfa & mfa;
  demo_aws_reply_nothing (call);
}
