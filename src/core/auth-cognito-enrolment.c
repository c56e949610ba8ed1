/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What a user pool says while an authenticator app is enrolled with it, and for whom that is.
 */

#include "config.h"

#include "auth-cognito-enrolment.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-json.h"

#define MIN_SECRET_CHARS 16 /* AssociateSoftwareToken of the user pools API: SecretCode */

/* Cognito calls such a user "Google_1234", whatever the case of the provider's name. */
static gboolean
names_user (JsonNode *identity, const char *username)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (identity) ? json_node_get_object (identity) : NULL;
  const char *provider = object != NULL ? auth_json_get_string (object, "providerName") : NULL;
  const char *user_id = object != NULL ? auth_json_get_string (object, "userId") : NULL;
  g_autofree char *name = NULL;

  if (provider == NULL || user_id == NULL)
    return FALSE;
  name = g_strconcat (provider, "_", user_id, NULL);
  return g_ascii_strcasecmp (name, username) == 0;
}

/**
 * auth_cognito_enrolment_is_federated:
 * @id_token: an ID token
 *
 * A local user that a provider is linked to has identities as well, but a name of its own.
 *
 * Returns: whether the person exists in the pool only through another provider
 */
gboolean
auth_cognito_enrolment_is_federated (const AuthJwt *id_token)
{
  JsonNode *node = json_object_get_member (auth_jwt_get_claims (id_token), "identities");
  const char *username = auth_jwt_get_string (id_token, "cognito:username");
  JsonArray *identities;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node) || username == NULL)
    return FALSE;
  identities = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (identities); i++)
    if (names_user (json_array_get_element (identities, i), username))
      return TRUE;
  return FALSE;
}

/**
 * auth_cognito_enrolment_read_secret:
 * @answer: the answer to AssociateSoftwareToken
 * @id: the new entry's id
 * @error: return location for an error
 *
 * Cognito's codes have SHA-1, six digits and 30 seconds.
 *
 * Returns: (transfer full): an entry with the secret, or %NULL with AUTH_ERROR_INVALID_RESPONSE
 */
AuthCode *
auth_cognito_enrolment_read_secret (JsonObject *answer, const char *id, GError **error)
{
  const char *secret = auth_json_get_string (answer, "SecretCode");
  AuthCode *code = NULL;

  if (secret != NULL && strlen (secret) >= MIN_SECRET_CHARS)
    code = auth_code_new (id, secret, NULL);
  if (code == NULL)
    g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
                         _ ("The user pool sent no secret that an authenticator can use"));
  return code;
}

/**
 * auth_cognito_enrolment_is_verified:
 * @answer: the answer to VerifySoftwareToken
 *
 * Returns: whether the code was right
 */
gboolean
auth_cognito_enrolment_is_verified (JsonObject *answer)
{
  return g_strcmp0 (auth_json_get_string (answer, "Status"), "SUCCESS") == 0;
}
