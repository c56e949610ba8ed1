/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the signed-in user of an Amazon Cognito user pool asks of it about the own user.
 */

#include "config.h"

#include "auth-cognito-user.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-aws-request.h"
#include "auth-error.h"
#include "auth-json.h"

#define SERVICE        "cognito-idp"
#define TARGET_PREFIX  "AWSCognitoIdentityProviderService."
#define MAX_TEXT_BYTES 2048
#define MAX_NAME_CHARS 32
#define MAX_ATTRIBUTES 64

static JsonNode *
new_object (void)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, json_object_new ());
  return node;
}

/**
 * auth_cognito_user_new_arguments:
 * @first_name: (nullable): the name of the first argument
 * @...: its value, then further names and values, %NULL-terminated
 *
 * Returns: (transfer full): the arguments of an operation
 */
JsonNode *
auth_cognito_user_new_arguments (const char *first_name, ...)
{
  JsonNode *node = new_object ();
  va_list rest;

  va_start (rest, first_name);
  for (const char *name = first_name; name != NULL; name = va_arg (rest, const char *))
    json_object_set_string_member (json_node_get_object (node), name, va_arg (rest, const char *));
  va_end (rest);
  return node;
}

/* array: (transfer full); NULL when it is empty */
static JsonNode *
new_list_arguments (const char *name, JsonArray *array)
{
  JsonNode *node;

  if (json_array_get_length (array) == 0)
    {
      json_array_unref (array);
      return NULL;
    }
  node = new_object ();
  json_object_set_array_member (json_node_get_object (node), name, array);
  return node;
}

/**
 * auth_cognito_user_new_update:
 * @attributes: `a{ss}`, name to new value
 *
 * Returns: (transfer full) (nullable): arguments for UpdateUserAttributes, or %NULL when no
 *   attribute gets a value
 */
JsonNode *
auth_cognito_user_new_update (GVariant *attributes)
{
  JsonArray *array = json_array_new ();
  GVariantIter iter;
  const char *name, *value;

  g_variant_iter_init (&iter, attributes);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &value))
    {
      JsonObject *attribute;

      if (*value == '\0')
        continue;
      attribute = json_object_new ();
      json_object_set_string_member (attribute, "Name", name);
      json_object_set_string_member (attribute, "Value", value);
      json_array_add_object_element (array, attribute);
    }
  return new_list_arguments ("UserAttributes", array);
}

/**
 * auth_cognito_user_new_deletion:
 * @attributes: `a{ss}`, name to new value
 *
 * Returns: (transfer full) (nullable): arguments for DeleteUserAttributes, or %NULL when no value
 *   is empty
 */
JsonNode *
auth_cognito_user_new_deletion (GVariant *attributes)
{
  JsonArray *array = json_array_new ();
  GVariantIter iter;
  const char *name, *value;

  g_variant_iter_init (&iter, attributes);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &value))
    if (*value == '\0')
      json_array_add_string_element (array, name);
  return new_list_arguments ("UserAttributeNames", array);
}

static const struct
{
  const char *method;
  const char *member;
} mfa_members[] = {
  { "SOFTWARE_TOKEN_MFA", "SoftwareTokenMfaSettings" },
  { "SMS_MFA", "SMSMfaSettings" },
  { "EMAIL_OTP", "EmailMfaSettings" },
};

/**
 * auth_cognito_user_new_mfa:
 * @method: `SOFTWARE_TOKEN_MFA`, `SMS_MFA` or `EMAIL_OTP`
 * @is_enabled: whether it may be asked for
 * @is_preferred: whether it is asked for first
 * @error: return location for an error
 *
 * Returns: (transfer full): arguments for SetUserMFAPreference, which leaves the other methods as
 *   they are, or %NULL with AUTH_ERROR_INVALID_ARGUMENT
 */
JsonNode *
auth_cognito_user_new_mfa (const char *method,
                           gboolean is_enabled,
                           gboolean is_preferred,
                           GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mfa_members); i++)
    {
      JsonNode *node;
      JsonObject *settings;

      if (!g_str_equal (mfa_members[i].method, method))
        continue;
      settings = json_object_new ();
      json_object_set_boolean_member (settings, "Enabled", is_enabled);
      json_object_set_boolean_member (settings, "PreferredMfa", is_enabled && is_preferred);
      node = new_object ();
      json_object_set_object_member (json_node_get_object (node), mfa_members[i].member, settings);
      return node;
    }
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                       _ ("There is no such second factor: use SOFTWARE_TOKEN_MFA, SMS_MFA or "
                          "EMAIL_OTP"));
  return NULL;
}

/**
 * auth_cognito_user_turn_page:
 * @arguments: the arguments of an operation that lists something
 * @answer: what it answered
 *
 * Makes @arguments ask for what follows. Who calls this bounds the number of pages.
 *
 * Returns: whether anything follows
 */
gboolean
auth_cognito_user_turn_page (JsonNode *arguments, JsonObject *answer)
{
  static const char *const members[] = { "PaginationToken", "NextToken" };

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const char *token = auth_json_get_string (answer, members[i]);

      if (token == NULL || *token == '\0')
        continue;
      json_object_set_string_member (json_node_get_object (arguments), members[i], token);
      return TRUE;
    }
  return FALSE;
}

static gboolean
is_line (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      return FALSE;
  return TRUE;
}

/**
 * auth_cognito_user_check_text:
 * @text: what somebody typed or chose
 * @error: return location for an error
 *
 * Refuses what no pool can mean before it is sent there. The text does not get into the error: it
 * may be a password.
 *
 * Returns: %TRUE if it may be sent, else %FALSE with AUTH_ERROR_INVALID_ARGUMENT
 */
gboolean
auth_cognito_user_check_text (const char *text, GError **error)
{
  if (*text == '\0')
    g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                         _ ("Something that has to be given is empty"));
  else if (strlen (text) > MAX_TEXT_BYTES || !is_line (text))
    g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                         _ ("Something that was given is too long, or more than one line"));
  else
    return TRUE;
  return FALSE;
}

/**
 * auth_cognito_user_check_attributes:
 * @attributes: `a{ss}`, name to new value
 * @error: return location for an error
 *
 * Returns: %TRUE if they may be sent, else %FALSE with AUTH_ERROR_INVALID_ARGUMENT
 */
gboolean
auth_cognito_user_check_attributes (GVariant *attributes, GError **error)
{
  gsize count = g_variant_n_children (attributes);
  GVariantIter iter;
  const char *name, *value;

  if (count == 0 || count > MAX_ATTRIBUTES)
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                   _ ("Between one and %d attributes can be changed at once"), MAX_ATTRIBUTES);
      return FALSE;
    }
  g_variant_iter_init (&iter, attributes);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &value))
    {
      if (!auth_cognito_user_check_text (name, error))
        return FALSE;
      if (g_utf8_strlen (name, -1) <= MAX_NAME_CHARS && strlen (value) <= MAX_TEXT_BYTES)
        continue;
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                           _ ("The name or the value of an attribute is too long"));
      return FALSE;
    }
  return TRUE;
}

/**
 * auth_cognito_user_request_new:
 * @configuration: the configuration of an account with a user pool
 * @operation: an operation of the Amazon Cognito user pools API that takes an access token
 * @arguments: its other arguments; the same may be sent again with another token
 * @access_token: the access token
 *
 * Returns: (transfer full): the request
 */
AuthHttpRequest *
auth_cognito_user_request_new (const AuthConfiguration *configuration,
                               const char *operation,
                               JsonNode *arguments,
                               const char *access_token)
{
  JsonObject *object = json_node_get_object (arguments);
  g_autofree char *target = g_strconcat (TARGET_PREFIX, operation, NULL);
  AuthHttpRequest *self;

  json_object_set_string_member (object, "AccessToken", access_token);
  self =
    auth_aws_request_new (configuration, SERVICE, configuration->user_pool_id, target, arguments);
  auth_secret_wipe_json (json_object_get_member (object, "AccessToken"));
  json_object_remove_member (object, "AccessToken");
  return self;
}
