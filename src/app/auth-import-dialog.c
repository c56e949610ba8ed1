/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The dialog that shows what a configuration file says, and imports it.
 */

#include "config.h"

#include "auth-import-dialog.h"

#include <glib/gi18n.h>

#include "auth-dialogs.h"
#include "auth-import-preview.h"
#include "auth-import-reader.h"
#include "auth-toasts.h"
#include "auth-words.h"

/**
 * AuthImportDialog:
 *
 * Reads one document, has the agent say what is in it, and imports it when told to; then the
 * window behind it shows the new account.
 */
struct _AuthImportDialog
{
  AdwWindow parent_instance;

  AuthAgentClient *client;   /* (owned) */
  GCancellable *cancellable; /* (owned) what is under way when the dialog closes */
  AuthSecret *document;      /* (owned) (nullable) */
  char *proposed_name;       /* (owned) (nullable) */

  AdwToastOverlay *toasts;
  GtkStack *stack;
  AdwStatusPage *problem_page;
  GtkLabel *agent_error;
  GtkEditable *name;
  AdwBin *preview;
  GtkWidget *form;
  GtkWidget *spinner;
  GtkWidget *cancel_button;
  GtkWidget *import_button;
  GtkWidget *choose_button;
};

G_DEFINE_FINAL_TYPE (AuthImportDialog, auth_import_dialog, ADW_TYPE_WINDOW)

static void
show_page (AuthImportDialog *self, const char *name)
{
  gboolean is_preview = g_str_equal (name, "preview");

  /* Whoever presses Enter early means the import, not its end; Escape is for that. */
  gtk_widget_set_can_focus (self->cancel_button, !g_str_equal (name, "reading"));
  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_widget_set_visible (self->import_button, is_preview);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.import", is_preview);
}

static void
set_busy (AuthImportDialog *self, gboolean is_busy)
{
  gtk_widget_set_sensitive (self->form, !is_busy);
  gtk_widget_set_visible (self->spinner, is_busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.import", !is_busy);
}

static void
show_problem (AuthImportDialog *self, const GError *error)
{
  g_autofree char *words = auth_words_dup_read_error (error);
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  adw_status_page_set_description (self->problem_page, escaped);
  show_page (self, "problem");
  gtk_widget_grab_focus (self->choose_button);
}

static void
show_preview (AuthImportDialog *self, GVariant *accounts, const char *const *notes)
{
  g_autoptr (GVariant) first = g_variant_get_child_value (accounts, 0);

  g_clear_pointer (&self->proposed_name, g_free);
  g_variant_lookup (first, "name", "s", &self->proposed_name);
  gtk_editable_set_text (self->name, self->proposed_name != NULL ? self->proposed_name : "");
  gtk_widget_set_visible (GTK_WIDGET (self->agent_error), FALSE);
  adw_bin_set_child (self->preview, auth_import_preview_new (accounts, notes));
  show_page (self, "preview");
  gtk_widget_grab_focus (self->import_button);
}

static void
previewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthImportDialog) self = user_data;
  g_autoptr (GVariant) accounts = NULL;
  g_auto (GStrv) notes = NULL;
  g_autoptr (GError) error = NULL;

  auth_dbus_agent1_call_preview_import_finish (AUTH_DBUS_AGENT1 (source), &accounts, &notes, result,
                                               &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    return show_problem (self, error);
  show_preview (self, accounts, (const char *const *) notes);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthImportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  AuthSecret *document = auth_import_read_finish (result, &error);
  GVariantDict options = G_VARIANT_DICT_INIT (NULL);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (document == NULL)
    return show_problem (self, error);
  auth_secret_free (self->document);
  self->document = document;
  auth_dbus_agent1_call_preview_import (auth_agent_client_get_agent (self->client), document,
                                        g_variant_dict_end (&options), self->cancellable,
                                        previewed_cb, g_object_ref (self));
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthImportDialog) self = user_data;
  GtkWidget *window = GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self)));
  g_auto (GStrv) paths = NULL;
  g_autofree char *words = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  if (auth_dbus_agent1_call_import_accounts_finish (AUTH_DBUS_AGENT1 (source), &paths, NULL, result,
                                                    &error))
    {
      id = g_path_get_basename (paths[0]);
      if (window != NULL)
        gtk_widget_activate_action (window, "win.show-account", "s", id);
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  words = auth_words_dup_error (error);
  set_busy (self, FALSE);
  gtk_label_set_label (self->agent_error, words);
  gtk_widget_set_visible (GTK_WIDGET (self->agent_error), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}

/* A name that was not changed is left to the agent, which can number what it made up. */
static void
import_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthImportDialog *self = AUTH_IMPORT_DIALOG (widget);
  GVariantDict options = G_VARIANT_DICT_INIT (NULL);
  const char *typed = gtk_editable_get_text (self->name);

  if (g_strcmp0 (typed, self->proposed_name) != 0)
    g_variant_dict_insert (&options, "name", "s", typed);
  set_busy (self, TRUE);
  auth_dbus_agent1_call_import_accounts (auth_agent_client_get_agent (self->client), self->document,
                                         g_variant_dict_end (&options), NULL, imported_cb,
                                         g_object_ref (self));
}

static void
chosen_cb (GFile *file, gpointer owner)
{
  auth_import_dialog_read_file (owner, file);
}

static void
choose_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  auth_dialogs_choose_configuration (widget, chosen_cb, widget);
}

static void
toast_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  auth_toasts_tell (AUTH_IMPORT_DIALOG (widget)->toasts, g_variant_get_string (parameter, NULL));
}

static void
auth_import_dialog_dispose (GObject *object)
{
  AuthImportDialog *self = AUTH_IMPORT_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (auth_import_dialog_parent_class)->dispose (object);
}

static void
auth_import_dialog_finalize (GObject *object)
{
  AuthImportDialog *self = AUTH_IMPORT_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->document, auth_secret_free);
  g_free (self->proposed_name);
  G_OBJECT_CLASS (auth_import_dialog_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Authenticator/auth-import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthImportDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, AuthImportDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, AuthImportDialog, problem_page);
  gtk_widget_class_bind_template_child (widget_class, AuthImportDialog, agent_error);
  gtk_widget_class_bind_template_child (widget_class, AuthImportDialog, name);
  gtk_widget_class_bind_template_child (widget_class, AuthImportDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, AuthImportDialog, form);
  gtk_widget_class_bind_template_child (widget_class, AuthImportDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, AuthImportDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, AuthImportDialog, import_button);
  gtk_widget_class_bind_template_child (widget_class, AuthImportDialog, choose_button);
}

static void
auth_import_dialog_class_init (AuthImportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_import_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = auth_import_dialog_finalize;

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "dialog.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "dialog.choose", NULL, choose_action);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
auth_import_dialog_init (AuthImportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  show_page (self, "reading");
}

/**
 * auth_import_dialog_new:
 * @parent: the window
 * @client: the agent, connected
 *
 * Returns: (transfer full): a dialog that waits for something to read
 */
AuthImportDialog *
auth_import_dialog_new (GtkWindow *parent, AuthAgentClient *client)
{
  AuthImportDialog *self =
    g_object_new (AUTH_TYPE_IMPORT_DIALOG, "transient-for", parent, "modal", TRUE, NULL);

  self->client = g_object_ref (client);
  return self;
}

/**
 * auth_import_dialog_read_file:
 * @self: a dialog
 * @file: what to read
 *
 * Shows what is in a file, or why it is of no use.
 */
void
auth_import_dialog_read_file (AuthImportDialog *self, GFile *file)
{
  show_page (self, "reading");
  auth_import_read_file_async (file, self->cancellable, read_cb, g_object_ref (self));
}

/**
 * auth_import_dialog_read_stream:
 * @self: a dialog
 * @stream: what to read
 *
 * As auth_import_dialog_read_file(), for what was dropped or pasted.
 */
void
auth_import_dialog_read_stream (AuthImportDialog *self, GInputStream *stream)
{
  show_page (self, "reading");
  auth_import_read_stream_async (stream, self->cancellable, read_cb, g_object_ref (self));
}
