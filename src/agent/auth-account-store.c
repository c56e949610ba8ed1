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
  guint stored;        /* how many of them are in the keyring, or still have to change there */
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
 * keyring went away in between, and it goes when the keyring is read again. */
static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Store *store = g_task_get_task_data (task);

  auth_keyring_clear_finish (result, NULL);
  if (--store->stored == 0)
    g_task_return_error (task, g_steal_pointer (&store->error));
}

/* error: (transfer full) */
static void
give_up (GTask *task, GError *error)
{
  Store *store = g_task_get_task_data (task);

  if (store->stored == 0)
    return g_task_return_error (task, error);
  store->error = error;
  for (guint i = 0; i < store->stored; i++)
    auth_keyring_clear_async (auth_account_get_id (store->accounts->pdata[i]), NULL, cleared_cb,
                              g_object_ref (task));
}

/* Where that could not be stored, it is when the keyring is back. */
static void
confirmed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Store *store = g_task_get_task_data (task);

  auth_account_save_finish (AUTH_ACCOUNT (source), result, NULL);
  if (--store->stored == 0)
    g_task_return_boolean (task, TRUE);
}

/* All are there: from now on each counts by itself. */
static void
confirm (GTask *task)
{
  Store *store = g_task_get_task_data (task);

  store->stored--;
  if (store->stored == 0)
    return g_task_return_boolean (task, TRUE);
  for (guint i = 0; i < store->accounts->len - 1; i++)
    {
      auth_account_set_awaited (store->accounts->pdata[i], NULL);
      auth_account_save_async (store->accounts->pdata[i], confirmed_cb, g_object_ref (task));
    }
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Store *store = g_task_get_task_data (task);
  GError *error = NULL;

  if (!auth_account_save_finish (AUTH_ACCOUNT (source), result, &error))
    return give_up (task, error);
  if (++store->stored == store->accounts->len)
    return confirm (task);
  auth_account_save_async (store->accounts->pdata[store->stored], saved_cb,
                           g_steal_pointer (&task));
}

/**
 * auth_account_store_async:
 * @accounts: (element-type AuthAccount): at least one
 * @callback: called when done
 * @user_data: for @callback
 *
 * Stores one after the other, and with all but the last one that they do not count without it: if
 * it never comes to the last, none is there. When one cannot be stored, those before it are taken
 * out again; where that is not possible any more, auth_account_store_read() does so.
 */
void
auth_account_store_async (GPtrArray *accounts, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Store *store = g_new0 (Store, 1);
  const char *last = auth_account_get_id (accounts->pdata[accounts->len - 1]);

  store->accounts = g_ptr_array_ref (accounts);
  for (guint i = 0; i < accounts->len - 1; i++)
    auth_account_set_awaited (accounts->pdata[i], last);
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
auth_account_store_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
dropped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  auth_keyring_clear_finish (result, NULL);
}

/**
 * auth_account_store_read:
 * @documents: (element-type utf8 utf8): id -> document, all that the keyring holds
 * @id: one of them
 * @error: return location; those of auth_record_new_from_document()
 *
 * What is left of accounts that were not all stored is removed.
 *
 * Returns: (transfer full) (nullable): the account; %NULL without an error when it does not count
 */
AuthAccount *
auth_account_store_read (GHashTable *documents, const char *id, GError **error)
{
  AuthRecord *record = auth_record_new_from_document (g_hash_table_lookup (documents, id), error);
  gboolean is_marked;
  AuthAccount *account;

  if (record == NULL)
    return NULL;
  is_marked = record->awaited != NULL;
  if (is_marked && !g_hash_table_contains (documents, record->awaited))
    {
      auth_record_free (record);
      auth_keyring_clear_async (id, NULL, dropped_cb, NULL);
      return NULL;
    }
  account = auth_account_new (id, record);
  if (is_marked)
    auth_account_set_awaited (account, NULL);
  return account;
}
