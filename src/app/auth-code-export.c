/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One-time codes into a file: whole or not at all, and for its owner alone.
 */

#include "config.h"

#include "auth-code-export.h"

#include <gio/gfiledescriptorbased.h>
#include <glib/gi18n.h>

#include "auth-bus.h"
#include "auth-handover.h"
#include "auth-secret.h"

#define CODES_IFACE "org.example.Authenticator.Codes1"

typedef struct
{
  GDBusConnection *bus;  /* (owned) */
  GFile *target;         /* (owned) */
  GFile *part;           /* (owned) beside it, until all is written */
  AuthSecret *password;  /* (owned) */
  GVariant *options;     /* (owned) */
  GOutputStream *stream; /* (owned) (nullable) into the part */
  guint32 count;
} Export;

static void
export_free (gpointer data)
{
  Export *self = data;

  g_object_unref (self->bus);
  g_object_unref (self->target);
  g_object_unref (self->part);
  auth_secret_free (self->password);
  g_variant_unref (self->options);
  g_clear_object (&self->stream);
  g_free (self);
}

/* error: (transfer full) */
static void
fail (GTask *task, GError *error)
{
  Export *export = g_task_get_task_data (task);

  g_file_delete_async (export->part, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_task_return_error (task, error);
}

static void
moved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Export *export = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_file_move_finish (G_FILE (source), result, &error))
    return fail (task, error);
  g_task_return_int (task, export->count);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Export *export = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_output_stream_close_finish (G_OUTPUT_STREAM (source), result, &error))
    return fail (task, error);
  g_file_move_async (export->part, export->target, G_FILE_COPY_OVERWRITE, G_PRIORITY_DEFAULT, NULL,
                     NULL, NULL, moved_cb, g_steal_pointer (&task));
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Export *export = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_with_unix_fd_list_finish (
    G_DBUS_CONNECTION (source), NULL, result, &error);

  if (reply == NULL)
    return fail (task, error);
  g_variant_get (reply, "(u)", &export->count);
  g_output_stream_close_async (export->stream, G_PRIORITY_DEFAULT, NULL, closed_cb,
                               g_steal_pointer (&task));
}

/* Returns: -1 with an error */
static int
append_stream (GUnixFDList *fds, GOutputStream *stream, GError **error)
{
  if (G_IS_FILE_DESCRIPTOR_BASED (stream))
    return g_unix_fd_list_append (
      fds, g_file_descriptor_based_get_fd (G_FILE_DESCRIPTOR_BASED (stream)), error);
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                       _ ("A backup cannot be written there: choose a folder of this computer"));
  return -1;
}

/* Nobody knows of the part by name, and it is the folder that was chosen. */
static GError *
new_folder_error (GFile *target)
{
  g_autoptr (GFile) folder = g_file_get_parent (target);
  g_autofree char *name = g_file_get_parse_name (folder);

  return g_error_new (AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                      _ ("Nothing can be written in %s: choose another folder"), name);
}

/* Deriving the key of the file has no time limit. */
static void
created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Export *export = g_task_get_task_data (task);
  g_autoptr (GUnixFDList) fds = g_unix_fd_list_new ();
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;
  int file, password = -1;

  export->stream = (GOutputStream *) g_file_create_finish (G_FILE (source), result, &error);
  if (export->stream == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&error);
      error = new_folder_error (export->target);
    }
  if (export->stream == NULL)
    return g_task_return_error (task, error);
  file = append_stream (fds, export->stream, &error);
  if (file >= 0)
    password = auth_handover_append (fds, export->password, strlen (export->password), &error);
  if (password < 0)
    return fail (task, error);
  g_dbus_connection_call_with_unix_fd_list (
    export->bus, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH, CODES_IFACE, "Export",
    g_variant_new ("(hh@a{sv})", file, password, export->options), G_VARIANT_TYPE ("(u)"),
    G_DBUS_CALL_FLAGS_NONE, G_MAXINT, fds, cancellable, exported_cb, g_steal_pointer (&task));
}

/* What an earlier export may have left, had it been killed. */
static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;

  g_file_delete_finish (G_FILE (source), result, NULL);
  g_file_create_async (G_FILE (source), G_FILE_CREATE_PRIVATE, G_PRIORITY_DEFAULT,
                       g_task_get_cancellable (task), created_cb, task);
}

static GFile *
new_part (GFile *target)
{
  g_autofree char *name = g_file_get_basename (target);
  g_autofree char *part = g_strconcat (".", name, ".part", NULL);
  g_autoptr (GFile) folder = g_file_get_parent (target);

  return g_file_get_child (folder, part);
}

/**
 * auth_code_export_async:
 * @bus: the session bus
 * @target: the file; one that is there is replaced once all is written
 * @password: for a format that has one, or ""
 * @options: (transfer floating): as Codes1.Export has them
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * Has the agent write into a file beside @target, which then takes its place.
 */
void
auth_code_export_async (GDBusConnection *bus,
                        GFile *target,
                        const char *password,
                        GVariant *options,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Export *export = g_new0 (Export, 1);

  export->bus = g_object_ref (bus);
  export->target = g_object_ref (target);
  export->part = new_part (target);
  export->password = g_strdup (password);
  export->options = g_variant_ref_sink (options);
  g_task_set_task_data (task, export, export_free);
  g_file_delete_async (export->part, G_PRIORITY_DEFAULT, cancellable, deleted_cb, task);
}

/**
 * auth_code_export_finish:
 * @result: the result
 * @count_out: (out): how many entries are in the file
 * @error: return location; as Codes1.Export, or one of #GIOErrorEnum
 *
 * Returns: whether the file is there
 */
gboolean
auth_code_export_finish (GAsyncResult *result, guint *count_out, GError **error)
{
  gssize count = g_task_propagate_int (G_TASK (result), error);

  if (count < 0)
    return FALSE;
  *count_out = (guint) count;
  return TRUE;
}
