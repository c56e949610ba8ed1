/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One import of one-time codes at the agent, from BeginImport () to Accept () or Close ().
 */

#include "config.h"

#include "auth-code-import.h"

#include <glib/gi18n.h>

#include "auth-bus.h"
#include "auth-handover.h"

#define CODES_IFACE  "org.example.Authenticator.Codes1"
#define IMPORT_IFACE "org.example.Authenticator.CodeImport1"

/**
 * AuthCodeImport:
 *
 * Begins at the agent with the first thing that is read, and ends there when it is let go of; what
 * is under way when its cancellable is cancelled ends there, too. Deriving the key of a file may
 * take long, so that its calls have no time limit.
 */
struct _AuthCodeImport
{
  GObject parent_instance;

  GDBusConnection *bus; /* (owned) */
  char *account_id;     /* (owned) (nullable) */
  char *path;           /* (owned) (nullable) until it began, and when it is over */
};

G_DEFINE_FINAL_TYPE (AuthCodeImport, auth_code_import, G_TYPE_OBJECT)

/* A call that waits for the import to begin. */
typedef struct
{
  const char *method;
  GVariant *parameters; /* (owned) */
  GUnixFDList *fds;     /* (owned) */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_variant_unref (self->parameters);
  g_object_unref (self->fds);
  g_free (self);
}

static void
call (AuthCodeImport *self,
      const char *method,
      GVariant *parameters,
      const char *reply_type,
      GUnixFDList *fds,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  g_dbus_connection_call_with_unix_fd_list (
    self->bus, AUTH_BUS_AGENT_NAME, self->path, IMPORT_IFACE, method, parameters,
    reply_type != NULL ? G_VARIANT_TYPE (reply_type) : NULL, G_DBUS_CALL_FLAGS_NONE, G_MAXINT, fds,
    NULL, callback, user_data);
}

static void
tell (AuthCodeImport *self, const char *method)
{
  if (self->path != NULL)
    call (self, method, NULL, NULL, NULL, NULL, NULL);
}

static void
cancelled_cb (GCancellable *cancellable, AuthCodeImport *self)
{
  tell (self, "Cancel");
}

/* The agent has left, or nobody did anything for too long: what was read is gone. */
static GError *
new_lost_error (void)
{
  return g_error_new_literal (AUTH_ERROR, AUTH_ERROR_NOT_FOUND,
                              _ ("This import has expired: close it and start again"));
}

static void
called_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AuthCodeImport *self = g_task_get_source_object (task);
  GError *error = NULL;
  GVariant *reply = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source),
                                                                     NULL, result, &error);

  if (g_task_get_cancellable (task) != NULL)
    g_signal_handlers_disconnect_by_data (g_task_get_cancellable (task), self);
  if (reply != NULL)
    return g_task_return_pointer (task, reply, (GDestroyNotify) g_variant_unref);
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT))
    {
      g_clear_pointer (&self->path, g_free);
      g_clear_error (&error);
      error = new_lost_error ();
    }
  g_task_return_error (task, error);
}

/* Otherwise the task fails and is let go of. */
static gboolean
check_begun (AuthCodeImport *self, GTask *task)
{
  if (self->path != NULL)
    return TRUE;
  g_task_return_error (task, new_lost_error ());
  g_object_unref (task);
  return FALSE;
}

/* task: (transfer full) */
static void
start (GTask *task)
{
  AuthCodeImport *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (cancellable != NULL)
    g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled_cb), self);
  call (self, reading->method, reading->parameters, "(a{sv})", reading->fds, called_cb, task);
}

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AuthCodeImport *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply == NULL)
    return g_task_return_error (task, error);
  g_free (self->path);
  g_variant_get (reply, "(o)", &self->path);
  if (!g_task_return_error_if_cancelled (task))
    start (g_steal_pointer (&task));
}

/* task: (transfer full) */
static void
begin (AuthCodeImport *self, GTask *task)
{
  GVariantDict options = G_VARIANT_DICT_INIT (NULL);

  if (self->path != NULL)
    return start (task);
  if (self->account_id != NULL)
    g_variant_dict_insert (&options, "account-id", "s", self->account_id);
  g_dbus_connection_call (self->bus, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH, CODES_IFACE,
                          "BeginImport", g_variant_new ("(@a{sv})", g_variant_dict_end (&options)),
                          G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, begun_cb, task);
}

/* task: (transfer full) parameters: (transfer floating) (nullable) */
static void
read_with (
  AuthCodeImport *self, GTask *task, const char *method, GVariant *parameters, GUnixFDList *fds)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->method = method;
  reading->parameters = g_variant_ref_sink (parameters);
  reading->fds = g_object_ref (fds);
  g_task_set_task_data (task, reading, reading_free);
  begin (self, task);
}

/**
 * auth_code_import_read_async:
 * @self: an import
 * @document: a file, or the text of links
 * @password: (nullable): for a file that is encrypted
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * Has the agent read a document.
 */
void
auth_code_import_read_async (AuthCodeImport *self,
                             GBytes *document,
                             const char *password,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GUnixFDList) fds = g_unix_fd_list_new ();
  GError *error = NULL;
  gsize length;
  const char *data = g_bytes_get_data (document, &length);
  gsize password_length = password != NULL ? strlen (password) : 0;
  int document_handle = auth_handover_append (fds, data, length, &error);
  int password_handle = -1;

  if (document_handle >= 0)
    password_handle = auth_handover_append (fds, password, password_length, &error);
  if (password_handle < 0)
    return g_task_return_error (task, error);
  read_with (self, g_steal_pointer (&task), "Read",
             g_variant_new ("(hh)", document_handle, password_handle), fds);
}

/**
 * auth_code_import_read_picture_async:
 * @self: an import
 * @picture: a picture
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * Has the agent look for QR codes.
 */
void
auth_code_import_read_picture_async (AuthCodeImport *self,
                                     const AuthPicture *picture,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GUnixFDList) fds = g_unix_fd_list_new ();
  GError *error = NULL;
  gsize length;
  gconstpointer data = g_bytes_get_data (picture->grey, &length);
  int handle = auth_handover_append (fds, data, length, &error);

  if (handle < 0)
    return g_task_return_error (task, error);
  read_with (self, g_steal_pointer (&task), "ReadPicture",
             g_variant_new ("(huu)", handle, picture->width, picture->height), fds);
}

static GVariant *
finish (GAsyncResult *result, GError **error)
{
  g_autoptr (GVariant) reply = g_task_propagate_pointer (G_TASK (result), error);

  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}

/**
 * auth_code_import_read_finish:
 * @self: an import
 * @result: the result
 * @error: return location; as CodeImport1.Read, or one of #GIOErrorEnum
 *
 * Returns: (transfer full): `a{sv}` as CodeImport1.Read has it
 */
GVariant *
auth_code_import_read_finish (AuthCodeImport *self, GAsyncResult *result, GError **error)
{
  return finish (result, error);
}

/**
 * auth_code_import_list_async:
 * @self: an import of which something was read
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * Asks what was read.
 */
void
auth_code_import_list_async (AuthCodeImport *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  if (check_begun (self, task))
    call (self, "List", NULL, "(aa{sv})", NULL, called_cb, task);
}

/**
 * auth_code_import_list_finish:
 * @self: an import
 * @result: the result
 * @error: return location
 *
 * Returns: (transfer full): `aa{sv}` as CodeImport1.List has it
 */
GVariant *
auth_code_import_list_finish (AuthCodeImport *self, GAsyncResult *result, GError **error)
{
  return finish (result, error);
}

/**
 * auth_code_import_accept_async:
 * @self: an import of which something was read
 * @indexes: (element-type guint32): of its list
 * @callback: called when done
 * @user_data: for @callback
 *
 * Has the agent store them; the import is over then.
 */
void
auth_code_import_accept_async (AuthCodeImport *self,
                               GArray *indexes,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GVariant *chosen = g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, indexes->data, indexes->len,
                                                sizeof (guint32));
  GTask *task = g_task_new (self, NULL, callback, user_data);

  if (check_begun (self, task))
    call (self, "Accept", g_variant_new ("(@au)", chosen), "(as)", NULL, called_cb, task);
  else
    g_variant_unref (g_variant_ref_sink (chosen));
}

/**
 * auth_code_import_accept_finish:
 * @self: an import
 * @result: the result
 * @error: return location; as CodeImport1.Accept
 *
 * Returns: (transfer full): the ids of the new entries
 */
char **
auth_code_import_accept_finish (AuthCodeImport *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GVariant) ids = finish (result, error);

  if (ids == NULL)
    return NULL;
  g_clear_pointer (&self->path, g_free);
  return g_variant_dup_strv (ids, NULL);
}

static void
auth_code_import_finalize (GObject *object)
{
  AuthCodeImport *self = AUTH_CODE_IMPORT (object);

  tell (self, "Close");
  g_clear_object (&self->bus);
  g_free (self->account_id);
  g_free (self->path);
  G_OBJECT_CLASS (auth_code_import_parent_class)->finalize (object);
}

static void
auth_code_import_class_init (AuthCodeImportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_code_import_finalize;
}

static void
auth_code_import_init (AuthCodeImport *self)
{
}

/**
 * auth_code_import_new:
 * @bus: the session bus
 * @account_id: (nullable): the account from whose pool's page the entry comes
 *
 * Returns: (transfer full): an import that has not begun
 */
AuthCodeImport *
auth_code_import_new (GDBusConnection *bus, const char *account_id)
{
  AuthCodeImport *self = g_object_new (AUTH_TYPE_CODE_IMPORT, NULL);

  self->bus = g_object_ref (bus);
  self->account_id = g_strdup (account_id);
  return self;
}
