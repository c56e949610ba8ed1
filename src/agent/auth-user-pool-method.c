/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The methods of UserPool1, each as the operations of the user pools API it takes.
 */

#include "config.h"

#include "auth-user-pool-method.h"

#include <glib/gi18n.h>

#include "auth-cognito-user-answer.h"
#include "auth-cognito-user.h"
#include "auth-error.h"
#include "auth-json.h"

static JsonNode *
create_nothing (GVariant *parameters,
                GError **error)
{
  return auth_cognito_user_new_arguments (NULL, NULL);
}

/* The first parameter, as the argument of that name. */
static JsonNode *
create_one (GVariant *parameters,
            const char *name,
            GError **error)
{
  const char *value;

  g_variant_get_child (parameters, 0, "&s", &value);
  if (!auth_cognito_user_check_text (value, error))
    return NULL;
  return auth_cognito_user_new_arguments (name, value, NULL);
}

static JsonNode *
create_deletion (GVariant *parameters,
                 GError **error)
{
  g_autoptr (GVariant) attributes = g_variant_get_child_value (parameters, 0);

  if (!auth_cognito_user_check_attributes (attributes, error))
    return NULL;
  return auth_cognito_user_new_deletion (attributes);
}

static JsonNode *
create_update (GVariant *parameters,
               GError **error)
{
  g_autoptr (GVariant) attributes = g_variant_get_child_value (parameters, 0);

  return auth_cognito_user_new_update (attributes);
}

static JsonNode *
create_attribute (GVariant *parameters,
                  GError **error)
{
  return create_one (parameters, "AttributeName", error);
}

static JsonNode *
create_verification (GVariant *parameters,
                     GError **error)
{
  const char *attribute, *code;

  g_variant_get (parameters, "(&s&s)", &attribute, &code);
  if (!auth_cognito_user_check_text (attribute, error) ||
      !auth_cognito_user_check_text (code, error))
    return NULL;
  return auth_cognito_user_new_arguments ("AttributeName", attribute, "Code", code, NULL);
}

static JsonNode *
create_password (GVariant *parameters,
                 GError **error)
{
  const char *previous, *proposed;

  g_variant_get (parameters, "(&s&s)", &previous, &proposed);
  if (!auth_cognito_user_check_text (proposed, error) ||
      (*previous != '\0' && !auth_cognito_user_check_text (previous, error)))
    return NULL;
  if (*previous == '\0')
    return auth_cognito_user_new_arguments ("ProposedPassword", proposed, NULL);
  return auth_cognito_user_new_arguments ("PreviousPassword", previous, "ProposedPassword",
                                          proposed, NULL);
}

static JsonNode *
create_device (GVariant *parameters,
               GError **error)
{
  return create_one (parameters, "DeviceKey", error);
}

static JsonNode *
create_device_status (GVariant *parameters,
                      GError **error)
{
  JsonNode *node = create_device (parameters, error);
  gboolean is_remembered;

  if (node == NULL)
    return NULL;
  g_variant_get (parameters, "(&sb)", NULL, &is_remembered);
  json_object_set_string_member (json_node_get_object (node), "DeviceRememberedStatus",
                                 is_remembered ? "remembered" : "not_remembered");
  return node;
}

static JsonNode *
create_session (GVariant *parameters,
                GError **error)
{
  JsonNode *node = create_one (parameters, "SessionId", error);
  gboolean is_linked;

  if (node == NULL)
    return NULL;
  g_variant_get (parameters, "(&sb)", NULL, &is_linked);
  json_object_set_string_member (json_node_get_object (node), "RevokeAssociatedSessions",
                                 is_linked ? "LINKED" : "NONE");
  return node;
}

static JsonNode *
create_passkey (GVariant *parameters,
                GError **error)
{
  return create_one (parameters, "CredentialId", error);
}

static JsonNode *
create_mfa (GVariant *parameters,
            GError **error)
{
  const char *method;
  gboolean is_enabled, is_preferred;

  g_variant_get (parameters, "(&sbb)", &method, &is_enabled, &is_preferred);
  return auth_cognito_user_new_mfa (method, is_enabled, is_preferred, error);
}

/* The pool says whom the token is for, in the same breath in which that user goes. */
static gboolean
check_username (JsonObject *answer,
                GVariant *parameters,
                GError **error)
{
  const char *username = auth_json_get_string (answer, "Username");
  const char *typed;

  g_variant_get (parameters, "(&s)", &typed);
  if (username != NULL && g_str_equal (username, typed))
    return TRUE;
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                       _ ("This is not the user name of who is signed in: nothing was deleted"));
  return FALSE;
}

/* Deletions come first: where codes were sent is the last answer, and not lost. */
static const AuthUserPoolMethod methods[] = {
  { "GetUser", { { "GetUser", create_nothing, NULL, auth_cognito_user_read_user } } },
  { "UpdateAttributes",
    { { "DeleteUserAttributes", create_deletion, NULL, NULL },
      { "UpdateUserAttributes", create_update, NULL, auth_cognito_user_read_deliveries } } },
  { "SendVerificationCode",
    { { "GetUserAttributeVerificationCode", create_attribute, NULL,
        auth_cognito_user_read_delivery } } },
  { "VerifyAttribute", { { "VerifyUserAttribute", create_verification, NULL, NULL } }, "s*" },
  { "ChangePassword", { { "ChangePassword", create_password, NULL, NULL } }, "**" },
  { "ListDevices", { { "ListDevices", create_nothing, NULL, auth_cognito_user_read_devices } } },
  { "RememberDevice", { { "UpdateDeviceStatus", create_device_status, NULL, NULL } } },
  { "ForgetDevice", { { "ForgetDevice", create_device, NULL, NULL } } },
  { "ListSessions",
    { { "ListUserSessions", create_nothing, NULL, auth_cognito_user_read_sessions } } },
  { "RevokeSession", { { "RevokeUserSession", create_session, NULL, NULL } } },
  { "ListPasskeys",
    { { "ListWebAuthnCredentials", create_nothing, NULL, auth_cognito_user_read_passkeys } } },
  { "DeletePasskey", { { "DeleteWebAuthnCredential", create_passkey, NULL, NULL } } },
  { "SetMfa", { { "SetUserMFAPreference", create_mfa, NULL, NULL } } },
  { "DeleteUser",
    { { "GetUser", create_nothing, check_username, NULL },
      { "DeleteUser", create_nothing, NULL, NULL } },
    NULL,
    TRUE },
};

/**
 * auth_user_pool_method_find:
 * @name: a method of UserPool1
 *
 * Returns: (transfer none) (nullable): the method, or %NULL when the pool's operations alone are
 *   not what it takes
 */
const AuthUserPoolMethod *
auth_user_pool_method_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (methods[i].name, name))
      return &methods[i];
  return NULL;
}

/* (transfer none) (nullable): the i-th parameter, when it is secret */
static const char *
get_secret (const AuthUserPoolMethod *self,
            GVariant *parameters,
            gsize i)
{
  const char *value;

  if (self->secret_parameters == NULL || self->secret_parameters[i] != '*')
    return NULL;
  g_variant_get_child (parameters, i, "&s", &value);
  return value;
}

/**
 * auth_user_pool_method_wipe:
 * @self: a method
 * @parameters: those of a call that is over
 *
 * Overwrites the secrets among them, in the message they came with.
 */
void
auth_user_pool_method_wipe (const AuthUserPoolMethod *self,
                            GVariant *parameters)
{
  for (gsize i = 0; i < g_variant_n_children (parameters); i++)
    {
      const char *secret = get_secret (self, parameters, i);

      if (secret != NULL)
        auth_secret_wipe ((gpointer) secret, strlen (secret));
    }
}

/**
 * auth_user_pool_method_clean_error:
 * @self: a method
 * @parameters: those of the call
 * @error: (transfer full): why it failed
 *
 * Returns: (transfer full): the same, without words that repeat a password or a code
 */
GError *
auth_user_pool_method_clean_error (const AuthUserPoolMethod *self,
                                   GVariant *parameters,
                                   GError *error)
{
  for (gsize i = 0; i < g_variant_n_children (parameters); i++)
    {
      const char *secret = get_secret (self, parameters, i);
      GError *clean;

      if (secret == NULL || *secret == '\0' || strstr (error->message, secret) == NULL)
        continue;
      clean = g_error_new_literal (error->domain, error->code,
                                   _ ("The user pool does not accept what was typed: check it and "
                                      "try again"));
      g_error_free (error);
      return clean;
    }
  return error;
}
