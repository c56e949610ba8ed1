/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One account: its configuration, its session and what of it is in the keyring.
 */

#include "config.h"

#include "auth-account.h"

#include "auth-clock.h"
#include "auth-keyring.h"
#include "auth-profile.h"

#define DOCUMENT_VERSION 1

struct _AuthAccount
{
  GObject parent_instance;

  char *id;
  AuthConfiguration *configuration; /* (owned) */
  AuthProvider *provider;           /* (owned) (nullable) */
  AuthJwks *jwks;                   /* (owned) (nullable) */
  gint64 jwks_fetched_at;
  AuthTokens *tokens;  /* (owned) (nullable) in the keyring; the only ones handed out */
  AuthTokens *unsaved; /* (owned) (nullable) newer, but not in the keyring yet */
  AuthAccountState state;
  gboolean is_dirty;   /* the keyring holds something else */
  JsonObject *profile; /* (owned) who signed in last */

  GDBusObjectSkeleton *object; /* (owned) */
  AuthDBusAccount1 *skeleton;  /* (owned) */

  GQueue saves;              /* GTask: to be answered by the next store */
  GQueue saving;             /* GTask: to be answered by the store under way */
  AuthTokens *saving_tokens; /* (unowned) (nullable) which tokens that store writes */
};

G_DEFINE_FINAL_TYPE (AuthAccount, auth_account, G_TYPE_OBJECT)

static const char *const state_words[] = { "signed-out", "signed-in", "sign-in-required" };

static gint64
get_first_expiry (const AuthTokens *tokens)
{
  gint64 expires_at;

  if (tokens == NULL)
    return 0;
  expires_at = tokens->access_expires_at;
  if (tokens->id_expires_at > 0)
    expires_at = MIN (expires_at, tokens->id_expires_at);
  return auth_clock_to_wall (expires_at - tokens->clock_drift_seconds);
}

static void
sync_properties (AuthAccount *self)
{
  AuthDBusAccount1 *skeleton = self->skeleton;
  const char *const *scopes = (const char *const *) self->configuration->scopes;

  auth_dbus_account1_set_state (skeleton, state_words[self->state]);
  auth_dbus_account1_set_tokens_expire_at (skeleton, get_first_expiry (self->tokens));
  if (self->provider != NULL)
    auth_dbus_account1_set_issuer (skeleton, self->provider->issuer);
  auth_dbus_account1_set_scopes (skeleton, scopes);
  auth_profile_show (self->profile, self->tokens != NULL, skeleton);
}

static void
set_fixed_properties (AuthAccount *self)
{
  const AuthConfiguration *configuration = self->configuration;
  AuthDBusAccount1 *skeleton = self->skeleton;
  const char *pool = configuration->user_pool_id != NULL ? configuration->user_pool_id : "";
  const char *separator = strchr (pool, '_');
  g_autofree char *region = separator != NULL ? g_strndup (pool, separator - pool) : g_strdup ("");

  auth_dbus_account1_set_id (skeleton, self->id);
  auth_dbus_account1_set_name (skeleton, configuration->name);
  auth_dbus_account1_set_client_id (skeleton, configuration->client_id);
  auth_dbus_account1_set_domain (skeleton,
                                 configuration->domain != NULL ? configuration->domain : "");
  auth_dbus_account1_set_user_pool_id (skeleton, pool);
  auth_dbus_account1_set_identity_pool_id (
    skeleton, configuration->identity_pool_id != NULL ? configuration->identity_pool_id : "");
  auth_dbus_account1_set_region (skeleton, region);
  auth_dbus_account1_set_issuer (skeleton,
                                 configuration->issuer != NULL ? configuration->issuer : "");
  auth_dbus_account1_set_problem (skeleton, "");
}

static void
set_if_any (JsonObject *object, const char *name, JsonObject *value)
{
  if (value != NULL)
    json_object_set_object_member (object, name, value);
}

static AuthSecret *
to_document (AuthAccount *self)
{
  const AuthTokens *tokens = auth_account_get_latest_tokens (self);
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  AuthSecret *document;

  json_object_set_int_member (object, "version", DOCUMENT_VERSION);
  json_object_set_string_member (object, "state", state_words[self->state]);
  json_object_set_object_member (object, "configuration",
                                 auth_configuration_to_json (self->configuration));
  json_object_set_object_member (object, "profile", json_object_ref (self->profile));
  json_object_set_int_member (object, "jwks_fetched_at", self->jwks_fetched_at);
  set_if_any (object, "provider",
              self->provider != NULL ? auth_provider_to_json (self->provider) : NULL);
  set_if_any (object, "jwks", self->jwks != NULL ? auth_jwks_to_json (self->jwks) : NULL);
  set_if_any (object, "tokens", tokens != NULL ? auth_tokens_to_json (tokens) : NULL);
  json_object_unref (object);
  document = json_to_string (node, FALSE);
  /* The profile lives on in the account. */
  json_object_remove_member (object, "profile");
  auth_secret_wipe_json (node);
  return document;
}

static JsonObject *
get_object (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static void
read_session (AuthAccount *self, JsonObject *object)
{
  JsonObject *tokens = get_object (object, "tokens");
  const char *state = auth_json_get_string (object, "state");

  g_clear_pointer (&self->tokens, auth_tokens_free);
  if (tokens != NULL)
    self->tokens = auth_tokens_new_from_json (tokens, NULL);
  if (self->tokens != NULL)
    self->state = AUTH_ACCOUNT_SIGNED_IN;
  else if (g_strcmp0 (state, state_words[AUTH_ACCOUNT_SIGNED_OUT]) == 0)
    self->state = AUTH_ACCOUNT_SIGNED_OUT;
  else
    self->state = AUTH_ACCOUNT_SIGN_IN_REQUIRED;
  if (get_object (object, "profile") != NULL)
    {
      g_clear_pointer (&self->profile, json_object_unref);
      self->profile = auth_profile_copy (get_object (object, "profile"));
    }
}

static void
read_metadata (AuthAccount *self, JsonObject *object)
{
  JsonObject *provider = get_object (object, "provider");
  JsonNode *jwks = json_object_get_member (object, "jwks");

  if (provider != NULL)
    self->provider = auth_provider_new_from_json (provider, NULL);
  if (jwks != NULL)
    {
      g_autofree char *text = json_to_string (jwks, FALSE);

      self->jwks = auth_jwks_parse (text, strlen (text), NULL);
      auth_json_get_int64 (object, "jwks_fetched_at", &self->jwks_fetched_at);
    }
}

/**
 * auth_account_new:
 * @id: its id
 * @configuration: (transfer full): its configuration
 *
 * Returns: (transfer full): a signed-out account, not stored yet
 */
AuthAccount *
auth_account_new (const char *id, AuthConfiguration *configuration)
{
  AuthAccount *self = g_object_new (AUTH_TYPE_ACCOUNT, NULL);
  g_autofree char *path = g_strconcat (AUTH_BUS_ACCOUNT_PREFIX, id, NULL);

  self->id = g_strdup (id);
  self->configuration = configuration;
  self->object = g_dbus_object_skeleton_new (path);
  g_dbus_object_skeleton_add_interface (self->object, G_DBUS_INTERFACE_SKELETON (self->skeleton));
  set_fixed_properties (self);
  sync_properties (self);
  return self;
}

/**
 * auth_account_new_from_document:
 * @id: its id
 * @document: what the keyring has of it
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT, AUTH_ERROR_INVALID_RESPONSE
 *
 * Returns: (transfer full): the account as it was stored
 */
AuthAccount *
auth_account_new_from_document (const char *id, const char *document, GError **error)
{
  g_autoptr (JsonNode) node =
    auth_json_parse (document, strlen (document), "The keyring item", error);
  AuthConfiguration *configuration;
  JsonObject *object;
  AuthAccount *self;

  if (node == NULL)
    return NULL;
  object = json_node_get_object (node);
  if (get_object (object, "configuration") == NULL)
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                   "The keyring item has no configuration");
      return NULL;
    }
  configuration = auth_configuration_new_from_json (get_object (object, "configuration"), error);
  if (configuration == NULL)
    return NULL;
  self = auth_account_new (id, configuration);
  read_metadata (self, object);
  read_session (self, object);
  auth_secret_wipe_json (node);
  sync_properties (self);
  return self;
}

/**
 * auth_account_adopt_document:
 * @self: an account
 * @document: what the keyring has of it
 *
 * Takes over the session in the keyring when it is another than the one in memory: an agent that
 * was here before this one may have stored its last renewal late.
 *
 * Returns: whether something was taken over
 */
gboolean
auth_account_adopt_document (AuthAccount *self, const char *document)
{
  g_autoptr (JsonNode) node =
    auth_json_parse (document, strlen (document), "The keyring item", NULL);
  JsonObject *tokens = node != NULL ? get_object (json_node_get_object (node), "tokens") : NULL;
  const char *stored = tokens != NULL ? auth_json_get_string (tokens, "refresh_token") : NULL;
  gboolean is_other = stored != NULL && self->unsaved == NULL && self->tokens != NULL &&
                      g_strcmp0 (stored, self->tokens->refresh_token) != 0;

  if (is_other)
    {
      read_session (self, json_node_get_object (node));
      sync_properties (self);
    }
  if (node != NULL)
    auth_secret_wipe_json (node);
  return is_other;
}

const char *
auth_account_get_id (AuthAccount *self)
{
  return self->id;
}

const AuthConfiguration *
auth_account_get_configuration (AuthAccount *self)
{
  return self->configuration;
}

AuthAccountState
auth_account_get_state (AuthAccount *self)
{
  return self->state;
}

/**
 * auth_account_get_tokens:
 * @self: an account
 *
 * Returns: (transfer none) (nullable): the tokens that are stored and may be handed out
 */
const AuthTokens *
auth_account_get_tokens (AuthAccount *self)
{
  return self->tokens;
}

/**
 * auth_account_get_latest_tokens:
 * @self: an account
 *
 * Returns: (transfer none) (nullable): the newest tokens, stored or not
 */
const AuthTokens *
auth_account_get_latest_tokens (AuthAccount *self)
{
  return self->unsaved != NULL ? self->unsaved : self->tokens;
}

const char *
auth_account_get_subject (AuthAccount *self)
{
  return auth_dbus_account1_get_subject (self->skeleton);
}

/**
 * auth_account_has_unsaved:
 * @self: an account
 *
 * Returns: whether the keyring still has to be told something
 */
gboolean
auth_account_has_unsaved (AuthAccount *self)
{
  return self->is_dirty || self->saving.length > 0;
}

AuthDBusAccount1 *
auth_account_get_skeleton (AuthAccount *self)
{
  return self->skeleton;
}

GDBusObjectSkeleton *
auth_account_get_object (AuthAccount *self)
{
  return self->object;
}

const AuthProvider *
auth_account_get_provider (AuthAccount *self)
{
  return self->provider;
}

/**
 * auth_account_set_provider:
 * @self: an account
 * @provider: (transfer full): its provider as just discovered
 */
void
auth_account_set_provider (AuthAccount *self, AuthProvider *provider)
{
  g_clear_pointer (&self->provider, auth_provider_free);
  self->provider = provider;
  sync_properties (self);
}

const AuthJwks *
auth_account_get_jwks (AuthAccount *self)
{
  return self->jwks;
}

gint64
auth_account_get_jwks_fetched_at (AuthAccount *self)
{
  return self->jwks_fetched_at;
}

/**
 * auth_account_set_jwks:
 * @self: an account
 * @jwks: (transfer full): its provider's keys as just fetched
 * @now: when, seconds since 1970
 */
void
auth_account_set_jwks (AuthAccount *self, AuthJwks *jwks, gint64 now)
{
  g_clear_pointer (&self->jwks, auth_jwks_free);
  self->jwks = jwks;
  self->jwks_fetched_at = now;
}

/**
 * auth_account_set_problem:
 * @self: an account
 * @problem: (nullable): a sentence for people, or %NULL when all is well
 */
void
auth_account_set_problem (AuthAccount *self, const char *problem)
{
  auth_dbus_account1_set_problem (self->skeleton, problem != NULL ? problem : "");
}

/**
 * auth_account_keep_tokens:
 * @self: an account
 * @tokens: (transfer full): verified tokens
 *
 * Makes @tokens the ones that the next auth_account_save_async() stores; only once they are in the
 * keyring are they handed out.
 */
void
auth_account_keep_tokens (AuthAccount *self, AuthTokens *tokens)
{
  g_autoptr (JsonObject) profile = auth_profile_new (tokens, self->profile);

  g_clear_pointer (&self->unsaved, auth_tokens_free);
  self->unsaved = tokens;
  self->state = AUTH_ACCOUNT_SIGNED_IN;
  self->is_dirty = TRUE;
  json_object_unref (self->profile);
  self->profile = g_steal_pointer (&profile);
}

/**
 * auth_account_drop_tokens:
 * @self: an account
 * @state: what the account is without them
 *
 * Wipes the session from memory; auth_account_save_async() wipes it from the keyring.
 */
void
auth_account_drop_tokens (AuthAccount *self, AuthAccountState state)
{
  g_clear_pointer (&self->tokens, auth_tokens_free);
  g_clear_pointer (&self->unsaved, auth_tokens_free);
  self->state = state;
  self->is_dirty = TRUE;
  sync_properties (self);
}

static void
answer_saves (AuthAccount *self, const GError *error)
{
  GTask *task;

  while ((task = g_queue_pop_head (&self->saving)) != NULL)
    {
      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
}

static void
promote_tokens (AuthAccount *self)
{
  if (self->unsaved == NULL || self->unsaved != self->saving_tokens)
    return;
  g_clear_pointer (&self->tokens, auth_tokens_free);
  self->tokens = g_steal_pointer (&self->unsaved);
  sync_properties (self);
}

static void
store (AuthAccount *self, GAsyncReadyCallback callback)
{
  g_autoptr (AuthSecret) document = to_document (self);
  g_autofree char *label = g_strdup_printf ("Authenticator: %s", self->configuration->name);

  self->saving = self->saves;
  g_queue_init (&self->saves);
  self->saving_tokens = self->unsaved;
  self->is_dirty = FALSE;
  auth_keyring_store_async (self->id, label, document, NULL, callback, g_object_ref (self));
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthAccount) self = user_data;
  g_autoptr (GError) error = NULL;

  if (auth_keyring_store_finish (result, &error))
    promote_tokens (self);
  else
    self->is_dirty = TRUE;
  answer_saves (self, error);
  if (self->saves.length > 0)
    store (self, stored_cb);
}

/**
 * auth_account_save_async:
 * @self: an account
 * @callback: called when done
 * @user_data: for @callback
 *
 * Writes the account as it is now to the keyring. Writes of one account never overtake each other.
 */
void
auth_account_save_async (AuthAccount *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_queue_push_tail (&self->saves, g_task_new (self, NULL, callback, user_data));
  if (self->saving.length == 0)
    store (self, stored_cb);
}

/**
 * auth_account_save_finish:
 * @self: an account
 * @result: the result
 * @error: return location; AUTH_ERROR_LOCKED
 *
 * Returns: %TRUE when the keyring has confirmed it
 */
gboolean
auth_account_save_finish (AuthAccount *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
auth_account_finalize (GObject *object)
{
  AuthAccount *self = AUTH_ACCOUNT (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->configuration, auth_configuration_free);
  g_clear_pointer (&self->provider, auth_provider_free);
  g_clear_pointer (&self->jwks, auth_jwks_free);
  g_clear_pointer (&self->tokens, auth_tokens_free);
  g_clear_pointer (&self->unsaved, auth_tokens_free);
  g_clear_pointer (&self->profile, json_object_unref);
  g_clear_object (&self->object);
  g_clear_object (&self->skeleton);
  G_OBJECT_CLASS (auth_account_parent_class)->finalize (object);
}

static void
auth_account_class_init (AuthAccountClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_account_finalize;
}

static void
auth_account_init (AuthAccount *self)
{
  self->profile = json_object_new ();
  self->skeleton = auth_dbus_account1_skeleton_new ();
}
