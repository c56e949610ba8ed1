/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Which program may have what: the person's decisions are kept, and what came of them is noted.
 */

#include "config.h"

#include "auth-access-private.h"

/* What happened is written so long after it, with what happened meanwhile. */
#define SAVE_SECONDS 60

enum
{
  SIGNAL_CHANGED,
  SIGNAL_FORGIVEN,
  SIGNAL_NOTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AuthAccess, auth_access, G_TYPE_OBJECT)

static void
set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (auth_grants_store_set_finish (AUTH_GRANTS_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * auth_access_set_async:
 * @self: who may what
 * @app: a valid program
 * @account: an account's id; "" for a one-time code
 * @permission: a valid permission
 * @decision: what the person decided
 * @callback: called when the keyring has it
 * @user_data: for @callback
 *
 * What is allowed may be had from then on; "deny" and "ask" are in force at once. After "ask" the
 * program need not rest from earlier refusals.
 */
void
auth_access_set_async (AuthAccess *self,
                       const char *app,
                       const char *account,
                       const char *permission,
                       AuthDecision decision,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  if (decision != AUTH_DECISION_ALLOW)
    g_hash_table_replace (self->taken_back, g_strdup (app), GUINT_TO_POINTER (self->n_once));
  if (decision == AUTH_DECISION_ASK)
    {
      g_hash_table_replace (self->forgiven, g_strdup (app),
                            GUINT_TO_POINTER (auth_access_get_seconds ()));
      g_signal_emit (self, signals[SIGNAL_FORGIVEN], 0, app);
    }
  auth_grants_store_set_async (self->store, app, account, permission, decision, set_cb,
                               g_task_new (self, NULL, callback, user_data));
}

/**
 * auth_access_set_finish:
 * @self: who may what
 * @result: the result
 * @error: return location; AUTH_ERROR_LOCKED, AUTH_ERROR_FAILED when there are too many
 *
 * Returns: whether the keyring has it
 */
gboolean
auth_access_set_finish (AuthAccess *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * auth_access_forget_account:
 * @self: who may what
 * @account: an account that is gone
 */
void
auth_access_forget_account (AuthAccess *self, const char *account)
{
  auth_grants_store_forget_account (self->store, account);
}

/**
 * auth_access_forget_permission:
 * @self: who may what
 * @permission: one that there will never be again
 */
void
auth_access_forget_permission (AuthAccess *self, const char *permission)
{
  auth_grants_store_forget_permission (self->store, permission);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (auth_grants_store_load_finish (AUTH_GRANTS_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * auth_access_load_async:
 * @self: who may what
 * @unlock: whether the keyring may ask the person
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads the decisions from the keyring.
 */
void
auth_access_load_async (AuthAccess *self,
                        gboolean unlock,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  auth_grants_store_load_async (self->store, unlock, loaded_cb,
                                g_task_new (self, NULL, callback, user_data));
}

/**
 * auth_access_load_finish:
 * @self: who may what
 * @result: the result
 * @error: return location; AUTH_ERROR_LOCKED
 *
 * Returns: whether the decisions are known
 */
gboolean
auth_access_load_finish (AuthAccess *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * auth_access_forget:
 * @self: who may what
 *
 * The keyring was locked: until it is read again nobody else may have anything.
 */
void
auth_access_forget (AuthAccess *self)
{
  auth_grants_store_forget (self->store);
}

/**
 * auth_access_is_locked:
 * @self: who may what
 *
 * Returns: whether the decisions cannot be read now
 */
gboolean
auth_access_is_locked (AuthAccess *self)
{
  return auth_grants_store_peek (self->store) == NULL;
}

/**
 * auth_access_save:
 * @self: who may what
 *
 * Writes now what would be written within a minute.
 */
void
auth_access_save (AuthAccess *self)
{
  g_clear_handle_id (&self->save_id, g_source_remove);
  auth_grants_store_save_uses (self->store);
  auth_event_log_save (self->log);
}

static gboolean
save_cb (gpointer user_data)
{
  AuthAccess *self = user_data;

  self->save_id = 0;
  auth_access_save (self);
  g_signal_emit (self, signals[SIGNAL_NOTED], 0);
  return G_SOURCE_REMOVE;
}

static void
save_later (AuthAccess *self)
{
  if (self->save_id == 0)
    self->save_id = g_timeout_add_seconds (SAVE_SECONDS, save_cb, self);
}

/**
 * auth_access_note:
 * @self: who may what
 * @event: what happened just now, without times and count
 */
void
auth_access_note (AuthAccess *self, const AuthEvent *event)
{
  auth_event_log_add (self->log, event);
  save_later (self);
}

/**
 * auth_access_note_use:
 * @self: who may what
 * @app: which program was given something
 * @account: of which account
 * @permission: what
 */
void
auth_access_note_use (AuthAccess *self,
                      const char *app,
                      const char *account,
                      const char *permission)
{
  auth_grants_store_use (self->store, app, account, permission);
  save_later (self);
}

AuthEventLog *
auth_access_get_log (AuthAccess *self)
{
  return self->log;
}

/**
 * auth_access_get_policy:
 * @self: who may what
 * @problem_out: (out) (nullable): why the policy's file cannot be used, or %NULL
 *
 * Returns: (transfer none): this computer's policy; one that denies everything when its file cannot
 *   be used
 */
const AuthPolicy *
auth_access_get_policy (AuthAccess *self, const char **problem_out)
{
  *problem_out = auth_policy_file_get_problem (self->policy);
  return auth_policy_file_get (self->policy);
}

/**
 * auth_access_get_grants:
 * @self: who may what
 *
 * Returns: (transfer none) (nullable) (element-type AuthGrant): what the person decided, oldest
 *   first; %NULL while it cannot be read
 */
GPtrArray *
auth_access_get_grants (AuthAccess *self)
{
  AuthGrants *grants = auth_grants_store_peek (self->store);

  return grants != NULL ? auth_grants_get_all (grants) : NULL;
}

AuthCallers *
auth_access_get_callers (AuthAccess *self)
{
  return self->callers;
}

/**
 * auth_access_is_busy:
 * @self: who may what
 *
 * Returns: whether leaving now would lose something
 */
gboolean
auth_access_is_busy (AuthAccess *self)
{
  return auth_grants_store_is_busy (self->store) || auth_event_log_is_busy (self->log);
}

static void
changed_cb (AuthAccess *self)
{
  self->generation++;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
auth_access_finalize (GObject *object)
{
  AuthAccess *self = AUTH_ACCESS (object);

  g_clear_handle_id (&self->save_id, g_source_remove);
  g_clear_object (&self->log);
  g_clear_object (&self->policy);
  g_clear_object (&self->store);
  g_clear_object (&self->callers);
  g_hash_table_unref (self->taken_back);
  g_hash_table_unref (self->forgiven);
  G_OBJECT_CLASS (auth_access_parent_class)->finalize (object);
}

static void
auth_access_class_init (AuthAccessClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_access_finalize;

  /**
   * AuthAccess::changed:
   *
   * What was allowed may not be any more, and the other way round.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", AUTH_TYPE_ACCESS, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);

  /**
   * AuthAccess::forgiven:
   * @app: a program
   *
   * The person took back whatever was decided: it may ask again at once.
   */
  signals[SIGNAL_FORGIVEN] = g_signal_new ("forgiven", AUTH_TYPE_ACCESS, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * AuthAccess::noted:
   *
   * There are events since the last time; at most once a minute.
   */
  signals[SIGNAL_NOTED] = g_signal_new ("noted", AUTH_TYPE_ACCESS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 0);
}

static void
auth_access_init (AuthAccess *self)
{
  self->taken_back = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->forgiven = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->store = auth_grants_store_new ();
  self->log = auth_event_log_new ();
  g_signal_connect_object (self->store, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * auth_access_new:
 * @connection: the session bus
 * @callers: knows who is calling
 * @policy_path: where this computer's policy is, if it has one
 *
 * Returns: (transfer full): who may what; nothing is known before it is loaded
 */
AuthAccess *
auth_access_new (GDBusConnection *connection, AuthCallers *callers, const char *policy_path)
{
  AuthAccess *self = g_object_new (AUTH_TYPE_ACCESS, NULL);

  self->callers = g_object_ref (callers);
  self->policy = auth_policy_file_new (policy_path);
  g_signal_connect_object (self->policy, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}
