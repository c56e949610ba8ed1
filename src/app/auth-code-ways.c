/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * How one-time codes get into the window, and out of it: the actions that lead to the dialogs.
 */

#include "config.h"

#include "auth-code-ways.h"

#include "auth-add-code-dialog.h"
#include "auth-codes-lock.h"
#include "auth-dialogs.h"
#include "auth-drop.h"
#include "auth-export-codes-dialog.h"
#include "auth-import-codes-dialog.h"
#include "auth-unlock.h"
#include "auth-window.h"
#include "auth-words.h"

/* By what a window knows what is still to be shown, and the dialog that shows what came before. */
#define WAITING_KEY "auth-code-ways-waiting"
#define DIALOG_KEY  "auth-code-ways-dialog"

/* By what a window knows that the keyring is locked. */
#define LOCKED_KEY "auth-code-ways-locked"

/* The connection whose name tells the agent that the person's own window is asking. */
static GDBusConnection *
get_bus (GtkWindow *window)
{
  return g_application_get_dbus_connection (G_APPLICATION (gtk_window_get_application (window)));
}

/* Nothing is opened over codes that are hidden: where they are shown again is shown instead. */
static gboolean
is_hidden (GtkWindow *window)
{
  if (!auth_codes_lock_is_locked (auth_codes_lock_get_default ()))
    return FALSE;
  auth_window_open_codes (AUTH_WINDOW (window));
  return TRUE;
}

static void
open_dialog (gpointer dialog)
{
  auth_codes_lock_guard (auth_codes_lock_get_default (), dialog);
  gtk_window_present (dialog);
}

/**
 * auth_code_ways_add:
 * @window: the window
 *
 * Opens the dialog in which a one-time code is typed in, even if the agent has not answered yet;
 * while the codes are hidden, the page that says so.
 */
void
auth_code_ways_add (GtkWindow *window)
{
  if (!is_hidden (window))
    open_dialog (auth_add_code_dialog_new (window, get_bus (window)));
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWindow) window = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (auth_unlock_finish (source, result, &error))
    return auth_code_ways_add (window);
  words = auth_words_dup_error (error);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.toast", "s", words);
}

/* There is nowhere to add it to while the keyring is locked. */
static void
add_code_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWindow *window = GTK_WINDOW (widget);

  if (g_object_get_data (G_OBJECT (window), LOCKED_KEY) != NULL)
    auth_unlock_async (get_bus (window), NULL, unlocked_cb, g_object_ref (window));
  else
    auth_code_ways_add (window);
}

static void
show_added_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthCodesPage *page = auth_window_get_codes (AUTH_WINDOW (widget));

  if (page != NULL && gtk_widget_get_mapped (GTK_WIDGET (page)))
    auth_codes_page_show_code (page, g_variant_get_string (parameter, NULL), FALSE);
}

static void
waiting_free (gpointer waiting)
{
  g_queue_free_full (waiting, (GDestroyNotify) g_ptr_array_unref);
}

/* Of arrays of sources, as they came. */
static GQueue *
get_waiting (GtkWindow *window)
{
  GQueue *waiting = g_object_get_data (G_OBJECT (window), WAITING_KEY);

  if (waiting != NULL)
    return waiting;
  waiting = g_queue_new ();
  g_object_set_data_full (G_OBJECT (window), WAITING_KEY, waiting, waiting_free);
  return waiting;
}

static void
read_into (AuthImportCodesDialog *dialog, GPtrArray *sources)
{
  for (guint i = 0; i < sources->len; i++)
    auth_import_codes_dialog_add (dialog, g_object_ref (sources->pdata[i]));
}

static gboolean
may_be_of_series (GPtrArray *sources)
{
  for (guint i = 0; i < sources->len; i++)
    if (!auth_code_source_may_be_of_series (sources->pdata[i]))
      return FALSE;
  return TRUE;
}

/* To a dialog that asks for the rest of a series. */
static void
go_on_with_series (AuthImportCodesDialog *dialog, GQueue *waiting)
{
  GList *next;

  for (GList *l = waiting->head; l != NULL; l = next)
    {
      g_autoptr (GPtrArray) sources = NULL;

      next = l->next;
      if (!may_be_of_series (l->data))
        continue;
      sources = l->data;
      g_queue_delete_link (waiting, l);
      read_into (dialog, sources);
    }
}

static void
forget_dialog_cb (GtkWindow *window)
{
  g_object_set_data (G_OBJECT (window), DIALOG_KEY, NULL);
}

/* ready: called with the window when the dialog can take more, or is gone */
static AuthImportCodesDialog *
open_import (GtkWindow *window, GCallback ready)
{
  AuthImportCodesDialog *dialog = auth_import_codes_dialog_new (window, get_bus (window));

  g_object_set_data (G_OBJECT (window), DIALOG_KEY, dialog);
  g_signal_connect_object (dialog, "destroy", G_CALLBACK (forget_dialog_cb), window,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "destroy", ready, window, G_CONNECT_SWAPPED);
  g_signal_connect_object (auth_import_codes_dialog_get_series_page (dialog), "map", ready, window,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (auth_codes_lock_get_default (), "keyring-locked",
                           G_CALLBACK (gtk_window_destroy), dialog, G_CONNECT_SWAPPED);
  open_dialog (dialog);
  return dialog;
}

/* One dialog at a time: a link that somebody else opens does not get among what the person is just
 * about to import. */
static void
go_on (GtkWindow *window)
{
  GQueue *waiting = get_waiting (window);
  AuthImportCodesDialog *dialog = g_object_get_data (G_OBJECT (window), DIALOG_KEY);
  g_autoptr (GPtrArray) sources = NULL;

  if (g_queue_is_empty (waiting) || gtk_window_get_application (window) == NULL ||
      is_hidden (window))
    return;
  if (dialog == NULL)
    {
      sources = g_queue_pop_head (waiting);
      read_into (open_import (window, G_CALLBACK (go_on)), sources);
    }
  else if (gtk_widget_get_mapped (auth_import_codes_dialog_get_series_page (dialog)))
    go_on_with_series (dialog, waiting);
}

/**
 * auth_code_ways_show:
 * @sources: (element-type AuthCodeSource): files, texts and pictures
 * @window: the window
 *
 * Shows which one-time codes are in all of them, once the codes are not hidden: in the dialog that
 * waits for the rest of their series, or else in one of their own when no other is open any more.
 */
void
auth_code_ways_show (GPtrArray *sources, gpointer window)
{
  AuthCodesLock *lock = auth_codes_lock_get_default ();

  g_queue_push_tail (get_waiting (window), g_ptr_array_ref (sources));
  g_signal_handlers_disconnect_by_func (lock, go_on, window);
  g_signal_connect_object (lock, "revealed", G_CALLBACK (go_on), window, G_CONNECT_SWAPPED);
  go_on (window);
}

static void
export_codes_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWindow *window = GTK_WINDOW (widget);

  if (!is_hidden (window))
    open_dialog (auth_export_codes_dialog_new (window, get_bus (window)));
}

static void
import_codes_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (!is_hidden (GTK_WINDOW (widget)))
    auth_dialogs_choose_codes (widget, auth_code_ways_show);
}

static void
scan_screen_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (!is_hidden (GTK_WINDOW (widget)))
    auth_drop_scan (widget, get_bus (GTK_WINDOW (widget)), NULL, auth_code_ways_show);
}

static void
lock_codes_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  auth_codes_lock_lock (auth_codes_lock_get_default ());
}

/**
 * auth_code_ways_install:
 * @klass: the class of the window
 *
 * Gives windows the actions "win.add-code", "win.show-added" (which takes the id of an entry),
 * "win.import-codes", "win.scan-screen", "win.export-codes" and "win.lock-codes", the last on
 * Ctrl+L wherever the focus is.
 */
void
auth_code_ways_install (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.add-code", NULL, add_code_action);
  gtk_widget_class_install_action (klass, "win.show-added", "s", show_added_action);
  gtk_widget_class_install_action (klass, "win.import-codes", NULL, import_codes_action);
  gtk_widget_class_install_action (klass, "win.scan-screen", NULL, scan_screen_action);
  gtk_widget_class_install_action (klass, "win.export-codes", NULL, export_codes_action);
  gtk_widget_class_install_action (klass, "win.lock-codes", NULL, lock_codes_action);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_l, GDK_CONTROL_MASK, "win.lock-codes", NULL);
}

/**
 * auth_code_ways_set_state:
 * @window: a window of that class
 * @state: whether the agent can be asked
 */
void
auth_code_ways_set_state (GtkWidget *window, AuthAgentState state)
{
  gboolean is_ready = state == AUTH_AGENT_READY;
  gboolean is_locked = state == AUTH_AGENT_LOCKED;

  g_object_set_data (G_OBJECT (window), LOCKED_KEY, GINT_TO_POINTER (is_locked));
  gtk_widget_action_set_enabled (window, "win.add-code", is_ready || is_locked);
  gtk_widget_action_set_enabled (window, "win.import", is_ready);
  gtk_widget_action_set_enabled (window, "win.paste", is_ready);
  gtk_widget_action_set_enabled (window, "win.import-codes", is_ready);
  gtk_widget_action_set_enabled (window, "win.scan-screen", is_ready);
  gtk_widget_action_set_enabled (window, "win.export-codes", is_ready);
}
