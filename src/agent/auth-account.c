/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One account: its configuration, its session and what of it is in the keyring.
 */

#include "config.h"

#include "auth-account-private.h"

#include "auth-clock.h"
#include "auth-profile.h"
#include "auth-properties.h"

enum
{
  SIGNAL_SESSION_ENDED,
  SIGNAL_SIGN_IN_WANTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AuthAccount, auth_account, G_TYPE_OBJECT)

/**
 * auth_account_new:
 * @id: its id
 * @record: (transfer full): what the keyring holds of it, or will
 *
 * Returns: (transfer full): the account
 */
AuthAccount *
auth_account_new (const char *id, AuthRecord *record)
{
  AuthAccount *self = g_object_new (AUTH_TYPE_ACCOUNT, NULL);
  g_autofree char *path = g_strconcat (AUTH_BUS_ACCOUNT_PREFIX, id, NULL);

  self->id = g_strdup (id);
  self->record = record;
  self->object = g_dbus_object_skeleton_new (path);
  g_dbus_object_skeleton_add_interface (self->object, G_DBUS_INTERFACE_SKELETON (self->skeleton));
  auth_account_show_configuration (self);
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
  g_autoptr (AuthRecord) stored = auth_record_new_from_document (document, NULL);

  if (stored == NULL || stored->tokens == NULL || self->unsaved != NULL ||
      self->record->tokens == NULL ||
      g_strcmp0 (stored->tokens->refresh_token, self->record->tokens->refresh_token) == 0)
    return FALSE;
  auth_record_free (self->record);
  self->record = g_steal_pointer (&stored);
  auth_properties_show_session (self->skeleton, self->record);
  return TRUE;
}

const char *
auth_account_get_id (AuthAccount *self)
{
  return self->id;
}

const AuthConfiguration *
auth_account_get_configuration (AuthAccount *self)
{
  return self->record->configuration;
}

/**
 * auth_account_replace_configuration:
 * @self: an account
 * @configuration: (transfer full): another configuration
 *
 * Makes it the one that the next auth_account_save_async() stores; what is known of another client
 * or pool is forgotten.
 *
 * Returns: (transfer full): the former one
 */
AuthConfiguration *
auth_account_replace_configuration (AuthAccount *self, AuthConfiguration *configuration)
{
  AuthConfiguration *previous = self->record->configuration;

  self->record->configuration = configuration;
  auth_record_forget_provider (self->record, previous);
  self->is_dirty = TRUE;
  return previous;
}

/**
 * auth_account_show_configuration:
 * @self: an account
 *
 * Shows on the bus what auth_account_replace_configuration() changed.
 */
void
auth_account_show_configuration (AuthAccount *self)
{
  auth_properties_show_configuration (self->skeleton, self->id, self->record->configuration);
  auth_properties_show_session (self->skeleton, self->record);
}

AuthAccountState
auth_account_get_state (AuthAccount *self)
{
  return self->record->state;
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
  return self->record->tokens;
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
  return self->unsaved != NULL ? self->unsaved : self->record->tokens;
}

/**
 * auth_account_get_subject:
 * @self: an account
 *
 * Returns: (transfer none) (nullable): the `sub` of who signed in last
 */
const char *
auth_account_get_subject (AuthAccount *self)
{
  return auth_json_get_string (self->record->profile, "subject");
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
  return self->record->provider;
}

/**
 * auth_account_set_provider:
 * @self: an account
 * @provider: (transfer full): its provider as just discovered
 */
void
auth_account_set_provider (AuthAccount *self, AuthProvider *provider)
{
  g_clear_pointer (&self->record->provider, auth_provider_free);
  self->record->provider = provider;
  auth_properties_show_session (self->skeleton, self->record);
}

const AuthJwks *
auth_account_get_jwks (AuthAccount *self)
{
  return self->record->jwks;
}

gint64
auth_account_get_jwks_fetched_at (AuthAccount *self)
{
  return self->record->jwks_fetched_at;
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
  g_clear_pointer (&self->record->jwks, auth_jwks_free);
  self->record->jwks = jwks;
  self->record->jwks_fetched_at = now;
}

/**
 * auth_account_get_identity:
 * @self: an account
 * @subject: whose identity
 *
 * Returns: (transfer none) (nullable): the identity in the identity pool, when it is remembered
 */
const char *
auth_account_get_identity (AuthAccount *self, const char *subject)
{
  return g_strcmp0 (self->record->identity_subject, subject) == 0 ? self->record->identity_id
                                                                  : NULL;
}

/**
 * auth_account_remember_identity:
 * @self: an account
 * @subject: whose identity
 * @id: the identity, as the identity pool says
 *
 * Returns: whether that is news, for auth_account_save_async() to store
 */
gboolean
auth_account_remember_identity (AuthAccount *self, const char *subject, const char *id)
{
  if (g_strcmp0 (auth_account_get_identity (self, subject), id) == 0)
    return FALSE;
  auth_record_set_identity (self->record, subject, id);
  self->is_dirty = TRUE;
  return TRUE;
}

/**
 * auth_account_set_awaited:
 * @self: an account
 * @id: (nullable): id of another account
 *
 * As long as the keyring does not hold the account @id too, this one does not count.
 * auth_account_save_async() stores it.
 */
void
auth_account_set_awaited (AuthAccount *self, const char *id)
{
  g_free (self->record->awaited);
  self->record->awaited = g_strdup (id);
  self->is_dirty = TRUE;
}

/**
 * auth_account_set_hosted_session:
 * @self: an account
 * @surface: where the provider's pages may have a session: “embedded”, “browser” or “” for nowhere
 *
 * auth_account_save_async() stores it.
 */
void
auth_account_set_hosted_session (AuthAccount *self, const char *surface)
{
  g_autofree char *previous = self->record->hosted_session;

  self->record->hosted_session = g_strdup (surface);
  self->is_dirty = TRUE;
  auth_dbus_account1_set_hosted_session (self->skeleton, surface);
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
  g_autoptr (JsonObject) profile = auth_profile_new (tokens, self->record->profile);

  g_clear_pointer (&self->unsaved, auth_tokens_free);
  self->unsaved = tokens;
  self->record->state = AUTH_ACCOUNT_SIGNED_IN;
  self->is_dirty = TRUE;
  json_object_unref (self->record->profile);
  self->record->profile = g_steal_pointer (&profile);
}

/**
 * auth_account_want_sign_in:
 * @self: an account
 *
 * Somebody asked for what only a session gives. Where there was one, and the pool ended it, the
 * person is told.
 */
void
auth_account_want_sign_in (AuthAccount *self)
{
  if (self->record->state == AUTH_ACCOUNT_SIGN_IN_REQUIRED)
    g_signal_emit (self, signals[SIGNAL_SIGN_IN_WANTED], 0);
}

/**
 * auth_account_drop_tokens:
 * @self: an account
 * @state: what the account is without them
 *
 * Wipes the session from memory, and for a person who signs out also who it was and that the web
 * view knows them;
 * auth_account_save_async() wipes it from the keyring.
 */
void
auth_account_drop_tokens (AuthAccount *self, AuthAccountState state)
{
  g_clear_pointer (&self->record->tokens, auth_tokens_free);
  g_clear_pointer (&self->unsaved, auth_tokens_free);
  auth_record_set_identity (self->record, NULL, NULL);
  self->record->state = state;
  if (state == AUTH_ACCOUNT_SIGNED_OUT)
    {
      json_object_unref (self->record->profile);
      self->record->profile = json_object_new ();
      if (g_str_equal (self->record->hosted_session, "embedded"))
        auth_account_set_hosted_session (self, "");
    }
  self->is_dirty = TRUE;
  auth_properties_show_session (self->skeleton, self->record);
  g_signal_emit (self, signals[SIGNAL_SESSION_ENDED], 0);
  auth_account_want_sign_in (self);
}

static void
auth_account_finalize (GObject *object)
{
  AuthAccount *self = AUTH_ACCOUNT (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->record, auth_record_free);
  g_clear_pointer (&self->unsaved, auth_tokens_free);
  g_clear_object (&self->object);
  g_clear_object (&self->skeleton);
  G_OBJECT_CLASS (auth_account_parent_class)->finalize (object);
}

static void
auth_account_class_init (AuthAccountClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_account_finalize;

  /**
   * AuthAccount::session-ended:
   *
   * Whatever was got with the tokens has to go with them.
   */
  signals[SIGNAL_SESSION_ENDED] = g_signal_new (
    "session-ended", AUTH_TYPE_ACCOUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * AuthAccount::sign-in-wanted:
   *
   * The pool ended the session, and somebody needs it.
   */
  signals[SIGNAL_SIGN_IN_WANTED] = g_signal_new (
    "sign-in-wanted", AUTH_TYPE_ACCOUNT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
auth_account_init (AuthAccount *self)
{
  self->skeleton = auth_dbus_account1_skeleton_new ();
  auth_dbus_account1_set_problem (self->skeleton, "");
}
