/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What is dropped on a widget, pasted or scanned there: files, texts and pictures.
 */

#include "config.h"

#include "auth-drop.h"

#include <glib/gi18n.h>

#include "auth-document.h"
#include "auth-error.h"
#include "auth-screenshot.h"
#include "auth-words.h"

/* A read of the clipboard or the screen under way. */
typedef struct
{
  GtkWidget *widget; /* (owned) */
  AuthDropFunc take;
} Paste;

static void
paste_free (Paste *self)
{
  g_object_unref (self->widget);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Paste, paste_free)

static Paste *
paste_new (GtkWidget *widget, AuthDropFunc take)
{
  Paste *self = g_new0 (Paste, 1);

  self->widget = g_object_ref (widget);
  self->take = take;
  return self;
}

static void
say (GtkWidget *widget, const char *words)
{
  gtk_widget_activate_action (widget, "win.toast", "s", words);
}

/**
 * auth_drop_new_sources:
 * @source: (transfer full): the one
 *
 * Returns: (transfer full) (element-type AuthCodeSource): it alone
 */
GPtrArray *
auth_drop_new_sources (AuthCodeSource *source)
{
  GPtrArray *sources = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (sources, source);
  return sources;
}

/**
 * auth_drop_new_sources_for_files:
 * @files: (element-type GFile): files
 *
 * Returns: (transfer full) (element-type AuthCodeSource): one for each
 */
GPtrArray *
auth_drop_new_sources_for_files (GListModel *files)
{
  GPtrArray *sources = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      g_ptr_array_add (sources, auth_code_source_new_for_file (file));
    }
  return sources;
}

/* source: (transfer full) */
static void
take_one (GtkWidget *widget, AuthDropFunc take, AuthCodeSource *source)
{
  g_autoptr (GPtrArray) sources = auth_drop_new_sources (source);

  take (sources, widget);
}

static void
take_files (GtkWidget *widget, AuthDropFunc take, const GValue *value)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_object_unref);

  for (GSList *file = g_value_get_boxed (value); file != NULL; file = file->next)
    g_ptr_array_add (sources, auth_code_source_new_for_file (file->data));
  if (sources->len > 0)
    take (sources, widget);
}

static void
take_document (GtkWidget *widget, AuthDropFunc take, GBytes *document)
{
  take_one (widget, take, auth_code_source_new_for_document (document));
}

static void
got_files_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Paste) paste = user_data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);

  if (value != NULL)
    take_files (paste->widget, paste->take, value);
}

static void
got_texture_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Paste) paste = user_data;
  g_autoptr (GdkTexture) texture =
    gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, NULL);

  if (texture != NULL)
    take_one (paste->widget, paste->take, auth_code_source_new_for_texture (texture));
  else
    say (paste->widget, _ ("The picture in the clipboard cannot be read"));
}

static void
read_text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Paste) paste = user_data;
  g_autoptr (GBytes) document = auth_document_read_finish (result, NULL);

  if (document != NULL)
    take_document (paste->widget, paste->take, document);
  else
    say (paste->widget, _ ("The text in the clipboard cannot be read"));
}

static void
got_text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Paste) paste = user_data;
  g_autoptr (GInputStream) stream =
    gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, NULL);

  if (stream != NULL)
    auth_document_read_stream_async (stream, NULL, read_text_cb, g_steal_pointer (&paste));
  else
    say (paste->widget, _ ("The clipboard holds neither text nor a picture"));
}

/**
 * auth_drop_paste:
 * @widget: a widget
 * @take: called with it and what is in the clipboard; not when there is nothing of use
 *
 * Reads the clipboard. Some programs offer a picture of the text they offer: the text is taken.
 */
void
auth_drop_paste (GtkWidget *widget, AuthDropFunc take)
{
  static const char *types[] = { "text/plain;charset=utf-8", "text/plain", NULL };
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);
  Paste *paste = paste_new (widget, take);

  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL,
                                    got_files_cb, paste);
  else if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE) &&
           !gdk_content_formats_contain_mime_type (formats, types[0]) &&
           !gdk_content_formats_contain_mime_type (formats, types[1]))
    gdk_clipboard_read_texture_async (clipboard, NULL, got_texture_cb, paste);
  else
    gdk_clipboard_read_async (clipboard, types, G_PRIORITY_DEFAULT, NULL, got_text_cb, paste);
}

static void
scanned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Paste) paste = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) picture = auth_screenshot_take_finish (result, &error);
  g_autofree char *words = NULL;

  if (picture != NULL)
    return take_document (paste->widget, paste->take, picture);
  if (g_error_matches (error, AUTH_ERROR, AUTH_ERROR_CANCELLED) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  words = auth_words_dup_error (error);
  say (paste->widget, words);
}

/**
 * auth_drop_scan:
 * @widget: a widget
 * @bus: the session bus
 * @cancellable: (nullable): a cancellable
 * @take: called with @widget and a picture of what the person chose of the screen
 */
void
auth_drop_scan (GtkWidget *widget,
                GDBusConnection *bus,
                GCancellable *cancellable,
                AuthDropFunc take)
{
  auth_screenshot_take_async (bus, cancellable, scanned_cb, paste_new (widget, take));
}

static gboolean
dropped_cb (Paste *paste, const GValue *value)
{
  g_autoptr (GBytes) document = NULL;

  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    take_files (paste->widget, paste->take, value);
  else if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    take_one (paste->widget, paste->take,
              auth_code_source_new_for_texture (g_value_get_object (value)));
  else if (G_VALUE_HOLDS_STRING (value))
    {
      document = auth_document_new_from_text (g_value_get_string (value));
      take_document (paste->widget, paste->take, document);
    }
  return TRUE;
}

static void
forget_cb (gpointer paste, GClosure *closure)
{
  g_free (paste);
}

/**
 * auth_drop_accept:
 * @widget: a widget
 * @take: called with it and what was dropped
 *
 * Lets files, texts and pictures be dropped anywhere on @widget.
 */
void
auth_drop_accept (GtkWidget *widget, AuthDropFunc take)
{
  GType types[] = { GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE, G_TYPE_STRING };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  Paste *paste = g_new0 (Paste, 1);

  /* Not owned: the target is the widget's. */
  paste->widget = widget;
  paste->take = take;
  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_data (target, "drop", G_CALLBACK (dropped_cb), paste, forget_cb,
                         G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}
