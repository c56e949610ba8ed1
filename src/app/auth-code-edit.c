/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The dialog in which an entry of the code list is changed.
 */

#include "config.h"

#include "auth-code-edit.h"

#include <glib/gi18n.h>

#include "auth-agent-error.h"
#include "auth-code-note.h"
#include "auth-codes-lock.h"
#include "auth-unsaved.h"
#include "auth-words.h"

typedef void (*StepFunc) (AuthCodeEdit *self);

/**
 * AuthCodeEdit:
 *
 * Everything of an entry but its secret. It goes out of sight with the list, and comes back with it
 * when something was typed that is not saved.
 */
struct _AuthCodeEdit
{
  AdwWindow parent_instance;

  GtkWidget *page;           /* (owned) where the list is */
  AuthCodesModel *model;     /* (owned) */
  char *id;                  /* (owned) */
  GPtrArray *owner_ids;      /* (owned) char: of the accounts it may be for, "" first */
  char *note;                /* (owned) (nullable) as it is stored, once it was read */
  char *recovery_codes;      /* (owned) (nullable) likewise */
  GCancellable *cancellable; /* (owned) */
  GVariant *before;          /* (owned) its fields when it opened */
  StepFunc step;             /* what was begun last: a locked keyring may have been in its way */

  GtkWidget *save_button;
  AuthAgentError *agent_error;
  GtkEditable *issuer;
  GtkEditable *account;
  GtkEditable *tags;
  GtkSwitch *pinned;
  AdwComboRow *owner;
  GtkWidget *how;
  AdwComboRow *algorithm;
  GtkSpinButton *digits;
  GtkWidget *period_row;
  GtkSpinButton *period;
  GtkTextBuffer *note_buffer;
  GtkTextBuffer *recovery_buffer;
  GtkWidget *note_view;
  GtkWidget *recovery_view;
};

G_DEFINE_FINAL_TYPE (AuthCodeEdit, auth_code_edit, ADW_TYPE_WINDOW)

/* In the order of the dialog's list. */
static const char *const algorithms[] = { "SHA1", "SHA256", "SHA512" };

static char *
dup_text (GtkTextBuffer *buffer)
{
  GtkTextIter begin, end;

  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  return gtk_text_buffer_get_text (buffer, &begin, &end, FALSE);
}

static void
fail (AuthCodeEdit *self, const GError *error)
{
  g_autofree char *words = auth_words_dup_error (error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_widget_set_sensitive (self->save_button, TRUE);
  auth_agent_error_show (self->agent_error, words, error);
}

static void
noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthCodeEdit) self = user_data;
  g_autoptr (GError) error = NULL;

  if (auth_code_note_write_finish (result, &error))
    gtk_window_destroy (GTK_WINDOW (self));
  else
    fail (self, error);
}

/* A note that could not be read is not written over either, and nothing can be typed there. */
static gboolean
has_new_note (AuthCodeEdit *self)
{
  g_autofree char *note = dup_text (self->note_buffer);
  g_autofree char *recovery_codes = dup_text (self->recovery_buffer);

  return self->note != NULL &&
         !(g_str_equal (note, self->note) && g_str_equal (recovery_codes, self->recovery_codes));
}

static void
save_note (AuthCodeEdit *self)
{
  g_autofree char *note = dup_text (self->note_buffer);
  g_autofree char *recovery_codes = dup_text (self->recovery_buffer);

  if (has_new_note (self))
    auth_code_note_write_async (auth_codes_model_get_codes (self->model), self->id, note,
                                recovery_codes, self->cancellable, noted_cb, g_object_ref (self));
  else
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
updated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthCodeEdit) self = user_data;
  g_autoptr (GError) error = NULL;

  if (auth_dbus_codes1_call_update_finish (AUTH_DBUS_CODES1 (source), result, &error))
    save_note (self);
  else
    fail (self, error);
}

/* Separated by commas. */
static GVariant *
read_tags (AuthCodeEdit *self)
{
  g_auto (GStrv) parts = g_strsplit (gtk_editable_get_text (self->tags), ",", -1);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_STRING_ARRAY);
  for (gsize i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_variant_builder_add (&builder, "s", parts[i]);
  return g_variant_builder_end (&builder);
}

static void
add_how (AuthCodeEdit *self, GVariantDict *fields)
{
  g_variant_dict_insert (fields, "algorithm", "s",
                         algorithms[adw_combo_row_get_selected (self->algorithm)]);
  g_variant_dict_insert (fields, "digits", "u",
                         (guint) gtk_spin_button_get_value_as_int (self->digits));
  if (gtk_widget_get_visible (self->period_row))
    g_variant_dict_insert (fields, "period", "u",
                           (guint) gtk_spin_button_get_value_as_int (self->period));
}

/* As Codes1.Update takes them. */
static GVariant *
read_fields (AuthCodeEdit *self)
{
  g_auto (GVariantDict) fields = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&fields, "issuer", "s", gtk_editable_get_text (self->issuer));
  g_variant_dict_insert (&fields, "account", "s", gtk_editable_get_text (self->account));
  g_variant_dict_insert_value (&fields, "tags", read_tags (self));
  g_variant_dict_insert (&fields, "is-pinned", "b", gtk_switch_get_active (self->pinned));
  g_variant_dict_insert (&fields, "account-id", "s",
                         self->owner_ids->pdata[adw_combo_row_get_selected (self->owner)]);
  if (gtk_widget_get_visible (self->how))
    add_how (self, &fields);
  return g_variant_ref_sink (g_variant_dict_end (&fields));
}

/* What is as it was is not written over: it may not be all that is stored. */
static GVariant *
find_changes (AuthCodeEdit *self)
{
  g_autoptr (GVariant) fields = read_fields (self);
  g_auto (GVariantDict) changes = G_VARIANT_DICT_INIT (NULL);
  GVariantIter iter;
  const char *name;
  GVariant *value;

  g_variant_iter_init (&iter, fields);
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &value))
    {
      g_autoptr (GVariant) known = g_variant_lookup_value (self->before, name, NULL);

      if (known == NULL || !g_variant_equal (known, value))
        g_variant_dict_insert_value (&changes, name, value);
    }
  return g_variant_ref_sink (g_variant_dict_end (&changes));
}

static gboolean
has_changes (AuthCodeEdit *self)
{
  g_autoptr (GVariant) changes = find_changes (self);

  return g_variant_n_children (changes) > 0 || has_new_note (self);
}

static void
save (AuthCodeEdit *self)
{
  g_autoptr (GVariant) changes = find_changes (self);

  self->step = save;
  gtk_widget_set_sensitive (self->save_button, FALSE);
  auth_agent_error_hide (self->agent_error);
  auth_dbus_codes1_call_update (auth_codes_model_get_codes (self->model), self->id, changes,
                                self->cancellable, updated_cb, g_object_ref (self));
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  save (AUTH_CODE_EDIT (widget));
}

static void
got_note_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthCodeEdit) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!auth_code_note_read_finish (result, &self->note, &self->recovery_codes, &error))
    {
      fail (self, error);
      return;
    }
  gtk_text_buffer_set_text (self->note_buffer, self->note, -1);
  gtk_text_buffer_set_text (self->recovery_buffer, self->recovery_codes, -1);
  gtk_widget_set_sensitive (self->note_view, TRUE);
  gtk_widget_set_sensitive (self->recovery_view, TRUE);
}

static void
read_note (AuthCodeEdit *self)
{
  self->step = read_note;
  auth_code_note_read_async (auth_codes_model_get_codes (self->model), self->id, self->cancellable,
                             got_note_cb, g_object_ref (self));
}

static void
unlocked_cb (AuthCodeEdit *self)
{
  self->step (self);
}

/* What was typed is not for other eyes; who sees the list again sees it, too. */
static void
follow_list (AuthCodeEdit *self)
{
  AuthCodesState state = auth_codes_model_get_state (self->model);
  gboolean is_shown = gtk_widget_get_visible (GTK_WIDGET (self));

  if (state == AUTH_CODES_EMPTIED && is_shown && !has_changes (self))
    gtk_window_destroy (GTK_WINDOW (self));
  else if (state == AUTH_CODES_EMPTIED)
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  else if (state == AUTH_CODES_LISTED && !is_shown && gtk_widget_get_mapped (self->page))
    gtk_window_present (GTK_WINDOW (self));
}

static gboolean
auth_code_edit_close_request (GtkWindow *window)
{
  if (!has_changes (AUTH_CODE_EDIT (window)))
    return GTK_WINDOW_CLASS (auth_code_edit_parent_class)->close_request (window);
  auth_unsaved_ask (window);
  return GDK_EVENT_STOP;
}

static void
auth_code_edit_dispose (GObject *object)
{
  AuthCodeEdit *self = AUTH_CODE_EDIT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->page);
  g_clear_pointer (&self->before, g_variant_unref);
  g_clear_object (&self->model);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->owner_ids, g_ptr_array_unref);
  g_clear_pointer (&self->note, g_free);
  g_clear_pointer (&self->recovery_codes, g_free);
  G_OBJECT_CLASS (auth_code_edit_parent_class)->dispose (object);
}

static void
auth_code_edit_finalize (GObject *object)
{
  g_object_unref (AUTH_CODE_EDIT (object)->cancellable);
  G_OBJECT_CLASS (auth_code_edit_parent_class)->finalize (object);
}

static void
auth_code_edit_class_init (AuthCodeEditClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_code_edit_dispose;
  G_OBJECT_CLASS (klass)->finalize = auth_code_edit_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = auth_code_edit_close_request;
  g_type_ensure (AUTH_TYPE_AGENT_ERROR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Authenticator/auth-code-edit.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthCodeEdit, save_button);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeEdit, agent_error);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeEdit, issuer);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeEdit, account);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeEdit, tags);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeEdit, pinned);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeEdit, owner);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeEdit, how);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeEdit, algorithm);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeEdit, digits);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeEdit, period_row);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeEdit, period);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeEdit, note_buffer);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeEdit, recovery_buffer);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeEdit, note_view);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeEdit, recovery_view);
  gtk_widget_class_bind_template_callback (widget_class, unlocked_cb);
  gtk_widget_class_install_action (widget_class, "edit.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "edit.save",
                                       NULL);
}

static void
auth_code_edit_init (AuthCodeEdit *self)
{
  self->cancellable = g_cancellable_new ();
  self->owner_ids = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
fill_in (AuthCodeEdit *self, AuthCodeItem *item)
{
  g_autofree char *tags = item->tags != NULL ? g_strjoinv (", ", item->tags) : g_strdup ("");

  gtk_editable_set_text (self->issuer, item->issuer);
  gtk_editable_set_text (self->account, item->account);
  gtk_editable_set_text (self->tags, tags);
  gtk_switch_set_active (self->pinned, item->is_pinned);
  for (guint i = 0; i < G_N_ELEMENTS (algorithms); i++)
    if (g_str_equal (item->algorithm, algorithms[i]))
      adw_combo_row_set_selected (self->algorithm, i);
  gtk_spin_button_set_value (self->digits, item->digits);
  gtk_spin_button_set_value (self->period, item->period);
  gtk_widget_set_visible (self->period_row, item->period != 0);
  gtk_widget_set_visible (self->how, !g_str_equal (item->type, "steam"));
}

static void
list_owners (AuthCodeEdit *self, const char *owner_id, GListModel *accounts)
{
  guint chosen = 0;
  g_autoptr (GtkStringList) names =
    gtk_string_list_new ((const char *[]){ _ ("No account"), NULL });

  g_ptr_array_add (self->owner_ids, g_strdup (""));
  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (AuthDBusAccount1) account = g_list_model_get_item (accounts, i);

      const char *id = auth_dbus_account1_get_id (account);
      const char *name = auth_dbus_account1_get_name (account);

      /* Nothing is known of it while the agent is away. */
      if (id == NULL || name == NULL)
        continue;
      g_ptr_array_add (self->owner_ids, g_strdup (id));
      gtk_string_list_append (names, name);
    }
  g_ptr_array_find_with_equal_func (self->owner_ids, owner_id, g_str_equal, &chosen);
  adw_combo_row_set_model (self->owner, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->owner, chosen);
  gtk_widget_set_visible (GTK_WIDGET (self->owner), self->owner_ids->len > 1);
}

/**
 * auth_code_edit_open:
 * @parent: the page
 * @model: the codes
 * @item: the entry to be changed
 * @accounts: (element-type AuthDBusAccount1): those it may be for
 */
void
auth_code_edit_open (GtkWidget *parent,
                     AuthCodesModel *model,
                     AuthCodeItem *item,
                     GListModel *accounts)
{
  AuthCodeEdit *self = g_object_new (AUTH_TYPE_CODE_EDIT, "transient-for",
                                     gtk_widget_get_root (parent), "modal", TRUE, NULL);

  self->page = g_object_ref (parent);
  self->model = g_object_ref (model);
  self->id = g_strdup (item->id);
  auth_agent_error_set_bus (self->agent_error, g_dbus_proxy_get_connection (G_DBUS_PROXY (
                                                 auth_codes_model_get_codes (model))));
  auth_codes_lock_watch_input (auth_codes_lock_get_default (), GTK_WIDGET (self));
  fill_in (self, item);
  list_owners (self, item->owner_id, accounts);
  self->before = read_fields (self);
  g_signal_connect_object (model, "updated", G_CALLBACK (follow_list), self, G_CONNECT_SWAPPED);
  /* Out of sight it would keep the program running. */
  g_signal_connect_object (gtk_widget_get_root (parent), "destroy", G_CALLBACK (gtk_window_destroy),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (parent, "map", G_CALLBACK (follow_list), self, G_CONNECT_SWAPPED);
  read_note (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->issuer));
  gtk_window_present (GTK_WINDOW (self));
}
