/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the keyring holds of an account, as a value and as the JSON it is stored as.
 */

#include "config.h"

#include "auth-record.h"

#include "auth-error.h"
#include "auth-profile.h"

#define DOCUMENT_VERSION 1

static const char *const state_words[] = { "signed-out", "signed-in", "sign-in-required" };

/**
 * auth_account_state_to_string:
 * @state: a state
 *
 * Returns: (transfer none): the word the bus contract has for it
 */
const char *
auth_account_state_to_string (AuthAccountState state)
{
  return state_words[state];
}

/**
 * auth_record_new:
 * @configuration: (transfer full): an account's configuration
 *
 * Returns: (transfer full): the record of a signed-out account
 */
AuthRecord *
auth_record_new (AuthConfiguration *configuration)
{
  AuthRecord *self = g_new0 (AuthRecord, 1);

  self->configuration = configuration;
  self->profile = json_object_new ();
  self->hosted_session = g_strdup ("");
  return self;
}

static void
set_if_any (JsonObject *object, const char *name, JsonObject *value)
{
  if (value != NULL)
    json_object_set_object_member (object, name, value);
}

static JsonObject *
identity_to_json (const AuthRecord *self)
{
  JsonObject *object;

  if (self->identity_id == NULL)
    return NULL;
  object = json_object_new ();
  json_object_set_string_member (object, "id", self->identity_id);
  json_object_set_string_member (object, "subject", self->identity_subject);
  return object;
}

static JsonObject *
to_json (const AuthRecord *self, const AuthTokens *tokens)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "version", DOCUMENT_VERSION);
  json_object_set_string_member (object, "state", state_words[self->state]);
  json_object_set_object_member (object, "configuration",
                                 auth_configuration_to_json (self->configuration));
  json_object_set_object_member (object, "profile", auth_profile_copy (self->profile));
  json_object_set_string_member (object, "hosted_session", self->hosted_session);
  json_object_set_int_member (object, "jwks_fetched_at", self->jwks_fetched_at);
  if (self->awaited != NULL)
    json_object_set_string_member (object, "awaited", self->awaited);
  set_if_any (object, "provider",
              self->provider != NULL ? auth_provider_to_json (self->provider) : NULL);
  set_if_any (object, "identity", identity_to_json (self));
  set_if_any (object, "jwks", self->jwks != NULL ? auth_jwks_to_json (self->jwks) : NULL);
  set_if_any (object, "tokens", tokens != NULL ? auth_tokens_to_json (tokens) : NULL);
  return object;
}

/**
 * auth_record_to_document:
 * @self: a record
 * @tokens: (nullable): the tokens to be stored in place of those of @self
 *
 * Returns: (transfer full): the text for the keyring
 */
AuthSecret *
auth_record_to_document (const AuthRecord *self, const AuthTokens *tokens)
{
  return auth_secret_from_json (to_json (self, tokens));
}

static JsonObject *
get_object (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* An account whose tokens cannot be read has to be signed in to again; it is not signed out. */
static void
read_session (AuthRecord *self, JsonObject *object)
{
  JsonObject *tokens = get_object (object, "tokens");
  JsonObject *profile = get_object (object, "profile");
  const char *state = auth_json_get_string (object, "state");
  const char *hosted_session = auth_json_get_string (object, "hosted_session");

  if (tokens != NULL)
    self->tokens = auth_tokens_new_from_json (tokens, NULL);
  if (self->tokens != NULL)
    self->state = AUTH_ACCOUNT_SIGNED_IN;
  else if (g_strcmp0 (state, state_words[AUTH_ACCOUNT_SIGNED_OUT]) != 0)
    self->state = AUTH_ACCOUNT_SIGN_IN_REQUIRED;
  if (hosted_session != NULL)
    {
      g_free (self->hosted_session);
      self->hosted_session = g_strdup (hosted_session);
    }
  if (profile != NULL)
    {
      json_object_unref (self->profile);
      self->profile = auth_profile_copy (profile);
    }
}

/**
 * auth_record_set_identity:
 * @self: a record
 * @subject: (nullable): whose identity
 * @id: (nullable): the identity in the identity pool
 */
void
auth_record_set_identity (AuthRecord *self, const char *subject, const char *id)
{
  g_free (self->identity_subject);
  g_free (self->identity_id);
  self->identity_subject = g_strdup (subject);
  self->identity_id = g_strdup (id);
}

static void
read_identity (AuthRecord *self, JsonObject *object)
{
  const char *id = auth_json_get_string (object, "id");
  const char *subject = auth_json_get_string (object, "subject");

  if (id != NULL && subject != NULL)
    auth_record_set_identity (self, subject, id);
}

static void
read_metadata (AuthRecord *self, JsonObject *object)
{
  JsonObject *provider = get_object (object, "provider");
  JsonObject *identity = get_object (object, "identity");
  JsonNode *jwks = json_object_get_member (object, "jwks");

  if (identity != NULL)
    read_identity (self, identity);
  if (provider != NULL)
    self->provider = auth_provider_new_from_json (provider, NULL);
  if (jwks != NULL)
    {
      g_autofree char *text = json_to_string (jwks, FALSE);

      self->jwks = auth_jwks_parse (text, strlen (text), NULL);
      auth_json_get_int64 (object, "jwks_fetched_at", &self->jwks_fetched_at);
    }
}

static AuthRecord *
from_json (JsonObject *object, GError **error)
{
  JsonObject *configuration_object = get_object (object, "configuration");
  AuthConfiguration *configuration;
  AuthRecord *self;

  if (configuration_object == NULL)
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                   "The keyring item has no configuration");
      return NULL;
    }
  configuration = auth_configuration_new_from_json (configuration_object, error);
  if (configuration == NULL)
    return NULL;
  self = auth_record_new (configuration);
  read_metadata (self, object);
  read_session (self, object);
  self->awaited = g_strdup (auth_json_get_string (object, "awaited"));
  return self;
}

/**
 * auth_record_new_from_document:
 * @document: the text of a keyring item
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT, AUTH_ERROR_INVALID_RESPONSE
 *
 * Metadata that cannot be read is left out: it is fetched again.
 *
 * Returns: (transfer full): the record
 */
AuthRecord *
auth_record_new_from_document (const char *document, GError **error)
{
  g_autoptr (JsonNode) node =
    auth_json_parse (document, strlen (document), "The keyring item", error);
  AuthRecord *self;

  if (node == NULL)
    return NULL;
  self = from_json (json_node_get_object (node), error);
  auth_secret_wipe_json (node);
  return self;
}

/**
 * auth_record_forget_provider:
 * @self: a record
 * @previous: its configuration until now
 *
 * Forgets what was learnt with @previous and may be wrong for the one it has now.
 */
void
auth_record_forget_provider (AuthRecord *self, const AuthConfiguration *previous)
{
  if (g_strcmp0 (previous->identity_pool_id, self->configuration->identity_pool_id) != 0)
    auth_record_set_identity (self, NULL, NULL);
  if (auth_configuration_has_same_client (previous, self->configuration))
    return;
  g_clear_pointer (&self->provider, auth_provider_free);
  g_clear_pointer (&self->jwks, auth_jwks_free);
  self->jwks_fetched_at = 0;
}

/**
 * auth_record_free:
 * @self: (transfer full): a record
 */
void
auth_record_free (AuthRecord *self)
{
  g_clear_pointer (&self->configuration, auth_configuration_free);
  g_clear_pointer (&self->tokens, auth_tokens_free);
  g_clear_pointer (&self->profile, json_object_unref);
  g_clear_pointer (&self->hosted_session, g_free);
  g_clear_pointer (&self->identity_id, g_free);
  g_clear_pointer (&self->identity_subject, g_free);
  g_clear_pointer (&self->provider, auth_provider_free);
  g_clear_pointer (&self->jwks, auth_jwks_free);
  g_clear_pointer (&self->awaited, g_free);
  g_free (self);
}
