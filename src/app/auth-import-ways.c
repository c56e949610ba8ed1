/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * How configurations and one-time codes get into the window: chosen, dropped, pasted or opened.
 */

#include "config.h"

#include "auth-import-ways.h"

#include <glib/gi18n.h>

#include "auth-code-ways.h"
#include "auth-dialogs.h"
#include "auth-document.h"
#include "auth-import-dialog.h"
#include "auth-import.h"

/* What the window's drop target knows the agent by. */
#define CLIENT_KEY "auth-import-client"

#define MAX_CONFIGURATION_BYTES (1024 * 1024)

static AuthImportDialog *
open_dialog (GtkWindow *window)
{
  AuthAgentClient *client = g_object_get_data (G_OBJECT (window), CLIENT_KEY);
  AuthImportDialog *dialog = auth_import_dialog_new (window, client);

  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}

static void
chosen_cb (GFile *file, gpointer owner)
{
  auth_import_dialog_read_file (open_dialog (owner), file);
}

/**
 * auth_import_ways_choose:
 * @window: the window
 *
 * Lets the person choose a configuration file, then shows what is in it.
 */
void
auth_import_ways_choose (GtkWindow *window)
{
  auth_dialogs_choose_configuration (GTK_WIDGET (window), chosen_cb, window);
}

static void
say (GtkWindow *window, const char *words)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.toast", "s", words);
}

/* Told here, by what the agent tells it by: a backup of one-time codes may not be in a message to
 * it, as a configuration is. */
static gboolean
is_configuration (GBytes *document)
{
  gsize length;
  const char *data = g_bytes_get_data (document, &length);
  g_autoptr (AuthSecret) text = NULL;
  g_autoptr (AuthImport) import = NULL;

  if (length > MAX_CONFIGURATION_BYTES || !g_utf8_validate_len (data, length, NULL))
    return FALSE;
  text = g_strndup (data, length);
  import = auth_import_new_from_text (text, NULL, NULL);
  return import != NULL;
}

static void
show_configuration (GtkWindow *window, GBytes *document)
{
  AuthAgentClient *client = g_object_get_data (G_OBJECT (window), CLIENT_KEY);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (document);

  if (auth_agent_client_get_state (client) == AUTH_AGENT_READY)
    auth_import_dialog_read_stream (open_dialog (window), stream);
  else
    say (window, _ ("The agent is not ready. Try again in a moment"));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWindow) window = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) document = auth_document_read_finish (result, &error);
  g_autofree char *words = NULL;

  if (document == NULL)
    {
      words = g_strdup_printf (_ ("It cannot be read: %s"), error->message);
      say (window, words);
    }
  else if (is_configuration (document))
    show_configuration (window, document);
  else
    auth_code_ways_show (window, auth_code_source_new_for_document (document));
}

static void
show_file (GtkWindow *window, GFile *file)
{
  auth_document_read_file_async (file, NULL, read_cb, g_object_ref (window));
}

static void
show_files (GtkWindow *window, GListModel *files)
{
  g_autoptr (GFile) first = g_list_model_get_item (files, 0);

  if (g_list_model_get_n_items (files) > 1)
    auth_code_ways_show_files (files, window);
  else if (first != NULL)
    show_file (window, first);
}

static void
show_file_list (GtkWindow *window, const GValue *value)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);

  for (GSList *file = g_value_get_boxed (value); file != NULL; file = file->next)
    g_list_store_append (files, file->data);
  show_files (window, G_LIST_MODEL (files));
}

static void
got_files_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWindow) window = user_data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);

  if (value != NULL)
    show_file_list (window, value);
}

static void
got_texture_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWindow) window = user_data;
  g_autoptr (GdkTexture) texture =
    gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, NULL);

  if (texture != NULL)
    auth_code_ways_show (window, auth_code_source_new_for_texture (texture));
  else
    say (window, _ ("The picture in the clipboard cannot be read"));
}

static void
got_text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWindow) window = user_data;
  g_autoptr (GInputStream) stream =
    gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, NULL);

  if (stream != NULL)
    auth_document_read_stream_async (stream, NULL, read_cb, g_steal_pointer (&window));
  else
    say (window, _ ("The clipboard holds neither text nor a picture"));
}

/**
 * auth_import_ways_paste:
 * @window: the window
 *
 * Shows what is in the clipboard. Some programs offer a picture of the text they offer.
 */
void
auth_import_ways_paste (GtkWindow *window)
{
  static const char *types[] = { "text/plain;charset=utf-8", "text/plain", NULL };
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (window));
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);

  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL,
                                    got_files_cb, g_object_ref (window));
  else if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE) &&
           !gdk_content_formats_contain_mime_type (formats, types[0]) &&
           !gdk_content_formats_contain_mime_type (formats, types[1]))
    gdk_clipboard_read_texture_async (clipboard, NULL, got_texture_cb, g_object_ref (window));
  else
    gdk_clipboard_read_async (clipboard, types, G_PRIORITY_DEFAULT, NULL, got_text_cb,
                              g_object_ref (window));
}

static void
show_text (GtkWindow *window, const char *text)
{
  g_autoptr (GBytes) document = auth_document_new_from_text (text);

  if (is_configuration (document))
    show_configuration (window, document);
  else
    auth_code_ways_show (window, auth_code_source_new_for_document (document));
}

/**
 * auth_import_ways_open:
 * @window: the window
 * @files: (element-type GFile): files, or links to one-time codes
 *
 * Shows what is in them.
 */
void
auth_import_ways_open (GtkWindow *window, GListModel *files)
{
  g_autoptr (GListStore) local = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GString) links = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      g_autoptr (AuthSecret) uri = g_file_get_uri (file);

      if (g_file_has_uri_scheme (file, "otpauth") ||
          g_file_has_uri_scheme (file, "otpauth-migration"))
        g_string_append_printf (links, "%s\n", uri);
      else
        g_list_store_append (local, file);
    }
  if (links->len > 0)
    show_text (window, links->str);
  auth_secret_wipe (links->str, links->len);
  show_files (window, G_LIST_MODEL (local));
}

static gboolean
dropped_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  GtkWindow *window = user_data;
  AuthAgentClient *client = g_object_get_data (G_OBJECT (window), CLIENT_KEY);

  if (auth_agent_client_get_state (client) != AUTH_AGENT_READY)
    return FALSE;
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    show_file_list (window, value);
  else if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    auth_code_ways_show (window, auth_code_source_new_for_texture (g_value_get_object (value)));
  else if (G_VALUE_HOLDS_STRING (value))
    show_text (window, g_value_get_string (value));
  return TRUE;
}

/**
 * auth_import_ways_accept:
 * @window: the window
 * @client: the agent
 *
 * Lets files, text and pictures be dropped anywhere on @window.
 */
void
auth_import_ways_accept (GtkWindow *window, AuthAgentClient *client)
{
  GType types[] = { GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE, G_TYPE_STRING };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  g_object_set_data_full (G_OBJECT (window), CLIENT_KEY, g_object_ref (client), g_object_unref);
  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect (target, "drop", G_CALLBACK (dropped_cb), window);
  gtk_widget_add_controller (GTK_WIDGET (window), GTK_EVENT_CONTROLLER (target));
}
