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
#include "auth-drop.h"
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

static void
import_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  auth_dialogs_choose_configuration (widget, chosen_cb, widget);
}

/**
 * auth_import_ways_install_action:
 * @klass: of the window
 *
 * "win.import" lets the person choose a configuration file, then shows what is in it.
 */
void
auth_import_ways_install_action (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.import", NULL, import_action);
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
    gtk_widget_activate_action (GTK_WIDGET (window), "win.toast", "s",
                                _ ("The background service is not ready. Try again in a moment"));
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  AuthCodeSource *source = AUTH_CODE_SOURCE (object);
  g_autoptr (GtkWindow) window = user_data;
  g_autoptr (GPtrArray) sources = auth_drop_new_sources (g_object_ref (source));
  GBytes *document = NULL;

  if (auth_code_source_load_finish (source, result, NULL))
    document = auth_code_source_get_document (source);
  if (document != NULL && is_configuration (document))
    show_configuration (window, document);
  else
    auth_code_ways_show (sources, window);
}

/* A configuration is alone. What is neither is told of where one-time codes are. */
static void
take (GPtrArray *sources, gpointer window)
{
  if (sources->len == 1)
    auth_code_source_load_async (sources->pdata[0], NULL, loaded_cb, g_object_ref (window));
  else
    auth_code_ways_show (sources, window);
}

/**
 * auth_import_ways_paste:
 * @window: the window
 *
 * Shows what is in the clipboard.
 */
void
auth_import_ways_paste (GtkWindow *window)
{
  auth_drop_paste (GTK_WIDGET (window), take);
}

/**
 * auth_import_ways_open:
 * @window: the window
 * @files: (element-type GFile): files, or links to one-time codes
 *
 * Shows what is in them.
 */
void
auth_import_ways_open (GtkWindow *window, GPtrArray *files)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < files->len; i++)
    {
      g_autoptr (AuthSecret) uri = g_file_get_uri (files->pdata[i]);
      g_autoptr (GBytes) document = auth_document_new_from_text (uri);

      if (g_file_is_native (files->pdata[i]))
        g_ptr_array_add (sources, auth_code_source_new_for_file (files->pdata[i]));
      else
        g_ptr_array_add (sources, auth_code_source_new_for_document (document));
    }
  if (sources->len > 0)
    take (sources, window);
}

/**
 * auth_import_ways_accept:
 * @window: the window
 * @client: the agent
 *
 * Lets files, texts and pictures be dropped anywhere on @window.
 */
void
auth_import_ways_accept (GtkWindow *window, AuthAgentClient *client)
{
  g_object_set_data_full (G_OBJECT (window), CLIENT_KEY, g_object_ref (client), g_object_unref);
  auth_drop_accept (GTK_WIDGET (window), take);
}
