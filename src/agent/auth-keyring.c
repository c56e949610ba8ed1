/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The only store: one keyring item an account, one for all codes, one for the decisions about
 * programs and one for the events. The only user of libsecret.
 */

#include "config.h"

#include "auth-keyring.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

#include "auth-error.h"

#define KIND_ACCOUNT "account"
#define SECRETS_NAME "org.freedesktop.secrets"

/* Attributes are not encrypted in the keyring: nothing private in them. */
static const SecretSchema schema = {
  "org.example.Authenticator",
  SECRET_SCHEMA_NONE,
  {
    { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "id", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

static const char *
get_kind (const char *id)
{
  static const char *const single[] = { AUTH_KEYRING_CODES, AUTH_KEYRING_GRANTS,
                                        AUTH_KEYRING_EVENTS, NULL };

  return id != NULL && g_strv_contains (single, id) ? id : KIND_ACCOUNT;
}

typedef struct
{
  GHashTable *documents; /* (owned) id -> AuthSecret */
  const char *kind;      /* of the items that are wanted */
  guint pending;
} Load;

static void
load_free (Load *self)
{
  g_clear_pointer (&self->documents, g_hash_table_unref);
  g_free (self);
}

static gboolean
is_missing (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_CHILD_EXITED) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_CHILD_SIGNALED) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_FAILED) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_EXEC_FAILED) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMED_OUT) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
}

static const char *const sentences[] = {
  [AUTH_KEYRING_LOCKED] = N_ ("The keyring is locked: unlock it and try again"),
  [AUTH_KEYRING_MISSING] =
    N_ ("No keyring service answers: start one, for example GNOME Keyring, and try again"),
};

/**
 * auth_keyring_new_error:
 * @state: locked or missing
 *
 * Returns: (transfer full): AUTH_ERROR_LOCKED with the sentence for @state
 */
GError *
auth_keyring_new_error (AuthKeyringState state)
{
  return g_error_new_literal (AUTH_ERROR, AUTH_ERROR_LOCKED, _ (sentences[state]));
}

/* libsecret's errors into ours; the keyring's session dies with its daemon, so it is made anew. */
static GError *
translate_error (GError *error)
{
  g_autoptr (GError) owned = error;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_steal_pointer (&owned);
  secret_service_disconnect ();
  return auth_keyring_new_error (is_missing (error) ? AUTH_KEYRING_MISSING : AUTH_KEYRING_LOCKED);
}

/**
 * auth_keyring_state_to_string:
 * @state: a state
 *
 * Returns: (transfer none): the word the bus contract has for it
 */
const char *
auth_keyring_state_to_string (AuthKeyringState state)
{
  static const char *const words[] = { "unlocked", "locked", "missing" };

  return words[state];
}

/**
 * auth_keyring_state_from_error:
 * @error: (nullable): what an operation of this file failed with
 *
 * Returns: what that says of the keyring
 */
AuthKeyringState
auth_keyring_state_from_error (const GError *error)
{
  if (error == NULL)
    return AUTH_KEYRING_UNLOCKED;
  return g_str_equal (error->message, _ (sentences[AUTH_KEYRING_MISSING])) ? AUTH_KEYRING_MISSING
                                                                           : AUTH_KEYRING_LOCKED;
}

static void
return_if_loaded (GTask *task)
{
  Load *load = g_task_get_task_data (task);

  if (load->pending > 0 || g_task_get_completed (task) || g_task_had_error (task))
    return;
  g_task_return_pointer (task, g_steal_pointer (&load->documents),
                         (GDestroyNotify) g_hash_table_unref);
}

static void
retrieved_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) attributes = NULL;
  Load *load = g_task_get_task_data (task);
  SecretRetrievable *item = SECRET_RETRIEVABLE (source);
  SecretValue *value = secret_retrievable_retrieve_secret_finish (item, result, &error);
  const char *id;

  load->pending--;
  attributes = secret_retrievable_get_attributes (item);
  id = g_hash_table_lookup (attributes, "id");
  if (value != NULL && id != NULL && secret_value_get_text (value) != NULL &&
      load->documents != NULL)
    g_hash_table_insert (load->documents, g_strdup (id), g_strdup (secret_value_get_text (value)));
  g_clear_pointer (&value, secret_value_unref);
  if (error != NULL && !g_task_had_error (task))
    g_task_return_error (task, translate_error (g_steal_pointer (&error)));
  else
    return_if_loaded (task);
}

static gboolean
is_wanted (Load *load, SecretRetrievable *item)
{
  g_autoptr (GHashTable) attributes = secret_retrievable_get_attributes (item);

  return g_strcmp0 (g_hash_table_lookup (attributes, "kind"), load->kind) == 0;
}

static void
searched_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Load *load = g_task_get_task_data (task);
  GList *items = secret_password_search_finish (result, &error);

  if (error != NULL)
    g_task_return_error (task, translate_error (g_steal_pointer (&error)));
  for (GList *l = items; l != NULL && !g_task_had_error (task); l = l->next)
    if (SECRET_IS_ITEM (l->data) && secret_item_get_locked (l->data))
      g_task_return_error (task, auth_keyring_new_error (AUTH_KEYRING_LOCKED));
  for (GList *l = items; l != NULL && !g_task_had_error (task); l = l->next)
    if (is_wanted (load, l->data))
      {
        load->pending++;
        secret_retrievable_retrieve_secret (l->data, g_task_get_cancellable (task), retrieved_cb,
                                            g_object_ref (task));
      }
  g_list_free_full (items, g_object_unref);
  return_if_loaded (task);
}

/**
 * auth_keyring_load_async:
 * @id: (nullable): load that item alone, or %NULL for all accounts
 * @unlock: whether the keyring may ask the person to unlock it
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads items. Without @unlock this never shows anything. For all accounts any item of ours tells
 * whether the keyring is locked: there may be codes and no account.
 */
void
auth_keyring_load_async (const char *id,
                         gboolean unlock,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Load *load = g_new0 (Load, 1);
  SecretSearchFlags flags = SECRET_SEARCH_ALL | (unlock ? SECRET_SEARCH_UNLOCK : 0);

  load->kind = get_kind (id);
  load->documents =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) auth_secret_free);
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);
  secret_password_search (&schema, flags, cancellable, searched_cb, g_steal_pointer (&task),
                          id != NULL ? "id" : NULL, id, NULL);
}

/**
 * auth_keyring_load_finish:
 * @result: the result
 * @error: return location; AUTH_ERROR_LOCKED for a locked or missing keyring
 *
 * Returns: (transfer full): id -> document
 */
GHashTable *
auth_keyring_load_finish (GAsyncResult *result,
                          GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
stored_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, translate_error (g_steal_pointer (&error)));
}

/**
 * auth_keyring_store_async:
 * @id: the item's id
 * @label: what a keyring manager shows
 * @document: what it is to hold, a secret
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * Writes an item, replacing the one of the same @id. A locked keyring asks the person; callers that
 * must stay silent look with auth_keyring_load_async() first.
 */
void
auth_keyring_store_async (const char *id,
                          const char *label,
                          const char *document,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, document, cancellable,
                         stored_cb, g_steal_pointer (&task), "kind", get_kind (id), "id", id, NULL);
}

/**
 * auth_keyring_store_finish:
 * @result: the result
 * @error: return location; AUTH_ERROR_LOCKED
 *
 * Returns: %TRUE when the keyring has confirmed that it is stored
 */
gboolean
auth_keyring_store_finish (GAsyncResult *result,
                           GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
cleared_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  secret_password_clear_finish (result, &error);
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, translate_error (g_steal_pointer (&error)));
}

/**
 * auth_keyring_clear_async:
 * @id: the item's id
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * Removes an item; one that is not there is no error.
 */
void
auth_keyring_clear_async (const char *id,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  secret_password_clear (&schema, cancellable, cleared_cb, g_steal_pointer (&task), "kind",
                         get_kind (id), "id", id, NULL);
}

/**
 * auth_keyring_clear_finish:
 * @result: the result
 * @error: return location; AUTH_ERROR_LOCKED
 *
 * Returns: %TRUE when it is gone
 */
gboolean
auth_keyring_clear_finish (GAsyncResult *result,
                           GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct
{
  AuthKeyringChangedFunc changed;
  gpointer user_data;
} Watch;

static void
signal_cb (GDBusConnection *connection,
           const char *sender,
           const char *path,
           const char *interface,
           const char *signal,
           GVariant *parameters,
           gpointer user_data)
{
  Watch *watch = user_data;

  watch->changed (watch->user_data);
}

static void
subscribe (GDBusConnection *connection,
           const char *sender,
           const char *interface,
           const char *signal,
           const char *arg0,
           const Watch *watch)
{
  g_dbus_connection_signal_subscribe (connection, sender, interface, signal, NULL, arg0,
                                      G_DBUS_SIGNAL_FLAGS_NONE, signal_cb,
                                      g_memdup2 (watch, sizeof *watch), g_free);
}

/**
 * auth_keyring_watch:
 * @connection: the session bus
 * @changed: called whenever the keyring daemon comes, goes, is locked or unlocked
 * @user_data: for @changed
 *
 * Watches for the life of the process. libsecret tells nothing of this, so the Secret Service's own
 * signals are listened to.
 */
void
auth_keyring_watch (GDBusConnection *connection,
                    AuthKeyringChangedFunc changed,
                    gpointer user_data)
{
  const Watch watch = { changed, user_data };

  subscribe (connection, "org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged",
             SECRETS_NAME, &watch);
  subscribe (connection, SECRETS_NAME, "org.freedesktop.Secret.Service", "CollectionChanged", NULL,
             &watch);
  subscribe (connection, SECRETS_NAME, "org.freedesktop.DBus.Properties", "PropertiesChanged",
             "org.freedesktop.Secret.Collection", &watch);
}
