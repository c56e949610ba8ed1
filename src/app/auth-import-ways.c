/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * How a configuration gets into the window: chosen, dropped or pasted.
 */

#include "config.h"

#include "auth-import-ways.h"

#include <glib/gi18n.h>

#include "auth-dialogs.h"
#include "auth-import-dialog.h"

/* What the window's drop target knows the agent by. */
#define CLIENT_KEY "auth-import-client"

static AuthImportDialog *
open_dialog (GtkWindow *window)
{
  AuthAgentClient *client = g_object_get_data (G_OBJECT (window), CLIENT_KEY);
  AuthImportDialog *dialog = auth_import_dialog_new (window, client);

  gtk_window_present (GTK_WINDOW (dialog));
  return dialog;
}

static void
chosen_cb (GFile *file,
           gpointer owner)
{
  auth_import_dialog_read_file (open_dialog (owner), file);
}

/**
 * auth_import_ways_choose:
 * @window: the window
 *
 * Lets the person choose a file, then shows what is in it.
 */
void
auth_import_ways_choose (GtkWindow *window)
{
  auth_dialogs_choose_configuration (GTK_WIDGET (window), chosen_cb, window);
}

static void
got_clipboard_cb (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_autoptr (GtkWindow) window = user_data;
  g_autoptr (GInputStream) stream =
    gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, NULL);
  const char *message = _ ("The clipboard holds no text");

  if (stream != NULL)
    auth_import_dialog_read_stream (open_dialog (window), stream);
  else
    gtk_widget_activate_action (GTK_WIDGET (window), "win.toast", "s", message);
}

/**
 * auth_import_ways_paste:
 * @window: the window
 *
 * Shows what is in the text of the clipboard.
 */
void
auth_import_ways_paste (GtkWindow *window)
{
  static const char *types[] = { "text/plain;charset=utf-8", "text/plain", NULL };

  gdk_clipboard_read_async (gtk_widget_get_clipboard (GTK_WIDGET (window)), types,
                            G_PRIORITY_DEFAULT, NULL, got_clipboard_cb, g_object_ref (window));
}

static void
read_dropped_files (GtkWindow *window,
                    const GValue *value)
{
  GSList *files = g_value_get_boxed (value);

  if (files != NULL)
    auth_import_dialog_read_file (open_dialog (window), files->data);
}

static void
read_dropped_text (GtkWindow *window,
                   const GValue *value)
{
  g_autoptr (GBytes) bytes =
    g_bytes_new_take (g_value_dup_string (value), strlen (g_value_get_string (value)));
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);

  auth_import_dialog_read_stream (open_dialog (window), stream);
}

static gboolean
dropped_cb (GtkDropTarget *target,
            const GValue *value,
            double x,
            double y,
            gpointer user_data)
{
  GtkWindow *window = user_data;
  AuthAgentClient *client = g_object_get_data (G_OBJECT (window), CLIENT_KEY);

  if (auth_agent_client_get_state (client) != AUTH_AGENT_READY)
    return FALSE;
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    read_dropped_files (window, value);
  else if (G_VALUE_HOLDS_STRING (value))
    read_dropped_text (window, value);
  return TRUE;
}

/**
 * auth_import_ways_accept:
 * @window: the window
 * @client: the agent
 *
 * Lets files and text be dropped anywhere on @window.
 */
void
auth_import_ways_accept (GtkWindow *window,
                         AuthAgentClient *client)
{
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_STRING };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  g_object_set_data_full (G_OBJECT (window), CLIENT_KEY, g_object_ref (client), g_object_unref);
  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect (target, "drop", G_CALLBACK (dropped_cb), window);
  gtk_widget_add_controller (GTK_WIDGET (window), GTK_EVENT_CONTROLLER (target));
}
