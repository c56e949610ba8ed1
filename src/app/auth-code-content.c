/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A copied code: what is pasted is good at that moment, and after a while there is nothing.
 */

#include "config.h"

#include "auth-code-content.h"

#include <string.h>

#define HINT_TYPE "x-kde-passwordManagerHint"

/**
 * AuthCodeContent:
 *
 * Gives the code when it is asked for, anew from the agent if the copied one has ended. Clipboard
 * managers that know the hint keep no copy. When it is withdrawn the clipboard is left alone unless
 * it is still ours; then it holds an empty text, since a desktop that kept a copy would bring that
 * back if there were nothing.
 */
struct _AuthCodeContent
{
  GdkContentProvider parent_instance;

  AuthDBusCodes1 *codes;   /* (owned) (nullable) when withdrawn */
  char *id;                /* (owned) */
  char *code;              /* (owned) (nullable) when withdrawn */
  gint64 valid_until;      /* by this machine's clock, seconds since 1970; 0: until it is used */
  GdkClipboard *clipboard; /* (owned) (nullable) */
  guint timeout_id;        /* 0: none */
};

G_DEFINE_FINAL_TYPE (AuthCodeContent, auth_code_content, GDK_TYPE_CONTENT_PROVIDER)

typedef struct
{
  GOutputStream *stream; /* (owned) */
  int io_priority;
  char *text; /* (owned) (nullable) */
} Writing;

static void
writing_free (gpointer data)
{
  Writing *self = data;

  g_object_unref (self->stream);
  g_free (self->text);
  g_free (self);
}

static GdkContentFormats *
auth_code_content_ref_formats (GdkContentProvider *provider)
{
  static const char *types[] = { "text/plain;charset=utf-8", "text/plain", HINT_TYPE };

  return gdk_content_formats_new (types, G_N_ELEMENTS (types));
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
write_text (GTask *task, const char *text)
{
  Writing *writing = g_task_get_task_data (task);

  writing->text = g_strdup (text);
  g_output_stream_write_all_async (writing->stream, writing->text, strlen (writing->text),
                                   writing->io_priority, g_task_get_cancellable (task), written_cb,
                                   g_object_ref (task));
}

static void
got_code_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autofree char *code = NULL;
  GError *error = NULL;

  if (auth_dbus_codes1_call_get_code_finish (AUTH_DBUS_CODES1 (source), &code, NULL, NULL, result,
                                             &error))
    write_text (task, code);
  else
    g_task_return_error (task, error);
}

static void
write_code (AuthCodeContent *self, GTask *task)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  if (self->code == NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             "The one-time code is not in the clipboard any more");
  else if (self->valid_until == 0 || now < self->valid_until)
    write_text (task, self->code);
  else
    auth_dbus_codes1_call_get_code (self->codes, self->id, g_variant_new ("a{sv}", NULL),
                                    g_task_get_cancellable (task), got_code_cb,
                                    g_object_ref (task));
}

static void
auth_code_content_write_mime_type_async (GdkContentProvider *provider,
                                         const char *mime_type,
                                         GOutputStream *stream,
                                         int io_priority,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, user_data);
  Writing *writing = g_new0 (Writing, 1);

  writing->stream = g_object_ref (stream);
  writing->io_priority = io_priority;
  g_task_set_task_data (task, writing, writing_free);
  if (g_str_equal (mime_type, HINT_TYPE))
    write_text (task, "secret");
  else
    write_code (AUTH_CODE_CONTENT (provider), task);
}

static gboolean
auth_code_content_write_mime_type_finish (GdkContentProvider *provider,
                                          GAsyncResult *result,
                                          GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
auth_code_content_finalize (GObject *object)
{
  AuthCodeContent *self = AUTH_CODE_CONTENT (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_object (&self->codes);
  g_clear_object (&self->clipboard);
  g_free (self->id);
  g_free (self->code);
  G_OBJECT_CLASS (auth_code_content_parent_class)->finalize (object);
}

static void
auth_code_content_class_init (AuthCodeContentClass *klass)
{
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = auth_code_content_finalize;
  provider_class->ref_formats = auth_code_content_ref_formats;
  provider_class->write_mime_type_async = auth_code_content_write_mime_type_async;
  provider_class->write_mime_type_finish = auth_code_content_write_mime_type_finish;
}

static void
auth_code_content_init (AuthCodeContent *self)
{
}

/**
 * auth_code_content_new:
 * @codes: the agent
 * @id: of the entry
 * @code: what was copied
 * @valid_until: by this machine's clock, seconds since 1970; 0: until it is used
 *
 * Returns: (transfer full): the content, not in a clipboard yet
 */
AuthCodeContent *
auth_code_content_new (AuthDBusCodes1 *codes, const char *id, const char *code, gint64 valid_until)
{
  AuthCodeContent *self = g_object_new (AUTH_TYPE_CODE_CONTENT, NULL);

  self->codes = g_object_ref (codes);
  self->id = g_strdup (id);
  self->code = g_strdup (code);
  self->valid_until = valid_until;
  return self;
}

static gboolean
timeout_cb (gpointer user_data)
{
  AuthCodeContent *self = user_data;

  self->timeout_id = 0;
  auth_code_content_withdraw (self);
  return G_SOURCE_REMOVE;
}

/**
 * auth_code_content_offer:
 * @self: a content
 * @clipboard: where it is put
 * @seconds: after which it is withdrawn; 0: never
 */
void
auth_code_content_offer (AuthCodeContent *self, GdkClipboard *clipboard, guint seconds)
{
  g_return_if_fail (AUTH_IS_CODE_CONTENT (self));

  g_set_object (&self->clipboard, clipboard);
  gdk_clipboard_set_content (clipboard, GDK_CONTENT_PROVIDER (self));
  if (seconds > 0)
    self->timeout_id = g_timeout_add_seconds (seconds, timeout_cb, self);
}

/**
 * auth_code_content_withdraw:
 * @self: a content
 *
 * From now on nothing is pasted. What somebody else has copied since stays.
 */
void
auth_code_content_withdraw (AuthCodeContent *self)
{
  g_autoptr (AuthCodeContent) alive = g_object_ref (self);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_pointer (&self->code, g_free);
  if (self->clipboard == NULL || !gdk_clipboard_is_local (self->clipboard) ||
      gdk_clipboard_get_content (self->clipboard) != GDK_CONTENT_PROVIDER (self))
    return;
  gdk_clipboard_set_text (self->clipboard, "");
}
