/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Puts new accounts into the keyring: all of them or none.
 */

#include "config.h"

#include "auth-account-store.h"

#include "auth-keyring.h"

typedef struct
{
  GPtrArray *accounts; /* (owned) AuthAccount */
  guint stored;        /* how many of them are in the keyring */
  GError *error;       /* (owned) (nullable) why they have to leave it again */
} Store;

static void
store_free (Store *self)
{
  g_ptr_array_unref (self->accounts);
  g_clear_error (&self->error);
  g_free (self);
}

/* One of those that had been stored is out of the keyring again, or cannot be taken out: then the
 * keyring went away in between, and the account is there when it comes back. */
static void
cleared_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Store *store = g_task_get_task_data (task);

  auth_keyring_clear_finish (result, NULL);
  if (--store->stored == 0)
    g_task_return_error (task, g_steal_pointer (&store->error));
}

/* error: (transfer full) */
static void
give_up (GTask *task,
         GError *error)
{
  Store *store = g_task_get_task_data (task);

  if (store->stored == 0)
    return g_task_return_error (task, error);
  store->error = error;
  for (guint i = 0; i < store->stored; i++)
    auth_keyring_clear_async (auth_account_get_id (store->accounts->pdata[i]), NULL, cleared_cb,
                              g_object_ref (task));
}

static void
saved_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Store *store = g_task_get_task_data (task);
  GError *error = NULL;

  if (!auth_account_save_finish (AUTH_ACCOUNT (source), result, &error))
    return give_up (task, error);
  if (++store->stored == store->accounts->len)
    return g_task_return_boolean (task, TRUE);
  auth_account_save_async (store->accounts->pdata[store->stored], saved_cb,
                           g_steal_pointer (&task));
}

/**
 * auth_account_store_async:
 * @accounts: (element-type AuthAccount): at least one
 * @callback: called when done
 * @user_data: for @callback
 *
 * Stores one after the other. When one cannot be stored, those before it are taken out again.
 */
void
auth_account_store_async (GPtrArray *accounts,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Store *store = g_new0 (Store, 1);

  store->accounts = g_ptr_array_ref (accounts);
  g_task_set_task_data (task, store, (GDestroyNotify) store_free);
  auth_account_save_async (accounts->pdata[0], saved_cb, task);
}

/**
 * auth_account_store_finish:
 * @result: the result
 * @error: return location; AUTH_ERROR_LOCKED, AUTH_ERROR_FAILED
 *
 * Returns: whether all of them are in the keyring now
 */
gboolean
auth_account_store_finish (GAsyncResult *result,
                           GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
