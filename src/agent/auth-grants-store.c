/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The decisions in the keyring: one item, read with the accounts, written one turn after another.
 */

#include "config.h"

#include "auth-grants-store.h"

#include "auth-grants-document.h"
#include "auth-keyring.h"

#define LABEL "Authenticator: what programs may have"

/**
 * AuthGrantsStore:
 *
 * What gives something away is in force once the keyring has it; what takes it back is in force at
 * once. All changes that came while the keyring was writing go into its next turn together. When
 * the keyring is locked nothing is known.
 */
struct _AuthGrantsStore
{
  GObject parent_instance;

  AuthGrants *grants; /* (owned) (nullable) in force */
  char *document;     /* (owned) (nullable) what the keyring held last */
  GPtrArray *waiting; /* (owned) GTask of Change: for the next turn */
  GPtrArray *storing; /* (owned) (nullable) GTask of Change: of the turn under way */
  gboolean has_uses;  /* some that the keyring does not have */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AuthGrantsStore, auth_grants_store, G_TYPE_OBJECT)

static void
apply_strict (AuthGrants *grants, GPtrArray *tasks)
{
  for (guint i = 0; tasks != NULL && i < tasks->len; i++)
    {
      const AuthGrantsChange *change = g_task_get_task_data (tasks->pdata[i]);

      if (change->decision != AUTH_DECISION_ALLOW)
        auth_grants_change_apply (grants, change, NULL);
    }
}

/* An agent that was here before this one may have stored its last change late. */
static void
adopt (AuthGrantsStore *self, GHashTable *documents)
{
  const char *document = g_hash_table_lookup (documents, AUTH_KEYRING_GRANTS);
  AuthGrants *grants;

  if (self->grants != NULL && g_strcmp0 (document, self->document) == 0)
    return;
  grants = auth_grants_document_parse (document);
  if (self->grants != NULL)
    auth_grants_document_copy_uses (grants, self->grants);
  apply_strict (grants, self->storing);
  apply_strict (grants, self->waiting);
  g_clear_pointer (&self->grants, auth_grants_free);
  self->grants = grants;
  g_free (self->document);
  self->document = g_strdup (document);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AuthGrantsStore *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GHashTable) documents = auth_keyring_load_finish (result, &error);

  if (documents == NULL)
    {
      auth_grants_store_forget (self);
      return g_task_return_error (task, error);
    }
  /* A turn under way reads for itself, and knows what it writes. */
  if (self->storing == NULL)
    adopt (self, documents);
  g_task_return_boolean (task, TRUE);
}

/**
 * auth_grants_store_load_async:
 * @self: the store
 * @unlock: whether the keyring may ask the person
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads the decisions; when that fails nothing is known any more.
 */
void
auth_grants_store_load_async (AuthGrantsStore *self,
                              gboolean unlock,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  auth_keyring_load_async (AUTH_KEYRING_GRANTS, unlock, NULL, loaded_cb,
                           g_task_new (self, NULL, callback, user_data));
}

/**
 * auth_grants_store_load_finish:
 * @self: the store
 * @result: the result
 * @error: return location; AUTH_ERROR_LOCKED
 *
 * Returns: whether the decisions are known
 */
gboolean
auth_grants_store_load_finish (AuthGrantsStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * auth_grants_store_forget:
 * @self: the store
 *
 * The keyring was locked: nothing is known.
 */
void
auth_grants_store_forget (AuthGrantsStore *self)
{
  if (self->grants == NULL)
    return;
  g_clear_pointer (&self->grants, auth_grants_free);
  g_clear_pointer (&self->document, g_free);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
return_to_all (GPtrArray *tasks, const GError *error)
{
  for (guint i = 0; i < tasks->len; i++)
    {
      AuthGrantsChange *change = g_task_get_task_data (tasks->pdata[i]);

      if (error == NULL && change->error == NULL)
        g_task_return_boolean (tasks->pdata[i], TRUE);
      else
        g_task_return_error (tasks->pdata[i], error != NULL ? g_error_copy (error)
                                                            : g_steal_pointer (&change->error));
    }
}

/* What was taken back while the keyring wrote stays taken back. */
static void
apply_all (AuthGrantsStore *self)
{
  if (self->grants == NULL)
    return;
  for (guint i = 0; i < self->storing->len; i++)
    {
      const AuthGrantsChange *change = g_task_get_task_data (self->storing->pdata[i]);

      if (change->error == NULL)
        auth_grants_change_apply (self->grants, change, NULL);
    }
  apply_strict (self->grants, self->waiting);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) turn = user_data;
  AuthGrantsStore *self = g_task_get_source_object (turn);
  GError *error = NULL;

  if (!auth_keyring_store_finish (result, &error))
    return g_task_return_error (turn, error);
  g_free (self->document);
  self->document = g_strdup (g_task_get_task_data (turn));
  apply_all (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  g_task_return_boolean (turn, TRUE);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) turn = user_data;
  AuthGrantsStore *self = g_task_get_source_object (turn);
  GError *error = NULL;
  g_autoptr (GHashTable) documents = auth_keyring_load_finish (result, &error);
  g_autoptr (AuthGrants) next = NULL;
  char *document;

  if (documents == NULL)
    return g_task_return_error (turn, error);
  adopt (self, documents);
  next = auth_grants_document_parse (self->document);
  auth_grants_document_copy_uses (next, self->grants);
  for (guint i = 0; i < self->storing->len; i++)
    {
      AuthGrantsChange *change = g_task_get_task_data (self->storing->pdata[i]);

      auth_grants_change_apply (next, change, &change->error);
    }
  self->has_uses = FALSE;
  document = auth_grants_document_new (next);
  g_task_set_task_data (turn, document, g_free);
  auth_keyring_store_async (AUTH_KEYRING_GRANTS, LABEL, document, NULL, stored_cb,
                            g_steal_pointer (&turn));
}

static void
take_turn (AuthGrantsStore *self, GAsyncReadyCallback callback)
{
  self->storing = g_steal_pointer (&self->waiting);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  auth_keyring_load_async (AUTH_KEYRING_GRANTS, FALSE, NULL, read_cb,
                           g_task_new (self, NULL, callback, NULL));
}

static void
turn_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AuthGrantsStore *self = AUTH_GRANTS_STORE (source);
  g_autoptr (GPtrArray) tasks = g_steal_pointer (&self->storing);
  g_autoptr (GError) error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  if (self->waiting->len > 0)
    take_turn (self, turn_ended_cb);
  return_to_all (tasks, error);
}

/* change: (transfer full) */
static void
queue (AuthGrantsStore *self, GTask *task, AuthGrantsChange *change)
{
  g_task_set_task_data (task, change, auth_grants_change_free);
  if (change->decision != AUTH_DECISION_ALLOW)
    {
      auth_grants_change_apply (self->grants, change, NULL);
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
    }
  g_ptr_array_add (self->waiting, task);
  if (self->storing == NULL)
    take_turn (self, turn_ended_cb);
}

/**
 * auth_grants_store_set_async:
 * @self: the store
 * @app: a valid program
 * @account: an account, or "" for a one-time code
 * @permission: a valid permission
 * @decision: what was decided
 * @callback: called when the keyring has it
 * @user_data: for @callback
 */
void
auth_grants_store_set_async (AuthGrantsStore *self,
                             const char *app,
                             const char *account,
                             const char *permission,
                             AuthDecision decision,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  AuthGrantsChange *change;

  if (self->grants == NULL)
    {
      g_task_return_error (task, auth_keyring_new_error (AUTH_KEYRING_LOCKED));
      g_object_unref (task);
      return;
    }
  change = g_new0 (AuthGrantsChange, 1);
  change->app = g_strdup (app);
  change->account = g_strdup (account);
  change->permission = g_strdup (permission);
  change->decision = decision;
  queue (self, task, change);
}

/**
 * auth_grants_store_set_finish:
 * @self: the store
 * @result: the result
 * @error: return location; AUTH_ERROR_LOCKED, AUTH_ERROR_FAILED when there are too many
 *
 * Returns: whether the keyring has it
 */
gboolean
auth_grants_store_set_finish (AuthGrantsStore *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * auth_grants_store_forget_account:
 * @self: the store
 * @account: an account that is gone
 *
 * What cannot be written now is left behind: no other account will ever have this id.
 */
void
auth_grants_store_forget_account (AuthGrantsStore *self, const char *account)
{
  AuthGrantsChange *change;

  if (self->grants == NULL || !auth_grants_forget (self->grants, account, NULL))
    return;
  change = g_new0 (AuthGrantsChange, 1);
  change->account = g_strdup (account);
  queue (self, g_task_new (self, NULL, NULL, NULL), change);
}

/**
 * auth_grants_store_forget_permission:
 * @self: the store
 * @permission: one that there will never be again
 */
void
auth_grants_store_forget_permission (AuthGrantsStore *self, const char *permission)
{
  AuthGrantsChange *change;

  if (self->grants == NULL || !auth_grants_forget (self->grants, NULL, permission))
    return;
  change = g_new0 (AuthGrantsChange, 1);
  change->permission = g_strdup (permission);
  queue (self, g_task_new (self, NULL, NULL, NULL), change);
}

/**
 * auth_grants_store_use:
 * @self: the store
 * @app: which program was given something
 * @account: of which account
 * @permission: what
 *
 * Notes it in memory alone.
 */
void
auth_grants_store_use (AuthGrantsStore *self,
                       const char *app,
                       const char *account,
                       const char *permission)
{
  if (self->grants == NULL)
    return;
  auth_grants_use (self->grants, app, account, permission, g_get_real_time () / G_USEC_PER_SEC);
  self->has_uses = TRUE;
}

/**
 * auth_grants_store_save_uses:
 * @self: the store
 *
 * Writes what auth_grants_store_use() noted, if the keyring takes it.
 */
void
auth_grants_store_save_uses (AuthGrantsStore *self)
{
  if (self->has_uses && self->grants != NULL && self->storing == NULL)
    take_turn (self, turn_ended_cb);
}

AuthGrants *
auth_grants_store_peek (AuthGrantsStore *self)
{
  return self->grants;
}

/**
 * auth_grants_store_is_busy:
 * @self: the store
 *
 * Returns: whether leaving now would lose something
 */
gboolean
auth_grants_store_is_busy (AuthGrantsStore *self)
{
  return self->storing != NULL;
}

static void
auth_grants_store_finalize (GObject *object)
{
  AuthGrantsStore *self = AUTH_GRANTS_STORE (object);

  g_clear_pointer (&self->grants, auth_grants_free);
  g_clear_pointer (&self->document, g_free);
  g_ptr_array_unref (self->waiting);
  G_OBJECT_CLASS (auth_grants_store_parent_class)->finalize (object);
}

static void
auth_grants_store_class_init (AuthGrantsStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_grants_store_finalize;

  /**
   * AuthGrantsStore::changed:
   *
   * Something else may be in force.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", AUTH_TYPE_GRANTS_STORE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
auth_grants_store_init (AuthGrantsStore *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * auth_grants_store_new:
 *
 * Returns: (transfer full): the store, nothing of it read yet
 */
AuthGrantsStore *
auth_grants_store_new (void)
{
  return g_object_new (AUTH_TYPE_GRANTS_STORE, NULL);
}
