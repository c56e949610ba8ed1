/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A file of any kind, read without waiting and never more of it than is of use.
 */

#include "config.h"

#include "auth-document.h"

#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-secret.h"

/* A photograph is the largest thing there is to read. */
#define MAX_BYTES (32 * 1024 * 1024)

typedef struct
{
  gsize length;
  char bytes[MAX_BYTES + 1];
} Buffer;

/* It may hold the secrets of a whole list. */
static void
buffer_free (gpointer data)
{
  Buffer *self = data;

  auth_secret_wipe (self->bytes, self->length);
  g_free (self);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Buffer *buffer = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &buffer->length, &error))
    g_task_return_error (task, error);
  else if (buffer->length > MAX_BYTES)
    g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                             _ ("This file is too large: it may have 32 MiB at most"));
  else
    g_task_return_boolean (task, TRUE);
}

/* task: (transfer full) */
static void
read_stream (GTask *task, GInputStream *stream)
{
  /* Pages of it that nothing is read into are never touched. */
  Buffer *buffer = g_malloc (sizeof *buffer);

  buffer->length = 0;
  g_task_set_task_data (task, buffer, buffer_free);
  g_input_stream_read_all_async (stream, buffer->bytes, MAX_BYTES + 1, G_PRIORITY_DEFAULT,
                                 g_task_get_cancellable (task), read_cb, task);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read_finish (G_FILE (source), result, &error);

  if (stream == NULL)
    return g_task_return_error (task, error);
  read_stream (g_steal_pointer (&task), G_INPUT_STREAM (stream));
}

/**
 * auth_document_read_file_async:
 * @file: a file
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads a file of at most 32 MiB.
 */
void
auth_document_read_file_async (GFile *file,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_file_read_async (file, G_PRIORITY_DEFAULT, cancellable, opened_cb,
                     g_task_new (NULL, cancellable, callback, user_data));
}

/**
 * auth_document_read_stream_async:
 * @stream: where it comes from
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * As auth_document_read_file_async().
 */
void
auth_document_read_stream_async (GInputStream *stream,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  read_stream (g_task_new (NULL, cancellable, callback, user_data), stream);
}

/**
 * auth_document_read_finish:
 * @result: the result
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT, or one of #GIOErrorEnum
 *
 * Returns: (transfer full): the bytes, wiped when they are let go of
 */
GBytes *
auth_document_read_finish (GAsyncResult *result, GError **error)
{
  GTask *task = G_TASK (result);
  Buffer *buffer;

  if (!g_task_propagate_boolean (task, error))
    return NULL;
  buffer = g_task_get_task_data (task);
  return g_bytes_new_with_free_func (buffer->bytes, buffer->length, g_object_unref,
                                     g_object_ref (task));
}

/**
 * auth_document_new_from_text:
 * @text: a link, or some
 *
 * Returns: (transfer full): its bytes, wiped when they are let go of
 */
GBytes *
auth_document_new_from_text (const char *text)
{
  AuthSecret *copy = g_strdup (text);

  return g_bytes_new_with_free_func (copy, strlen (copy), (GDestroyNotify) auth_secret_free, copy);
}
