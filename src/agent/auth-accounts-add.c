/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * New accounts: no two of one name, and all of them in the keyring or none.
 */

#include "config.h"

#include "auth-accounts-private.h"

#include <glib/gi18n.h>

#include "auth-account-store.h"

/**
 * auth_accounts_has_name:
 * @self: the accounts
 * @name: a name
 *
 * Returns: whether an account has it, or one that is just being added
 */
gboolean
auth_accounts_has_name (AuthAccounts *self, const char *name)
{
  GHashTableIter iter;
  gpointer value;

  if (auth_additions_has_name (&self->additions, name))
    return TRUE;
  g_hash_table_iter_init (&iter, self->services);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (g_str_equal (
          auth_account_get_configuration (auth_account_service_get_account (value))->name, name))
      return TRUE;
  return FALSE;
}

static gboolean
check_name (AuthAccounts *self, const char *name, GError **error)
{
  if (!auth_accounts_has_name (self, name))
    return TRUE;
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
               _ ("There is an account named “%s”: choose another name"), name);
  return FALSE;
}

/**
 * auth_accounts_reserve_name:
 * @self: the accounts
 * @name: what an account is to be called
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT
 *
 * Returns: whether no account is called so; then none will be before auth_accounts_release_name()
 */
gboolean
auth_accounts_reserve_name (AuthAccounts *self, const char *name, GError **error)
{
  if (!check_name (self, name, error))
    return FALSE;
  auth_additions_reserve_name (&self->additions, name);
  return TRUE;
}

/**
 * auth_accounts_release_name:
 * @self: the accounts
 * @name: what auth_accounts_reserve_name() reserved
 */
void
auth_accounts_release_name (AuthAccounts *self, const char *name)
{
  auth_additions_release_name (&self->additions, name);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;
  AuthAccounts *self = g_task_get_source_object (task);
  GPtrArray *accounts = g_task_get_task_data (task);
  gboolean is_stored = auth_account_store_finish (result, &error);

  auth_additions_settle (&self->additions, accounts);
  if (!is_stored)
    return g_task_return_error (task, g_steal_pointer (&error));
  auth_accounts_set_keyring (self, AUTH_KEYRING_UNLOCKED);
  for (guint i = 0; i < accounts->len; i++)
    {
      GDBusObject *object = G_DBUS_OBJECT (auth_account_get_object (accounts->pdata[i]));

      auth_accounts_take (self, g_object_ref (accounts->pdata[i]));
      g_strv_builder_add (paths, g_dbus_object_get_object_path (object));
    }
  g_task_return_pointer (task, g_strv_builder_end (paths), (GDestroyNotify) g_strfreev);
}

/**
 * auth_accounts_add_async:
 * @self: the accounts
 * @configurations: (element-type AuthConfiguration): at least one, of different names; its elements
 *   are taken
 * @callback: called when done
 * @user_data: for @callback
 *
 * Adds signed-out accounts, all or none; they are on the bus once they are in the keyring.
 */
void
auth_accounts_add_async (AuthAccounts *self,
                         GPtrArray *configurations,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (GPtrArray) accounts = NULL;
  GError *error = NULL;

  for (guint i = 0; i < configurations->len; i++)
    {
      const AuthConfiguration *configuration = configurations->pdata[i];

      if (!check_name (self, configuration->name, &error))
        return g_task_return_error (task, error);
    }
  accounts = auth_additions_create (&self->additions, configurations);
  g_task_set_task_data (task, g_ptr_array_ref (accounts), (GDestroyNotify) g_ptr_array_unref);
  auth_account_store_async (accounts, stored_cb, g_steal_pointer (&task));
}

/**
 * auth_accounts_add_finish:
 * @self: the accounts
 * @result: the result
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT, AUTH_ERROR_LOCKED
 *
 * Returns: (transfer full): the new accounts' object paths
 */
char **
auth_accounts_add_finish (AuthAccounts *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
