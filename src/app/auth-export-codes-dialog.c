/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The dialog that saves one-time codes in a file.
 */

#include "config.h"

#include "auth-export-codes-dialog.h"

#include <glib/gi18n.h>

#include "auth-agent-error.h"
#include "auth-bus.h"
#include "auth-code-export.h"
#include "auth-dialogs.h"
#include "auth-import-choices.h"
#include "auth-words.h"

#define CODES_IFACE "org.example.Authenticator.Codes1"

/**
 * AuthExportCodesDialog:
 *
 * Encrypted unless the person says otherwise and has read what that means. All of them unless some
 * are unticked: only a file with all of them counts as backup.
 */
struct _AuthExportCodesDialog
{
  AdwWindow parent_instance;

  GDBusConnection *bus;      /* (owned) */
  GCancellable *cancellable; /* (owned) what is under way when the dialog closes */
  GStrv ids;                 /* (owned) (nullable) of the entries, once they are known */
  GFile *file;               /* (owned) (nullable) where it was saved last */
  gboolean is_busy;

  GtkStack *stack;
  AuthAgentError *agent_error;
  GtkCheckButton *plain;
  GtkWidget *warning;
  GtkWidget *password_group;
  GtkEditable *password;
  GtkEditable *again;
  GtkLabel *password_problem;
  GtkWidget *spinner;
  AuthImportChoices *choices;
  AdwActionRow *choices_row;
  GtkButton *back_button;
};

G_DEFINE_FINAL_TYPE (AuthExportCodesDialog, auth_export_codes_dialog, ADW_TYPE_WINDOW)

static gboolean
is_plain (AuthExportCodesDialog *self)
{
  return gtk_check_button_get_active (self->plain);
}

static void
show_choice (AuthExportCodesDialog *self)
{
  g_autoptr (GArray) chosen = auth_import_choices_get_chosen (self->choices);
  g_autofree char *words = NULL;

  words = g_strdup_printf (_ ("%u of %u"), chosen->len, g_strv_length (self->ids));
  adw_action_row_set_subtitle (self->choices_row, words);
}

static void
update_cb (AuthExportCodesDialog *self)
{
  gboolean has_password, has_same, is_chosen;
  g_autoptr (GArray) chosen = NULL;

  /* The template is still being filled in, or the list not there yet. */
  if (self->ids == NULL)
    return;
  chosen = auth_import_choices_get_chosen (self->choices);
  is_chosen = chosen->len > 0;
  has_password = *gtk_editable_get_text (self->password) != '\0';
  has_same =
    g_strcmp0 (gtk_editable_get_text (self->password), gtk_editable_get_text (self->again)) == 0;
  gtk_widget_set_visible (self->warning, is_plain (self));
  gtk_widget_set_visible (self->password_group, !is_plain (self));
  gtk_widget_set_visible (GTK_WIDGET (self->password_problem),
                          *gtk_editable_get_text (self->again) != '\0' && !has_same);
  auth_agent_error_hide (self->agent_error);
  show_choice (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.save",
                                 is_chosen && !self->is_busy &&
                                   (is_plain (self) || (has_password && has_same)));
}

static void
show_error (AuthExportCodesDialog *self, const GError *error)
{
  g_autofree char *words = error->domain == G_IO_ERROR
                             ? g_strdup_printf (_ ("It cannot be saved: %s"), error->message)
                             : auth_words_dup_error (error);

  auth_agent_error_show (self->agent_error, words, error);
}

static void
set_busy (AuthExportCodesDialog *self, gboolean is_busy)
{
  self->is_busy = is_busy;
  gtk_widget_set_visible (self->spinner, is_busy);
  update_cb (self);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthExportCodesDialog) self = user_data;
  GtkWindow *window = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  guint count = 0;

  if (self->bus == NULL)
    return;
  if (auth_code_export_finish (result, &count, &error))
    {
      words = g_strdup_printf (
        ngettext ("%u one-time code exported", "%u one-time codes exported", count), count);
      if (window != NULL)
        gtk_widget_activate_action (GTK_WIDGET (window), "win.toast", "s", words);
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_busy (self, FALSE);
  show_error (self, error);
}

static GVariant *
new_options (AuthExportCodesDialog *self)
{
  g_autoptr (GArray) chosen = auth_import_choices_get_chosen (self->choices);
  GVariantDict options = G_VARIANT_DICT_INIT (NULL);
  GVariantBuilder ids = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_STRING_ARRAY);

  g_variant_dict_insert (&options, "format", "s", is_plain (self) ? "otpauth" : "aegis");
  for (guint i = 0; i < chosen->len; i++)
    g_variant_builder_add (&ids, "s", self->ids[g_array_index (chosen, guint32, i)]);
  if (chosen->len < g_strv_length (self->ids))
    g_variant_dict_insert_value (&options, "ids", g_variant_builder_end (&ids));
  else
    g_variant_builder_clear (&ids);
  return g_variant_dict_end (&options);
}

static void
chosen_cb (GFile *file, gpointer self)
{
  auth_export_codes_dialog_save (self, file);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthExportCodesDialog *self = AUTH_EXPORT_CODES_DIALOG (widget);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%F");
  g_autofree char *file =
    g_strdup_printf (is_plain (self) ? "codes-%s.txt" : "codes-%s.json", date);

  auth_dialogs_choose_target (widget, file, chosen_cb, self);
}

static void
show_page (AuthExportCodesDialog *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_button_set_label (self->back_button,
                        g_str_equal (name, "choices") ? _ ("_Back") : _ ("_Cancel"));
}

static void
choose_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_page (AUTH_EXPORT_CODES_DIALOG (widget), "choices");
}

static void
back_cb (AuthExportCodesDialog *self)
{
  if (g_str_equal (gtk_stack_get_visible_child_name (self->stack), "choices"))
    show_page (self, "form");
  else
    gtk_window_close (GTK_WINDOW (self));
}

/* As the list of an import has them: the index finds the id again. */
static void
show_entries (AuthExportCodesDialog *self, GVariant *list)
{
  GVariantBuilder entries = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GVariant) built = NULL;
  guint32 index = 0;

  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (list, i);
      GVariantDict dict = G_VARIANT_DICT_INIT (entry);
      const char *id;

      if (!g_variant_lookup (entry, "id", "&s", &id))
        {
          g_variant_dict_clear (&dict);
          continue;
        }
      g_strv_builder_add (ids, id);
      g_variant_dict_insert (&dict, "index", "u", index++);
      g_variant_dict_insert (&dict, "status", "s", "new");
      g_variant_builder_add_value (&entries, g_variant_dict_end (&dict));
    }
  built = g_variant_ref_sink (g_variant_builder_end (&entries));
  self->ids = g_strv_builder_end (ids);
  auth_import_choices_set_entries (self->choices, built);
  auth_import_choices_set_title (self->choices, _ ("Codes to export"));
  update_cb (self);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthExportCodesDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr (GVariant) list = reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;

  if (list != NULL)
    show_entries (self, list);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error);
}

static void
list (AuthExportCodesDialog *self)
{
  g_dbus_connection_call (self->bus, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH, CODES_IFACE, "List",
                          NULL, G_VARIANT_TYPE ("(aa{sv})"), G_DBUS_CALL_FLAGS_NONE, -1,
                          self->cancellable, listed_cb, g_object_ref (self));
}

/* What a locked keyring was in the way of. */
static void
repeat_cb (AuthExportCodesDialog *self)
{
  if (self->ids == NULL)
    list (self);
  else
    auth_export_codes_dialog_save (self, self->file);
}

static void
auth_export_codes_dialog_dispose (GObject *object)
{
  AuthExportCodesDialog *self = AUTH_EXPORT_CODES_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->bus);
  g_clear_object (&self->file);
  g_clear_pointer (&self->ids, g_strfreev);
  if (self->password != NULL)
    gtk_editable_set_text (self->password, "");
  if (self->again != NULL)
    gtk_editable_set_text (self->again, "");
  G_OBJECT_CLASS (auth_export_codes_dialog_parent_class)->dispose (object);
}

static void
auth_export_codes_dialog_finalize (GObject *object)
{
  AuthExportCodesDialog *self = AUTH_EXPORT_CODES_DIALOG (object);

  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (auth_export_codes_dialog_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *klass)
{
  g_type_ensure (AUTH_TYPE_AGENT_ERROR);
  g_type_ensure (AUTH_TYPE_IMPORT_CHOICES);
  gtk_widget_class_set_template_from_resource (
    klass, "/org/example/Authenticator/auth-export-codes-dialog.ui");
  gtk_widget_class_bind_template_child (klass, AuthExportCodesDialog, stack);
  gtk_widget_class_bind_template_child (klass, AuthExportCodesDialog, agent_error);
  gtk_widget_class_bind_template_child (klass, AuthExportCodesDialog, plain);
  gtk_widget_class_bind_template_child (klass, AuthExportCodesDialog, warning);
  gtk_widget_class_bind_template_child (klass, AuthExportCodesDialog, password_group);
  gtk_widget_class_bind_template_child (klass, AuthExportCodesDialog, password);
  gtk_widget_class_bind_template_child (klass, AuthExportCodesDialog, again);
  gtk_widget_class_bind_template_child (klass, AuthExportCodesDialog, password_problem);
  gtk_widget_class_bind_template_child (klass, AuthExportCodesDialog, spinner);
  gtk_widget_class_bind_template_child (klass, AuthExportCodesDialog, choices);
  gtk_widget_class_bind_template_child (klass, AuthExportCodesDialog, choices_row);
  gtk_widget_class_bind_template_child (klass, AuthExportCodesDialog, back_button);
  gtk_widget_class_bind_template_callback (klass, update_cb);
  gtk_widget_class_bind_template_callback (klass, back_cb);
  gtk_widget_class_bind_template_callback (klass, repeat_cb);
}

static void
auth_export_codes_dialog_class_init (AuthExportCodesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_export_codes_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = auth_export_codes_dialog_finalize;
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "dialog.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "dialog.choose", NULL, choose_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
auth_export_codes_dialog_init (AuthExportCodesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.save", FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

/**
 * auth_export_codes_dialog_new:
 * @parent: the window
 * @bus: the session bus
 *
 * Returns: (transfer full): a dialog that is asking the agent for its list
 */
AuthExportCodesDialog *
auth_export_codes_dialog_new (GtkWindow *parent, GDBusConnection *bus)
{
  AuthExportCodesDialog *self =
    g_object_new (AUTH_TYPE_EXPORT_CODES_DIALOG, "transient-for", parent, "modal", TRUE, NULL);

  self->bus = g_object_ref (bus);
  auth_agent_error_set_bus (self->agent_error, bus);
  list (self);
  return self;
}

/**
 * auth_export_codes_dialog_save:
 * @self: a dialog
 * @file: the file, which may be there
 *
 * Saves what is chosen, as it is chosen.
 */
void
auth_export_codes_dialog_save (AuthExportCodesDialog *self, GFile *file)
{
  const char *password;

  /* Closed while the file was chosen. */
  if (self->bus == NULL)
    return;
  g_set_object (&self->file, file);
  password = is_plain (self) ? "" : gtk_editable_get_text (self->password);
  set_busy (self, TRUE);
  auth_code_export_async (self->bus, file, password, new_options (self), self->cancellable,
                          saved_cb, g_object_ref (self));
}
