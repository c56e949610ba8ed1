/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The note and the recovery codes of an entry, which go past the bus in file descriptors.
 */

#include "config.h"

#include "auth-code-note.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <gio/gunixfdlist.h>
#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "auth-secret.h"

/* Two texts of 16 KiB, of which each byte may need six in JSON. */
#define MAX_DOCUMENT_BYTES (256 * 1024)

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GOutputStream *memory = G_OUTPUT_STREAM (source);
  GError *error = NULL;

  if (g_output_stream_splice_finish (memory, result, &error) < 0)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_return_pointer (task,
                         g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory)),
                         (GDestroyNotify) g_bytes_unref);
}

static void
got_note_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GVariant) handle = NULL;
  g_autoptr (GUnixFDList) fds = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  GError *error = NULL;
  int fd = -1;

  if (auth_dbus_codes1_call_get_note_finish (AUTH_DBUS_CODES1 (source), &handle, &fds, result,
                                             &error))
    fd = g_unix_fd_list_get (fds, g_variant_get_handle (handle), &error);
  if (fd < 0)
    {
      g_task_return_error (task, error);
      return;
    }
  stream = g_unix_input_stream_new (fd, TRUE);
  g_output_stream_splice_async (
    memory, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
    G_PRIORITY_DEFAULT, g_task_get_cancellable (task), read_cb, g_object_ref (task));
}

/**
 * auth_code_note_read_async:
 * @codes: the agent
 * @id: of an entry
 * @cancellable: (nullable): to cancel it
 * @callback: called when it is done
 * @user_data: for @callback
 */
void
auth_code_note_read_async (AuthDBusCodes1 *codes,
                           const char *id,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (codes, cancellable, callback, user_data);

  auth_dbus_codes1_call_get_note (codes, id, NULL, cancellable, got_note_cb, task);
}

/**
 * auth_code_note_read_finish:
 * @result: what the callback was given
 * @note_out: (out): the person's own words, "" when there are none
 * @recovery_codes_out: (out): likewise
 * @error: return location; those of the call
 *
 * Returns: whether it was read
 */
gboolean
auth_code_note_read_finish (GAsyncResult *result,
                            char **note_out,
                            char **recovery_codes_out,
                            GError **error)
{
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), error);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = NULL;
  const char *document;
  gsize length;

  if (bytes == NULL)
    return FALSE;
  document = g_bytes_get_data (bytes, &length);
  if (length <= MAX_DOCUMENT_BYTES &&
      json_parser_load_from_data (parser, document, (gssize) length, NULL) &&
      JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    object = json_node_get_object (json_parser_get_root (parser));
  if (object == NULL)
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
                           _ ("What came is not a note: try again"));
      return FALSE;
    }
  *note_out = g_strdup (json_object_get_string_member_with_default (object, "note", ""));
  *recovery_codes_out =
    g_strdup (json_object_get_string_member_with_default (object, "recovery_codes", ""));
  return TRUE;
}

static AuthSecret *
to_document (const char *note, const char *recovery_codes)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "note");
  json_builder_add_string_value (builder, note);
  json_builder_set_member_name (builder, "recovery_codes");
  json_builder_add_string_value (builder, recovery_codes);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static void
set_note_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (auth_dbus_codes1_call_set_note_finish (AUTH_DBUS_CODES1 (source), NULL, result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* In memory alone, and whole before anybody reads: nobody has to wait for anybody. */
static int
open_document (const char *document)
{
  gsize length = strlen (document);
  int fd = memfd_create ("note", MFD_CLOEXEC);

  if (fd >= 0 && (write (fd, document, length) != (gssize) length || lseek (fd, 0, SEEK_SET) != 0))
    {
      close (fd);
      return -1;
    }
  return fd;
}

/**
 * auth_code_note_write_async:
 * @codes: the agent
 * @id: of an entry
 * @note: the person's own words
 * @recovery_codes: as the service gave them
 * @cancellable: (nullable): to cancel it
 * @callback: called when it is done
 * @user_data: for @callback
 */
void
auth_code_note_write_async (AuthDBusCodes1 *codes,
                            const char *id,
                            const char *note,
                            const char *recovery_codes,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (codes, cancellable, callback, user_data);
  g_autoptr (AuthSecret) document = to_document (note, recovery_codes);
  g_autoptr (GUnixFDList) fds = NULL;
  int fd = open_document (document);

  if (fd < 0)
    {
      g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_FAILED, "%s",
                               _ ("The note could not be handed on. Close other programs first"));
      return;
    }
  fds = g_unix_fd_list_new_from_array (&fd, 1);
  auth_dbus_codes1_call_set_note (codes, id, g_variant_new_handle (0), fds, cancellable,
                                  set_note_cb, g_object_ref (task));
}

gboolean
auth_code_note_write_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
