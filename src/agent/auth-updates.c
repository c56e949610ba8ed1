/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Account1.Update: changes the configuration of an account, one change after the other.
 */

#include "config.h"

#include "auth-updates.h"

#include <glib/gi18n.h>

#include "auth-options.h"

/**
 * AuthUpdates:
 *
 * A change is made in memory first, and taken back when the keyring does not take it. So that this
 * takes back nobody else's change, there is one at a time.
 */
struct _AuthUpdates
{
  GObject parent_instance;

  AuthAccounts *accounts; /* (unowned) owns this */
  AuthCallers *callers;   /* (owned) */
  GQueue waiting;         /* Update: the first is being made */
};

typedef struct
{
  AuthUpdates *updates;              /* (owned) */
  AuthAccountService *service;       /* (owned) (nullable) */
  AuthConfiguration *previous;       /* (owned) (nullable) */
  char *name;                        /* (nullable) reserved */
  GDBusMethodInvocation *invocation; /* to be answered */
} Update;

G_DEFINE_FINAL_TYPE (AuthUpdates, auth_updates, G_TYPE_OBJECT)

static void
update_free (Update *self)
{
  if (self->name != NULL)
    auth_accounts_release_name (self->updates->accounts, self->name);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->previous, auth_configuration_free);
  g_clear_object (&self->service);
  g_object_unref (self->updates);
  g_free (self);
}

static gboolean
check_signed_out (AuthAccount *account,
                  const AuthConfiguration *changed,
                  GError **error)
{
  if (auth_account_get_state (account) == AUTH_ACCOUNT_SIGNED_OUT ||
      auth_configuration_has_same_client (auth_account_get_configuration (account), changed))
    return TRUE;
  g_set_error (
    error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED,
    _ ("The session belongs to this client and this pool: sign out first, then change them"));
  return FALSE;
}

static gboolean
reserve_name (Update *self,
              const char *current,
              const char *wanted,
              GError **error)
{
  if (g_str_equal (current, wanted))
    return TRUE;
  if (!auth_accounts_reserve_name (self->updates->accounts, wanted, error))
    return FALSE;
  self->name = g_strdup (wanted);
  return TRUE;
}

static AuthConfiguration *
read_changes (Update *self,
              AuthAccount *account,
              GError **error)
{
  const AuthConfiguration *current = auth_account_get_configuration (account);
  g_autoptr (AuthConfiguration) changed = NULL;
  g_autoptr (GVariant) changes = NULL;

  g_variant_get (g_dbus_method_invocation_get_parameters (self->invocation), "(@a{sv})", &changes);
  if (auth_options_check_size (changes, error))
    changed = auth_configuration_new_changed (current, changes, error);
  if (changed == NULL || !check_signed_out (account, changed, error) ||
      !reserve_name (self, current->name, changed->name, error))
    return NULL;
  return g_steal_pointer (&changed);
}

/* Whatever the keyring holds now, the next store makes it the former configuration again. */
static void
restore (Update *self,
         AuthAccount *account)
{
  AuthConfiguration *refused =
    auth_account_replace_configuration (account, g_steal_pointer (&self->previous));

  auth_configuration_free (refused);
}

static void
apply (Update *self,
       AuthAccount *account,
       AuthConfiguration *changed,
       GAsyncReadyCallback callback)
{
  const AuthConfiguration *current = auth_account_get_configuration (account);

  if (!auth_configuration_has_same_client (current, changed) ||
      g_strcmp0 (current->identity_pool_id, changed->identity_pool_id) != 0)
    auth_account_service_forget_client (self->service);
  self->previous = auth_account_replace_configuration (account, changed);
  auth_account_save_async (account, callback, self);
}

static gboolean
try_update (Update *self,
            GAsyncReadyCallback callback,
            GError **error)
{
  AuthConfiguration *changed = NULL;
  AuthAccount *account = NULL;

  self->service = auth_accounts_find_service (
    self->updates->accounts, g_dbus_method_invocation_get_object_path (self->invocation));
  if (self->service == NULL)
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND, _ ("The account was removed"));
      return FALSE;
    }
  g_object_ref (self->service);
  account = auth_account_service_get_account (self->service);
  changed = read_changes (self, account, error);
  if (changed == NULL)
    return FALSE;
  apply (self, account, changed, callback);
  return TRUE;
}

/* Makes the first change that can be made, and refuses those before it. */
static void
run_next (AuthUpdates *self,
          GAsyncReadyCallback callback)
{
  Update *update;

  while ((update = g_queue_peek_head (&self->waiting)) != NULL)
    {
      g_autoptr (GError) error = NULL;

      if (try_update (update, callback, &error))
        return;
      g_dbus_method_invocation_return_gerror (update->invocation, error);
      update_free (g_queue_pop_head (&self->waiting));
    }
}

static void
saved_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  Update *update = user_data;
  g_autoptr (AuthUpdates) self = g_object_ref (update->updates);
  AuthAccount *account = AUTH_ACCOUNT (source);
  g_autoptr (GError) error = NULL;

  if (auth_account_save_finish (account, result, &error))
    {
      auth_account_show_configuration (account);
      g_dbus_method_invocation_return_value (update->invocation, NULL);
    }
  else
    {
      restore (update, account);
      g_dbus_method_invocation_return_gerror (update->invocation, error);
    }
  update_free (g_queue_pop_head (&self->waiting));
  run_next (self, saved_cb);
}

static void
update (gpointer target,
        GDBusMethodInvocation *invocation)
{
  AuthUpdates *self = target;
  Update *change = g_new0 (Update, 1);

  change->updates = g_object_ref (self);
  change->invocation = invocation;
  g_queue_push_tail (&self->waiting, change);
  if (self->waiting.length == 1)
    run_next (self, saved_cb);
}

static gboolean
handle_update_cb (AuthUpdates *self,
                  GDBusMethodInvocation *invocation)
{
  auth_callers_allow_control (self->callers, invocation, update, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/**
 * auth_updates_listen:
 * @self: the updates
 * @account: an account on the bus
 *
 * Answers calls of its Update () from now on.
 */
void
auth_updates_listen (AuthUpdates *self,
                     AuthAccount *account)
{
  g_signal_connect_object (auth_account_get_skeleton (account), "handle-update",
                           G_CALLBACK (handle_update_cb), self, G_CONNECT_SWAPPED);
}

/**
 * auth_updates_is_busy:
 * @self: the updates
 *
 * Returns: whether leaving now would lose a change
 */
gboolean
auth_updates_is_busy (AuthUpdates *self)
{
  return self->waiting.length > 0;
}

static void
auth_updates_finalize (GObject *object)
{
  AuthUpdates *self = AUTH_UPDATES (object);

  g_clear_object (&self->callers);
  G_OBJECT_CLASS (auth_updates_parent_class)->finalize (object);
}

static void
auth_updates_class_init (AuthUpdatesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_updates_finalize;
}

static void
auth_updates_init (AuthUpdates *self)
{
}

/**
 * auth_updates_new:
 * @accounts: (unowned): the accounts, which own this
 * @callers: knows who is calling
 *
 * Returns: (transfer full): no change yet
 */
AuthUpdates *
auth_updates_new (AuthAccounts *accounts,
                  AuthCallers *callers)
{
  AuthUpdates *self = g_object_new (AUTH_TYPE_UPDATES, NULL);

  self->accounts = accounts;
  self->callers = g_object_ref (callers);
  return self;
}
