/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The attributes of the user of an access token, and the codes that verify some of them.
 */

#include "config.h"

#include "demo-cognito-idp-attribute.h"

#include "auth-json.h"
#include "demo-attribute.h"
#include "demo-aws.h"

#define CODE_LIFETIME_SECONDS (24 * 3600)
#define NOT_A_CONTACT         "Only email and phone_number can be verified."

static void
demo_cognito_idp_refuse_parameter (DemoCall *call, const char *message)
{
  demo_aws_fail (call, 400, "InvalidParameterException", message);
}

/* "a***@e***" and "+*******1234", as Cognito hides them. */
static char *
demo_cognito_idp_dup_destination (const char *name, const char *value)
{
  const char *at = strchr (value, '@');
  gsize length = strlen (value);

  if (strcmp (name, "email") == 0 && at != NULL)
    return g_strdup_printf ("%.1s***@%.1s***", value, at + 1);
  return g_strdup_printf ("+*******%s", value + (length > 4 ? length - 4 : 0));
}

/* A code is on its way. (transfer full) */
static JsonObject *
demo_cognito_idp_deliver (DemoCall *call, DemoUser *user, const char *name)
{
  const char *value = demo_attribute_get (user, name);
  g_autofree char *destination = demo_cognito_idp_dup_destination (name, value);
  JsonObject *details = json_object_new ();

  demo_attribute_get_contact (user, name)->code_expires_at = call->now + CODE_LIFETIME_SECONDS;
  demo_user_announce_code (value);
  json_object_set_string_member (details, "AttributeName", name);
  json_object_set_string_member (details, "DeliveryMedium",
                                 strcmp (name, "email") == 0 ? "EMAIL" : "SMS");
  json_object_set_string_member (details, "Destination", destination);
  return details;
}

/* FALSE after answering. */
static gboolean
demo_cognito_idp_check_attribute (DemoCall *call,
                                  const DemoUser *user,
                                  const char *name,
                                  const char *value)
{
  g_autofree char *problem = demo_attribute_check (name, value);
  const DemoUser *owner;

  if (problem != NULL)
    {
      demo_cognito_idp_refuse_parameter (call, problem);
      return FALSE;
    }
  owner = value != NULL && strcmp (name, "email") == 0
            ? demo_user_list_find (call->pool->users, value)
            : NULL;
  if (owner == NULL || owner == user)
    return TRUE;
  demo_aws_fail (call, 400, "AliasExistsException", "An account with the email already exists.");
  return FALSE;
}

static const char *
demo_cognito_idp_get_member (JsonArray *list, guint i, const char *member)
{
  JsonNode *node = json_array_get_element (list, i);

  return JSON_NODE_HOLDS_OBJECT (node) ? auth_json_get_string (json_node_get_object (node), member)
                                       : NULL;
}

/* NULL after answering. */
static JsonArray *
demo_cognito_idp_get_list (DemoCall *call, JsonObject *input, const char *name)
{
  JsonNode *node = json_object_get_member (input, name);

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node) &&
      json_array_get_length (json_node_get_array (node)) > 0)
    return json_node_get_array (node);
  demo_cognito_idp_refuse_parameter (call, "There is no list of attributes, or it is empty.");
  return NULL;
}

/* FALSE after answering. */
static gboolean
demo_cognito_idp_check_update (DemoCall *call, const DemoUser *user, JsonArray *list)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      const char *name = demo_cognito_idp_get_member (list, i, "Name");
      const char *value = demo_cognito_idp_get_member (list, i, "Value");

      if (name == NULL || value == NULL)
        {
          demo_cognito_idp_refuse_parameter (call, "An attribute is a Name and a Value.");
          return FALSE;
        }
      if (!demo_cognito_idp_check_attribute (call, user, name, value))
        return FALSE;
    }
  return TRUE;
}

/* All of them or, when one is refused, none. */
void
demo_cognito_idp_update_user_attributes (DemoCall *call, JsonObject *input, DemoSession *session)
{
  DemoUser *user = session->user;
  JsonArray *list = demo_cognito_idp_get_list (call, input, "UserAttributes");
  g_autoptr (JsonObject) output = json_object_new ();
  JsonArray *deliveries;

  if (list == NULL || !demo_cognito_idp_check_update (call, user, list))
    return;
  deliveries = json_array_new ();
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      const char *name = demo_cognito_idp_get_member (list, i, "Name");

      demo_attribute_set (user, name, demo_cognito_idp_get_member (list, i, "Value"));
      if (demo_attribute_get_contact (user, name) != NULL)
        json_array_add_object_element (deliveries, demo_cognito_idp_deliver (call, user, name));
    }
  json_object_set_array_member (output, "CodeDeliveryDetailsList", deliveries);
  demo_aws_reply (call, output);
}

void
demo_cognito_idp_delete_user_attributes (DemoCall *call, JsonObject *input, DemoSession *session)
{
  g_auto (GStrv) names = auth_json_dup_strv (input, "UserAttributeNames");

  if (demo_cognito_idp_get_list (call, input, "UserAttributeNames") == NULL)
    return;
  for (char **name = names; name != NULL && *name != NULL; name++)
    if (!demo_cognito_idp_check_attribute (call, session->user, *name, NULL))
      return;
  for (char **name = names; name != NULL && *name != NULL; name++)
    demo_attribute_set (session->user, *name, NULL);
  demo_aws_reply_nothing (call);
}

void
demo_cognito_idp_get_user_attribute_verification_code (DemoCall *call,
                                                       JsonObject *input,
                                                       DemoSession *session)
{
  const char *name = auth_json_get_string (input, "AttributeName");
  g_autoptr (JsonObject) output = NULL;

  if (demo_attribute_get_contact (session->user, name) == NULL)
    demo_cognito_idp_refuse_parameter (call, NOT_A_CONTACT);
  else if (demo_attribute_get (session->user, name) == NULL)
    demo_cognito_idp_refuse_parameter (call, "The user has no such attribute to send a code to.");
  else
    {
      output = json_object_new ();
      json_object_set_object_member (output, "CodeDeliveryDetails",
                                     demo_cognito_idp_deliver (call, session->user, name));
      demo_aws_reply (call, output);
    }
}

void
demo_cognito_idp_verify_user_attribute (DemoCall *call, JsonObject *input, DemoSession *session)
{
  const char *code = auth_json_get_string (input, "Code");
  DemoContact *contact =
    demo_attribute_get_contact (session->user, auth_json_get_string (input, "AttributeName"));

  if (contact == NULL)
    demo_cognito_idp_refuse_parameter (call, NOT_A_CONTACT);
  else if (call->now >= contact->code_expires_at)
    demo_aws_fail (call, 400, "ExpiredCodeException",
                   "Invalid code provided, please request a code again.");
  else if (g_strcmp0 (code, DEMO_CONFIRMATION_CODE) != 0)
    demo_aws_fail (call, 400, "CodeMismatchException",
                   "Invalid verification code provided, please try again.");
  else
    {
      *contact = (DemoContact){ TRUE };
      demo_aws_reply_nothing (call);
    }
}
