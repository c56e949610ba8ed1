/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Secrets that come and go through file descriptors.
 */

#include "config.h"

#include "auth-pipe.h"

#include <errno.h>
#include <gio/gunixfdlist.h>
#include <gio/gunixinputstream.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <glib/gi18n.h>

#include "auth-error.h"

#define FIRST_BYTES 4096

typedef struct
{
  GInputStream *stream; /* (owned) */
  char *data;           /* (owned) */
  gsize size;           /* of data */
  gsize length;         /* of what was read */
  gsize max_bytes;
  GCancellable *cancellable; /* (owned) ours, which the caller's cancels */
  GCancellable *outer;       /* (owned) (nullable) the caller's */
  gulong outer_id;
  guint timeout_id;
  gboolean is_late;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (self->outer != NULL)
    g_cancellable_disconnect (self->outer, self->outer_id);
  g_clear_object (&self->outer);
  auth_secret_wipe (self->data, self->size);
  g_free (self->data);
  g_clear_object (&self->stream);
  g_clear_object (&self->cancellable);
  g_free (self);
}

/* Never by g_realloc(), which leaves a copy where it was. */
static void
grow (Reading *self)
{
  gsize size = MIN (self->size * 2, self->max_bytes + 1);
  char *data = g_malloc (size);

  memcpy (data, self->data, self->length);
  auth_secret_wipe (self->data, self->size);
  g_free (self->data);
  self->data = data;
  self->size = size;
}

static void
fail (GTask *task, GError *error)
{
  Reading *self = g_task_get_task_data (task);

  if (self->is_late)
    g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                             _ ("What was to be read never came: write it, and close the pipe"));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_CANCELLED, "The reading was ended");
  else
    g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                             "The file descriptor cannot be read from: %s", error->message);
  g_error_free (error);
}

/* task: (transfer full) */
static void
read_more (GTask *task, GAsyncReadyCallback callback)
{
  Reading *self = g_task_get_task_data (task);

  g_input_stream_read_async (self->stream, self->data + self->length, self->size - self->length,
                             G_PRIORITY_DEFAULT, self->cancellable, callback, task);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *self = g_task_get_task_data (task);
  GError *error = NULL;
  gssize count = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (count < 0)
    return fail (task, error);
  if (count == 0)
    return g_task_return_boolean (task, TRUE);
  self->length += (gsize) count;
  if (self->length > self->max_bytes)
    return g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                                    _ ("What was to be read is far too long"));
  if (self->length == self->size)
    grow (self);
  read_more (g_steal_pointer (&task), read_cb);
}

static gboolean
late_cb (gpointer user_data)
{
  Reading *self = user_data;

  self->timeout_id = 0;
  self->is_late = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/**
 * auth_pipe_read_async:
 * @fd: (transfer full): where from
 * @max_bytes: more is an error
 * @timeout_seconds: for all of it
 * @cancellable: (nullable): to cancel it
 * @callback: called when done
 * @user_data: for @callback
 */
void
auth_pipe_read_async (int fd,
                      gsize max_bytes,
                      guint timeout_seconds,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Reading *self = g_new0 (Reading, 1);

  self->stream = g_unix_input_stream_new (fd, TRUE);
  self->size = MIN (FIRST_BYTES, max_bytes + 1);
  self->data = g_malloc (self->size);
  self->max_bytes = max_bytes;
  self->cancellable = g_cancellable_new ();
  self->timeout_id = g_timeout_add_seconds (timeout_seconds, late_cb, self);
  g_task_set_task_data (task, self, reading_free);
  if (cancellable != NULL)
    {
      self->outer = g_object_ref (cancellable);
      self->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (outer_cancelled_cb),
                                              self->cancellable, NULL);
    }
  read_more (task, read_cb);
}

/**
 * auth_pipe_read_finish:
 * @result: the result
 * @length_out: (out) (optional): how many bytes there are
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT, AUTH_ERROR_CANCELLED
 *
 * Returns: (transfer full): what was read, with a NUL behind it; to be wiped
 */
AuthSecret *
auth_pipe_read_finish (GAsyncResult *result, gsize *length_out, GError **error)
{
  Reading *self = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  self->data[self->length] = '\0';
  if (length_out != NULL)
    *length_out = self->length;
  return g_steal_pointer (&self->data);
}

/**
 * auth_pipe_take:
 * @invocation: a method call
 * @handle: an argument of type `h`
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT
 *
 * Returns: (transfer full): the caller's file descriptor, or -1
 */
int
auth_pipe_take (GDBusMethodInvocation *invocation, int handle, GError **error)
{
  GDBusMessage *message = g_dbus_method_invocation_get_message (invocation);
  GUnixFDList *list = g_dbus_message_get_unix_fd_list (message);
  int fd = -1;

  if (list != NULL && handle >= 0 && handle < g_unix_fd_list_get_length (list))
    fd = g_unix_fd_list_get (list, handle, NULL);
  if (fd == -1)
    g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                         "The file descriptor is missing: send one with the call");
  return fd;
}

/**
 * auth_pipe_new_filled:
 * @data: what there is to be read from it
 * @length: its size in bytes
 * @error: return location; AUTH_ERROR_FAILED
 *
 * A pipe would hold 64 KiB, and somebody would have to wait until it is read.
 *
 * Returns: (transfer full): a file in memory, or -1
 */
int
auth_pipe_new_filled (const char *data, gsize length, GError **error)
{
  int fd = memfd_create ("authenticator", MFD_CLOEXEC);
  gsize done = 0;

  while (fd != -1 && done < length)
    {
      gssize count = write (fd, data + done, length - done);

      if (count > 0)
        done += (gsize) count;
      else if (count == 0 || errno != EINTR)
        break;
    }
  if (fd != -1 && done == length && lseek (fd, 0, SEEK_SET) == 0)
    return fd;
  if (fd != -1)
    close (fd);
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_FAILED,
                       _ ("There is no memory to hand it over: close something, and try again"));
  return -1;
}
