/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * All accounts: read from the keyring, put on the bus, kept in step with both.
 */

#include "config.h"

#include "auth-accounts-private.h"

#include <glib/gi18n.h>

#include "auth-account-store.h"
#include "auth-consent-calls.h"

enum
{
  SIGNAL_KEYRING_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AuthAccounts, auth_accounts, G_TYPE_OBJECT)

/**
 * auth_accounts_set_keyring:
 * @self: the accounts
 * @state: in which the keyring was just found
 */
void
auth_accounts_set_keyring (AuthAccounts *self, AuthKeyringState state)
{
  gboolean is_new = state != self->keyring || !self->is_loaded;

  self->keyring = state;
  self->is_loaded = TRUE;
  if (is_new)
    g_signal_emit (self, signals[SIGNAL_KEYRING_CHANGED], 0);
}

static void
removed_cb (AuthAccounts *self, AuthAccountService *service)
{
  AuthAccount *account = auth_account_service_get_account (service);
  GDBusObject *object = G_DBUS_OBJECT (auth_account_get_object (account));

  g_dbus_object_manager_server_unexport (self->manager, g_dbus_object_get_object_path (object));
  auth_access_forget_account (self->access, auth_account_get_id (account));
  auth_consents_forget_account (self->consents, auth_account_get_id (account));
  g_hash_table_remove (self->services, auth_account_get_id (account));
}

/**
 * auth_accounts_take:
 * @self: the accounts
 * @account: (transfer full): an account that is in the keyring
 *
 * Puts it on the bus.
 */
void
auth_accounts_take (AuthAccounts *self, AuthAccount *account)
{
  g_autoptr (AuthAccount) owned = account;
  AuthAccountService *service =
    auth_account_service_new (account, self->client, self->callers, self->codes, self->access);

  g_hash_table_insert (self->services, g_strdup (auth_account_get_id (account)), service);
  g_signal_connect_object (service, "removed", G_CALLBACK (removed_cb), self, G_CONNECT_SWAPPED);
  auth_updates_listen (self->updates, account);
  auth_attention_watch (self->attention, account);
  auth_consent_calls_listen (self->consents, account, auth_account_service_get_sign_ins (service));
  g_dbus_object_manager_server_export (self->manager, auth_account_get_object (account));
}

static void
saved_late_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  auth_account_save_finish (AUTH_ACCOUNT (source), result, NULL);
}

/* What could not be stored while the keyring was away is stored now, and failures are forgotten. */
static void
catch_up (AuthAccounts *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->services);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      AuthAccount *account = auth_account_service_get_account (value);

      if (auth_account_has_unsaved (account))
        auth_account_save_async (account, saved_late_cb, NULL);
      auth_account_service_retry_now (value);
    }
}

static void
add_documents (AuthAccounts *self, GHashTable *documents)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, documents);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_autoptr (GError) error = NULL;
      AuthAccount *account;

      if (g_hash_table_contains (self->services, id) ||
          auth_additions_has_id (&self->additions, id))
        continue;
      account = auth_account_store_read (documents, id, &error);
      if (account != NULL)
        auth_accounts_take (self, account);
      else if (error != NULL)
        g_warning ("The account %s in the keyring cannot be read and is left alone: %s",
                   (char *) id, error->message);
    }
}

/* Who may what of the accounts is known, or everybody else is told that it is not. */
static void
loaded_access_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AuthAccounts *self = g_task_get_source_object (task);

  auth_access_load_finish (AUTH_ACCESS (source), result, NULL);
  catch_up (self);
  auth_accounts_set_keyring (self, AUTH_KEYRING_UNLOCKED);
  g_task_return_boolean (task, TRUE);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  AuthAccounts *self = g_task_get_source_object (task);
  g_autoptr (GHashTable) documents = auth_keyring_load_finish (result, &error);

  if (documents != NULL)
    {
      gboolean unlock = GPOINTER_TO_INT (g_task_get_task_data (task));

      add_documents (self, documents);
      auth_access_load_async (self->access, unlock, loaded_access_cb, g_steal_pointer (&task));
      return;
    }
  auth_access_forget (self->access);
  auth_accounts_set_keyring (self, auth_keyring_state_from_error (error));
  g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * auth_accounts_load_async:
 * @self: the accounts
 * @unlock: whether the keyring may ask the person
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads the keyring. Accounts that are known already stay as they are.
 */
void
auth_accounts_load_async (AuthAccounts *self,
                          gboolean unlock,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_task_data (task, GINT_TO_POINTER (unlock), NULL);
  auth_keyring_load_async (NULL, unlock, NULL, loaded_cb, task);
}

/**
 * auth_accounts_load_finish:
 * @self: the accounts
 * @result: the result
 * @error: return location; AUTH_ERROR_LOCKED
 *
 * Returns: whether the keyring could be read
 */
gboolean
auth_accounts_load_finish (AuthAccounts *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * auth_accounts_find_service:
 * @self: the accounts
 * @path: an object path
 *
 * Returns: (transfer none) (nullable): the account that is there
 */
AuthAccountService *
auth_accounts_find_service (AuthAccounts *self, const char *path)
{
  if (!g_str_has_prefix (path, AUTH_BUS_ACCOUNT_PREFIX))
    return NULL;
  return g_hash_table_lookup (self->services, path + strlen (AUTH_BUS_ACCOUNT_PREFIX));
}

/**
 * auth_accounts_check_id:
 * @self: the accounts
 * @id: what somebody says is an account's id
 * @error: return location; AUTH_ERROR_NOT_FOUND, AUTH_ERROR_LOCKED (it cannot be known)
 *
 * Returns: whether it is one
 */
gboolean
auth_accounts_check_id (AuthAccounts *self, const char *id, GError **error)
{
  if (g_hash_table_contains (self->services, id))
    return TRUE;
  if (self->keyring != AUTH_KEYRING_UNLOCKED)
    g_propagate_error (error, auth_keyring_new_error (self->keyring));
  else
    g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND,
                         _ ("There is no account with such an id: look at the list of accounts"));
  return FALSE;
}

/**
 * auth_accounts_foreach:
 * @self: the accounts
 * @func: called with each #AuthAccountService; must neither add nor remove one
 * @user_data: for @func
 */
void
auth_accounts_foreach (AuthAccounts *self, GFunc func, gpointer user_data)
{
  GHashTableIter iter;
  gpointer service;

  g_hash_table_iter_init (&iter, self->services);
  while (g_hash_table_iter_next (&iter, NULL, &service))
    func (service, user_data);
}

/**
 * auth_accounts_find_sign_in:
 * @self: the accounts
 * @uri: where a browser was sent
 *
 * Returns: (transfer none) (nullable): the sign-in that waits for this answer
 */
AuthSignIn *
auth_accounts_find_sign_in (AuthAccounts *self, const char *uri)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->services);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      AuthSignIn *found = auth_account_service_find_sign_in (value, uri);

      if (found != NULL)
        return found;
    }
  return NULL;
}

AuthKeyringState
auth_accounts_get_keyring (AuthAccounts *self)
{
  return self->keyring;
}

gboolean
auth_accounts_is_loaded (AuthAccounts *self)
{
  return self->is_loaded;
}

/**
 * auth_accounts_close:
 * @self: the accounts
 *
 * The agent is about to leave, whoever still has something open here.
 */
void
auth_accounts_close (AuthAccounts *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->services);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    auth_account_service_close (value);
  auth_attention_close (self->attention);
}

/**
 * auth_accounts_is_busy:
 * @self: the accounts
 *
 * Returns: whether leaving now would lose something
 */
gboolean
auth_accounts_is_busy (AuthAccounts *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->services);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (auth_account_service_is_busy (value))
      return TRUE;
  return auth_additions_is_busy (&self->additions) || auth_updates_is_busy (self->updates) ||
         auth_attention_is_busy (self->attention);
}

static void
reloaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  auth_accounts_load_finish (AUTH_ACCOUNTS (source), result, NULL);
}

static void
keyring_changed_cb (gpointer user_data)
{
  AuthAccounts *self = user_data;

  if (self->is_loaded)
    auth_accounts_load_async (self, FALSE, reloaded_cb, NULL);
}

static void
network_changed_cb (AuthAccounts *self, gboolean is_available)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->services);
  while (is_available && g_hash_table_iter_next (&iter, NULL, &value))
    auth_account_service_retry_now (value);
}

static void
auth_accounts_finalize (GObject *object)
{
  AuthAccounts *self = AUTH_ACCOUNTS (object);

  g_clear_pointer (&self->services, g_hash_table_unref);
  g_clear_object (&self->attention);
  g_clear_object (&self->updates);
  auth_additions_clear (&self->additions);
  g_clear_object (&self->manager);
  g_clear_object (&self->client);
  g_clear_object (&self->codes);
  g_clear_object (&self->consents);
  g_clear_object (&self->access);
  g_clear_object (&self->callers);
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (auth_accounts_parent_class)->finalize (object);
}

static void
auth_accounts_class_init (AuthAccountsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_accounts_finalize;

  /**
   * AuthAccounts::keyring-changed:
   *
   * auth_accounts_get_keyring() has another answer.
   */
  signals[SIGNAL_KEYRING_CHANGED] = g_signal_new (
    "keyring-changed", AUTH_TYPE_ACCOUNTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
auth_accounts_init (AuthAccounts *self)
{
  self->services = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  auth_additions_init (&self->additions);
  self->client = auth_http_client_new ();
}

/**
 * auth_accounts_new:
 * @connection: the session bus
 * @callers: knows who is calling
 * @codes: the one-time codes
 * @access: knows who may what
 * @consents: the questions to the person
 *
 * Returns: (transfer full): no accounts yet, but an object manager for them on the bus
 */
AuthAccounts *
auth_accounts_new (GDBusConnection *connection,
                   AuthCallers *callers,
                   AuthCodes *codes,
                   AuthAccess *access,
                   AuthConsents *consents)
{
  AuthAccounts *self = g_object_new (AUTH_TYPE_ACCOUNTS, NULL);

  self->connection = g_object_ref (connection);
  self->callers = g_object_ref (callers);
  self->codes = g_object_ref (codes);
  self->access = g_object_ref (access);
  self->consents = g_object_ref (consents);
  self->updates = auth_updates_new (self, callers);
  self->attention = auth_attention_new (connection);
  self->manager = g_dbus_object_manager_server_new (AUTH_BUS_AGENT_PATH);
  g_dbus_object_manager_server_set_connection (self->manager, connection);
  auth_keyring_watch (connection, keyring_changed_cb, self);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                           G_CALLBACK (network_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}
