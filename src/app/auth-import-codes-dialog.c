/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The dialog that shows which one-time codes are in files, links and pictures, and stores them.
 */

#include "config.h"

#include "auth-import-codes-dialog.h"

#include <glib/gi18n.h>

#include "auth-code-import.h"
#include "auth-dialogs.h"
#include "auth-drop.h"
#include "auth-import-choices.h"
#include "auth-import-password.h"
#include "auth-import-problem.h"
#include "auth-import-series.h"
#include "auth-toasts.h"
#include "auth-unlock.h"
#include "auth-words.h"

typedef void (*StepFunc) (AuthImportCodesDialog *self);

/**
 * AuthImportCodesDialog:
 *
 * Takes what it is given one after the other, asks for a password where one is wanted and for the
 * pictures of a series that are missing, then shows all of it. Nothing is stored before the person
 * says so.
 */
struct _AuthImportCodesDialog
{
  AdwWindow parent_instance;

  GDBusConnection *bus;      /* (owned) */
  AuthCodeImport *import;    /* (owned) */
  GQueue sources;            /* (owned) AuthCodeSource that are still to be read */
  AuthCodeSource *source;    /* (owned) (nullable) the one being read */
  GCancellable *cancellable; /* (owned) what is under way when the dialog closes */
  GError *problem;           /* (owned) (nullable) the first of the sources that were of no use */
  gboolean has_entries;      /* something was read */
  gboolean goes_without;     /* the person does not have the rest of the series */
  StepFunc step;             /* what was begun last: a locked keyring may have been in its way */

  AdwToastOverlay *toasts;
  GtkStack *stack;
  AuthImportPassword *password_page;
  AuthImportSeries *series_page;
  AuthImportProblem *problem_page;
  GtkLabel *remark;
  AuthImportChoices *choices;
  GtkButton *import_button;
  GtkWidget *cancel_button;
};

G_DEFINE_FINAL_TYPE (AuthImportCodesDialog, auth_import_codes_dialog, ADW_TYPE_WINDOW)

static void
show_page (AuthImportCodesDialog *self, const char *name)
{
  /* Whoever presses Enter early means what comes, not its end; Escape is for that. */
  gtk_widget_set_can_focus (self->cancel_button, !g_str_equal (name, "busy"));
  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_widget_set_visible (GTK_WIDGET (self->import_button), g_str_equal (name, "preview"));
}

static void
note_problem (AuthImportCodesDialog *self, const GError *error)
{
  if (self->problem == NULL)
    self->problem = g_error_copy (error);
}

static void
show_problem (AuthImportCodesDialog *self, const GError *error)
{
  show_page (self, "problem");
  auth_import_problem_show (self->problem_page, error);
}

static void
chosen_changed_cb (AuthImportCodesDialog *self)
{
  g_autoptr (GArray) chosen = auth_import_choices_get_chosen (self->choices);
  g_autofree char *label = NULL;

  label =
    chosen->len > 0 ? g_strdup_printf (_ ("_Import %u"), chosen->len) : g_strdup (_ ("_Import"));
  gtk_button_set_label (self->import_button, label);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.import", chosen->len > 0);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthImportCodesDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) entries =
    auth_code_import_list_finish (AUTH_CODE_IMPORT (source), result, &error);
  g_autofree char *words = NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (entries == NULL)
    return show_problem (self, error);
  words = self->problem != NULL ? auth_words_dup_read_error (self->problem) : NULL;
  gtk_label_set_label (self->remark, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->remark), words != NULL);
  g_clear_error (&self->problem);
  auth_import_choices_set_entries (self->choices, entries);
  show_page (self, "preview");
  gtk_widget_grab_focus (GTK_WIDGET (self->import_button));
}

static void
show_entries (AuthImportCodesDialog *self)
{
  self->step = show_entries;
  show_page (self, "busy");
  auth_code_import_list_async (self->import, self->cancellable, listed_cb, g_object_ref (self));
}

static void
ask_for_password (AuthImportCodesDialog *self, const char *format, const GError *error)
{
  g_autofree char *problem = error != NULL ? auth_words_dup_error (error) : NULL;

  show_page (self, "password");
  auth_import_password_ask (self->password_page, format, problem);
}

static void
ask_for_missing (AuthImportCodesDialog *self, GVariant *missing)
{
  auth_import_series_ask (self->series_page, missing, self->problem);
  g_clear_error (&self->problem);
  show_page (self, "series");
}

static void read_next (AuthImportCodesDialog *self);

static void
show_outcome (AuthImportCodesDialog *self, GVariant *outcome)
{
  g_autoptr (GVariant) missing =
    g_variant_lookup_value (outcome, "missing", G_VARIANT_TYPE ("aau"));
  gboolean needs_password = FALSE;
  const char *format = NULL;

  g_variant_lookup (outcome, "needs-password", "b", &needs_password);
  g_variant_lookup (outcome, "format", "&s", &format);
  if (needs_password)
    return ask_for_password (self, format, NULL);
  self->has_entries = TRUE;
  if (!g_queue_is_empty (&self->sources))
    read_next (self);
  else if (missing != NULL && g_variant_n_children (missing) > 0 && !self->goes_without)
    ask_for_missing (self, missing);
  else
    show_entries (self);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthImportCodesDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) outcome =
    auth_code_source_read_finish (AUTH_CODE_SOURCE (object), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (outcome != NULL)
    return show_outcome (self, outcome);
  if (auth_unlock_is_due (error))
    {
      g_queue_push_head (&self->sources, g_steal_pointer (&self->source));
      return show_problem (self, error);
    }
  if (auth_code_source_has_password (self->source))
    return ask_for_password (self, NULL, error);
  note_problem (self, error);
  read_next (self);
}

static void
read_source (AuthImportCodesDialog *self)
{
  show_page (self, "busy");
  auth_code_source_read_async (self->source, self->import, self->cancellable, read_cb,
                               g_object_ref (self));
}

static void
read_next (AuthImportCodesDialog *self)
{
  self->step = read_next;
  g_clear_object (&self->source);
  self->source = g_queue_pop_head (&self->sources);
  if (self->source != NULL)
    read_source (self);
  else if (self->has_entries)
    show_entries (self);
  else
    show_problem (self, self->problem);
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthImportCodesDialog) self = user_data;
  GtkWindow *window = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = auth_code_import_accept_finish (AUTH_CODE_IMPORT (source), result, &error);
  g_autofree char *words = NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (auth_unlock_is_due (error))
    return show_problem (self, error);
  if (ids == NULL)
    note_problem (self, error);
  if (ids == NULL)
    return show_entries (self);
  words = g_strdup_printf (
    ngettext ("%u one-time code added", "%u one-time codes added", g_strv_length (ids)),
    g_strv_length (ids));
  if (window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.toast", "s", words);
  if (window != NULL && ids[0] != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.show-added", "s", ids[0]);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
accept_chosen (AuthImportCodesDialog *self)
{
  g_autoptr (GArray) chosen = auth_import_choices_get_chosen (self->choices);

  self->step = accept_chosen;
  show_page (self, "busy");
  auth_code_import_accept_async (self->import, chosen, imported_cb, g_object_ref (self));
}

static void
import_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  accept_chosen (AUTH_IMPORT_CODES_DIALOG (widget));
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthImportCodesDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_unlocked = auth_unlock_finish (source, result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (!is_unlocked)
    return show_problem (self, error);
  self->step (self);
}

static void
unlock_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthImportCodesDialog *self = AUTH_IMPORT_CODES_DIALOG (widget);

  show_page (self, "busy");
  auth_unlock_async (self->bus, self->cancellable, unlocked_cb, g_object_ref (self));
}

static void
password_entered_cb (AuthImportCodesDialog *self, const char *password)
{
  auth_code_source_set_password (self->source, password);
  read_source (self);
}

static void
go_without_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthImportCodesDialog *self = AUTH_IMPORT_CODES_DIALOG (widget);

  self->goes_without = TRUE;
  show_entries (self);
}

static void
take (GPtrArray *sources, gpointer self)
{
  for (guint i = 0; i < sources->len; i++)
    auth_import_codes_dialog_add (self, g_object_ref (sources->pdata[i]));
}

static void
choose_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  auth_dialogs_choose_codes (widget, take);
}

static void
paste_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  auth_drop_paste (widget, take);
}

static void
toast_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthImportCodesDialog *self = AUTH_IMPORT_CODES_DIALOG (widget);

  if (self->bus != NULL)
    auth_toasts_tell (self->toasts, g_variant_get_string (parameter, NULL));
}

static void
scan_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthImportCodesDialog *self = AUTH_IMPORT_CODES_DIALOG (widget);

  auth_drop_scan (widget, self->bus, self->cancellable, take);
}

static void
auth_import_codes_dialog_dispose (GObject *object)
{
  AuthImportCodesDialog *self = AUTH_IMPORT_CODES_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->import);
  g_clear_object (&self->bus);
  G_OBJECT_CLASS (auth_import_codes_dialog_parent_class)->dispose (object);
}

static void
auth_import_codes_dialog_finalize (GObject *object)
{
  AuthImportCodesDialog *self = AUTH_IMPORT_CODES_DIALOG (object);

  g_queue_clear_full (&self->sources, g_object_unref);
  g_clear_object (&self->source);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->problem);
  G_OBJECT_CLASS (auth_import_codes_dialog_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *klass)
{
  g_type_ensure (AUTH_TYPE_IMPORT_CHOICES);
  g_type_ensure (AUTH_TYPE_IMPORT_PASSWORD);
  g_type_ensure (AUTH_TYPE_IMPORT_PROBLEM);
  g_type_ensure (AUTH_TYPE_IMPORT_SERIES);
  gtk_widget_class_set_template_from_resource (
    klass, "/org/example/Authenticator/auth-import-codes-dialog.ui");
  gtk_widget_class_bind_template_child (klass, AuthImportCodesDialog, toasts);
  gtk_widget_class_bind_template_child (klass, AuthImportCodesDialog, stack);
  gtk_widget_class_bind_template_child (klass, AuthImportCodesDialog, password_page);
  gtk_widget_class_bind_template_child (klass, AuthImportCodesDialog, series_page);
  gtk_widget_class_bind_template_child (klass, AuthImportCodesDialog, problem_page);
  gtk_widget_class_bind_template_child (klass, AuthImportCodesDialog, remark);
  gtk_widget_class_bind_template_child (klass, AuthImportCodesDialog, choices);
  gtk_widget_class_bind_template_child (klass, AuthImportCodesDialog, import_button);
  gtk_widget_class_bind_template_child (klass, AuthImportCodesDialog, cancel_button);
  gtk_widget_class_bind_template_callback (klass, chosen_changed_cb);
  gtk_widget_class_bind_template_callback (klass, password_entered_cb);
}

static void
auth_import_codes_dialog_class_init (AuthImportCodesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_import_codes_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = auth_import_codes_dialog_finalize;
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "dialog.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "dialog.unlock", NULL, unlock_action);
  gtk_widget_class_install_action (widget_class, "dialog.go-without", NULL, go_without_action);
  gtk_widget_class_install_action (widget_class, "dialog.choose", NULL, choose_action);
  gtk_widget_class_install_action (widget_class, "dialog.scan-screen", NULL, scan_action);
  gtk_widget_class_install_action (widget_class, "dialog.paste", NULL, paste_action);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", toast_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "dialog.paste",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
auth_import_codes_dialog_init (AuthImportCodesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  /* However it closes: what is under way holds the dialog, and would go on to its end. */
  g_signal_connect_swapped (self, "unmap", G_CALLBACK (g_cancellable_cancel), self->cancellable);
  auth_drop_accept (GTK_WIDGET (self), take);
  show_page (self, "busy");
}

/**
 * auth_import_codes_dialog_new:
 * @parent: the window
 * @bus: the session bus
 *
 * Returns: (transfer full): a dialog that waits for something to read
 */
AuthImportCodesDialog *
auth_import_codes_dialog_new (GtkWindow *parent, GDBusConnection *bus)
{
  AuthImportCodesDialog *self =
    g_object_new (AUTH_TYPE_IMPORT_CODES_DIALOG, "transient-for", parent, "modal", TRUE, NULL);

  self->bus = g_object_ref (bus);
  self->import = auth_code_import_new (bus, NULL);
  return self;
}

/**
 * auth_import_codes_dialog_add:
 * @self: a dialog
 * @source: (transfer full): what to read
 *
 * Shows what is in it, with what was added before, or why it is of no use.
 */
void
auth_import_codes_dialog_add (AuthImportCodesDialog *self, AuthCodeSource *source)
{
  g_queue_push_tail (&self->sources, source);
  /* It is being read, or closed meanwhile. */
  if (self->bus == NULL || (self->source != NULL &&
                            g_str_equal (gtk_stack_get_visible_child_name (self->stack), "busy")))
    return;
  if (!self->has_entries)
    g_clear_error (&self->problem);
  read_next (self);
}

GtkWidget *
auth_import_codes_dialog_get_series_page (AuthImportCodesDialog *self)
{
  return GTK_WIDGET (self->series_page);
}
