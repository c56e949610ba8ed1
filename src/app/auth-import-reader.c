/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The text of a configuration, read without waiting and never more than a configuration can be.
 */

#include "config.h"

#include "auth-import-reader.h"

#include <glib/gi18n.h>

#include "auth-error.h"

#define MAX_BYTES (1024 * 1024)

typedef struct
{
  char bytes[MAX_BYTES + 2];
} Buffer;

/* A file may hold a client secret. */
static void
buffer_free (Buffer *self)
{
  auth_secret_wipe (self, sizeof *self);
  g_free (self);
}

static void
read_cb (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Buffer *buffer = g_task_get_task_data (task);
  GError *error = NULL;
  gsize length = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &length, &error))
    g_task_return_error (task, error);
  else if (length > MAX_BYTES)
    g_task_return_new_error (
      task, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
      _ ("This is longer than any configuration: it may have 1 MiB at most"));
  else if (!g_utf8_validate_len (buffer->bytes, length, NULL))
    g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                             _ ("This is not text in UTF-8: save it again with that encoding"));
  else
    g_task_return_pointer (task, g_strndup (buffer->bytes, length),
                           (GDestroyNotify) auth_secret_free);
}

/* task: (transfer full) */
static void
read_stream (GTask *task,
             GInputStream *stream)
{
  Buffer *buffer = g_new0 (Buffer, 1);

  g_task_set_task_data (task, buffer, (GDestroyNotify) buffer_free);
  g_input_stream_read_all_async (stream, buffer->bytes, MAX_BYTES + 1, G_PRIORITY_DEFAULT,
                                 g_task_get_cancellable (task), read_cb, task);
}

static void
opened_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read_finish (G_FILE (source), result, &error);

  if (stream == NULL)
    return g_task_return_error (task, error);
  read_stream (g_steal_pointer (&task), G_INPUT_STREAM (stream));
}

/**
 * auth_import_read_file_async:
 * @file: a file
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads a file of at most 1 MiB; of a longer one no more than that.
 */
void
auth_import_read_file_async (GFile *file,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_file_read_async (file, G_PRIORITY_DEFAULT, cancellable, opened_cb,
                     g_task_new (NULL, cancellable, callback, user_data));
}

/**
 * auth_import_read_stream_async:
 * @stream: where the text comes from
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * As auth_import_read_file_async().
 */
void
auth_import_read_stream_async (GInputStream *stream,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  read_stream (g_task_new (NULL, cancellable, callback, user_data), stream);
}

/**
 * auth_import_read_finish:
 * @result: the result
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT, or one of #GIOErrorEnum
 *
 * Returns: (transfer full): the text, valid UTF-8
 */
AuthSecret *
auth_import_read_finish (GAsyncResult *result,
                         GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
