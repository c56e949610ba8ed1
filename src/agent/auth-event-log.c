/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Who got what: noted in memory, kept in a keyring item that is read when somebody looks.
 */

#include "config.h"

#include "auth-event-log.h"

#include "auth-json.h"
#include "auth-keyring.h"

#define LABEL "Authenticator: who got what"

struct _AuthEventLog
{
  GObject parent_instance;

  AuthEvents *events;   /* (owned) */
  gboolean is_read;     /* what the keyring had is among them */
  gboolean has_unsaved; /* some that the keyring does not have */
  guint n_writing;
};

G_DEFINE_FINAL_TYPE (AuthEventLog, auth_event_log, G_TYPE_OBJECT)

static gint64
get_time (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/**
 * auth_event_log_add:
 * @self: the log
 * @event: what happened just now
 *
 * Notes it in memory.
 */
void
auth_event_log_add (AuthEventLog *self, const AuthEvent *event)
{
  AuthEvent now = *event;

  now.time = get_time ();
  auth_events_add (self->events, &now);
  self->has_unsaved = TRUE;
}

static AuthEvents *
parse (const char *document)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (document == NULL)
    return auth_events_new ();
  node = auth_json_parse (document, strlen (document), "The list of events", &error);
  if (node != NULL)
    return auth_events_new_from_json (json_node_get_object (node), get_time ());
  g_warning ("%s: it begins anew", error->message);
  return auth_events_new ();
}

static gboolean
adopt (AuthEventLog *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GHashTable) documents = auth_keyring_load_finish (result, error);
  AuthEvents *events;

  if (documents == NULL)
    return FALSE;
  if (self->is_read)
    return TRUE;
  events = parse (g_hash_table_lookup (documents, AUTH_KEYRING_EVENTS));
  auth_events_append (events, self->events);
  self->events = events;
  self->is_read = TRUE;
  return TRUE;
}

static char *
to_document (AuthEventLog *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, auth_events_to_json (self->events));
  return json_to_string (node, FALSE);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthEventLog) self = user_data;

  self->n_writing--;
  if (!auth_keyring_store_finish (result, NULL))
    self->has_unsaved = TRUE;
}

static void
read_before_store_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthEventLog) self = user_data;
  g_autofree char *document = NULL;

  if (!adopt (self, result, NULL))
    {
      self->n_writing--;
      return;
    }
  document = to_document (self);
  self->has_unsaved = FALSE;
  auth_keyring_store_async (AUTH_KEYRING_EVENTS, LABEL, document, NULL, stored_cb,
                            g_steal_pointer (&self));
}

/**
 * auth_event_log_save:
 * @self: the log
 *
 * Writes what was noted, if the keyring takes it; else the next one tries again. Looks first: a
 * locked keyring would ask the person.
 */
void
auth_event_log_save (AuthEventLog *self)
{
  if (!self->has_unsaved || self->n_writing > 0)
    return;
  self->n_writing++;
  auth_keyring_load_async (AUTH_KEYRING_EVENTS, FALSE, NULL, read_before_store_cb,
                           g_object_ref (self));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (adopt (g_task_get_source_object (task), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * auth_event_log_read_async:
 * @self: the log
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads what the keyring holds, once it may be read.
 */
void
auth_event_log_read_async (AuthEventLog *self, GAsyncReadyCallback callback, gpointer user_data)
{
  auth_keyring_load_async (AUTH_KEYRING_EVENTS, FALSE, NULL, read_cb,
                           g_task_new (self, NULL, callback, user_data));
}

/**
 * auth_event_log_read_finish:
 * @self: the log
 * @result: the result
 * @error: return location; AUTH_ERROR_LOCKED
 *
 * Returns: (transfer none) (element-type AuthEvent): all events, oldest first
 */
GPtrArray *
auth_event_log_read_finish (AuthEventLog *self, GAsyncResult *result, GError **error)
{
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  return auth_events_get_all (self->events);
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AuthEventLog *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->n_writing--;
  if (auth_keyring_clear_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
read_before_clear_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AuthEventLog *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!adopt (self, result, &error))
    {
      self->n_writing--;
      return g_task_return_error (task, error);
    }
  auth_events_clear (self->events);
  self->has_unsaved = FALSE;
  auth_keyring_clear_async (AUTH_KEYRING_EVENTS, NULL, cleared_cb, g_steal_pointer (&task));
}

/**
 * auth_event_log_clear_async:
 * @self: the log
 * @callback: called when the keyring has none of it any more
 * @user_data: for @callback
 */
void
auth_event_log_clear_async (AuthEventLog *self, GAsyncReadyCallback callback, gpointer user_data)
{
  self->n_writing++;
  auth_keyring_load_async (AUTH_KEYRING_EVENTS, FALSE, NULL, read_before_clear_cb,
                           g_task_new (self, NULL, callback, user_data));
}

/**
 * auth_event_log_clear_finish:
 * @self: the log
 * @result: the result
 * @error: return location; AUTH_ERROR_LOCKED
 *
 * Returns: whether all are forgotten
 */
gboolean
auth_event_log_clear_finish (AuthEventLog *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * auth_event_log_is_busy:
 * @self: the log
 *
 * Returns: whether leaving now would lose something
 */
gboolean
auth_event_log_is_busy (AuthEventLog *self)
{
  return self->n_writing > 0;
}

static void
auth_event_log_finalize (GObject *object)
{
  AuthEventLog *self = AUTH_EVENT_LOG (object);

  auth_events_free (self->events);
  G_OBJECT_CLASS (auth_event_log_parent_class)->finalize (object);
}

static void
auth_event_log_class_init (AuthEventLogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_event_log_finalize;
}

static void
auth_event_log_init (AuthEventLog *self)
{
  self->events = auth_events_new ();
}

/**
 * auth_event_log_new:
 *
 * Returns: (transfer full): the log
 */
AuthEventLog *
auth_event_log_new (void)
{
  return g_object_new (AUTH_TYPE_EVENT_LOG, NULL);
}
