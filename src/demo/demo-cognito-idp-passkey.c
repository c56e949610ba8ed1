/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The passkeys of the user of an access token; only a browser can add one.
 */

#include "config.h"

#include "demo-cognito-idp-passkey.h"

#include "auth-json.h"
#include "demo-aws.h"

/* The one of alice. */
#define ID         "MDAwMDAwMDAtZGVtby1wYXNza2V5"
#define CREATED_AT 1767225600.0

void
demo_cognito_idp_delete_web_authn_credential (DemoCall *call,
                                              JsonObject *input,
                                              DemoSession *session)
{
  const char *id = auth_json_get_string (input, "CredentialId");

  if (id == NULL)
    demo_aws_fail (call, 400, "InvalidParameterException",
                   "Missing required parameter CredentialId");
  else if (!session->user->has_passkey || strcmp (id, ID) != 0)
    demo_aws_fail (call, 400, "ResourceNotFoundException", "Credential does not exist.");
  else
    {
      session->user->has_passkey = FALSE;
      demo_aws_reply_nothing (call);
    }
}

/* (transfer full) */
static JsonObject *
demo_cognito_idp_new_passkey (void)
{
  JsonObject *object = json_object_new ();
  JsonArray *transports = json_array_new ();

  json_array_add_string_element (transports, "internal");
  json_object_set_string_member (object, "CredentialId", ID);
  json_object_set_string_member (object, "FriendlyCredentialName", "Alice's phone");
  json_object_set_string_member (object, "RelyingPartyId", "127.0.0.1");
  json_object_set_string_member (object, "AuthenticatorAttachment", "platform");
  json_object_set_array_member (object, "AuthenticatorTransports", transports);
  json_object_set_double_member (object, "CreatedAt", CREATED_AT);
  return object;
}

void
demo_cognito_idp_list_web_authn_credentials (DemoCall *call,
                                             JsonObject *input,
                                             DemoSession *session)
{
  g_autoptr (JsonObject) output = json_object_new ();
  JsonArray *list = json_array_new ();

  if (session->user->has_passkey)
    json_array_add_object_element (list, demo_cognito_idp_new_passkey ());
  json_object_set_array_member (output, "Credentials", list);
  demo_aws_reply (call, output);
}
