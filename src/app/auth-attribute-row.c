/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A row that shows, changes and verifies one attribute of a user.
 */

#include "config.h"

#include "auth-attribute-row.h"

#include <glib/gi18n.h>

#include "auth-dialogs.h"
#include "auth-words.h"

/**
 * AuthAttributeRow:
 *
 * What is typed stays until the pool has taken it. Where the pool sent a code, it is asked for.
 */
struct _AuthAttributeRow
{
  AdwEntryRow parent_instance;

  AuthDBusUserPool1 *pool;   /* (owned) */
  GCancellable *cancellable; /* (owned) */
  char *name;                /* (owned) as the pool calls it */
  GtkWidget *verify_button;
  GtkEditable *code; /* (nullable) where the code is typed, while it is asked for */
};

G_DEFINE_FINAL_TYPE (AuthAttributeRow, auth_attribute_row, ADW_TYPE_ENTRY_ROW)

static gboolean
is_over (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
tell (AuthAttributeRow *self, const char *heading, const GError *error)
{
  g_autofree char *words = auth_words_dup_error (error);

  auth_dialogs_tell (GTK_WIDGET (self), heading, words);
}

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthAttributeRow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (auth_dbus_user_pool1_call_verify_attribute_finish (AUTH_DBUS_USER_POOL1 (source), result,
                                                         &error))
    {
      gtk_widget_set_visible (self->verify_button, FALSE);
      gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _ ("Verified"));
      return;
    }
  if (is_over (error))
    return;
  if (!g_error_matches (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT))
    {
      tell (self, _ ("Not Verified"), error);
      return;
    }
  words = auth_words_dup_error (error);
  gtk_widget_activate_action (GTK_WIDGET (self), "attribute.enter-code", "s", words);
}

static void
code_entered_cb (gpointer owner)
{
  AuthAttributeRow *self = owner;

  auth_dbus_user_pool1_call_verify_attribute (self->pool, self->name,
                                              gtk_editable_get_text (self->code), self->cancellable,
                                              verified_cb, g_object_ref (self));
}

static void
code_changed_cb (GtkEditable *code, GtkWidget *content)
{
  auth_dialogs_set_complete (content, *gtk_editable_get_text (code) != '\0');
}

static void
enter_code_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  AuthAttributeRow *self = AUTH_ATTRIBUTE_ROW (widget);
  GtkWidget *content = adw_preferences_group_new ();
  GtkWidget *code = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (code), _ ("Code"));
  adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (code), GTK_INPUT_PURPOSE_DIGITS);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (code), TRUE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (content), code);
  g_signal_connect (code, "changed", G_CALLBACK (code_changed_cb), content);
  self->code = GTK_EDITABLE (code);
  auth_dialogs_ask (widget, _ ("Enter the Code"), g_variant_get_string (parameter, NULL), content,
                    _ ("_Verify"), code_entered_cb, self);
  auth_dialogs_set_complete (content, FALSE);
}

static void
ask_for_code (AuthAttributeRow *self, GVariant *delivery)
{
  const char *destination = "";
  g_autofree char *body = NULL;

  g_variant_lookup (delivery, "Destination", "&s", &destination);
  /* Translators: %s is an e-mail address or phone number, partly hidden */
  body = *destination != '\0' ? g_strdup_printf (_ ("The pool sent one to %s."), destination)
                              : g_strdup (_ ("The pool sent you one."));
  gtk_widget_activate_action (GTK_WIDGET (self), "attribute.enter-code", "s", body);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthAttributeRow) self = user_data;
  g_autoptr (GVariant) delivery = NULL;
  g_autoptr (GError) error = NULL;

  if (auth_dbus_user_pool1_call_send_verification_code_finish (AUTH_DBUS_USER_POOL1 (source),
                                                               &delivery, result, &error))
    ask_for_code (self, delivery);
  else if (!is_over (error))
    tell (self, _ ("No Code Was Sent"), error);
}

static void
verify_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  AuthAttributeRow *self = AUTH_ATTRIBUTE_ROW (widget);

  auth_dbus_user_pool1_call_send_verification_code (self->pool, self->name, self->cancellable,
                                                    sent_cb, g_object_ref (self));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthAttributeRow) self = user_data;
  g_autoptr (GVariant) deliveries = NULL;
  g_autoptr (GVariant) delivery = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_saved = auth_dbus_user_pool1_call_update_attributes_finish (
    AUTH_DBUS_USER_POOL1 (source), &deliveries, result, &error);

  if (is_over (error))
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self), TRUE);
  if (!is_saved)
    {
      tell (self, _ ("Not Saved"), error);
      return;
    }
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _ ("Saved"));
  if (g_variant_n_children (deliveries) == 0)
    return;
  gtk_widget_set_visible (self->verify_button, TRUE);
  delivery = g_variant_get_child_value (deliveries, 0);
  ask_for_code (self, delivery);
}

static void
apply_cb (AuthAttributeRow *self)
{
  GVariantBuilder attributes;

  g_variant_builder_init (&attributes, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&attributes, "{ss}", self->name,
                         gtk_editable_get_text (GTK_EDITABLE (self)));
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  auth_dbus_user_pool1_call_update_attributes (self->pool, g_variant_builder_end (&attributes),
                                               self->cancellable, saved_cb, g_object_ref (self));
}

static void
auth_attribute_row_dispose (GObject *object)
{
  AuthAttributeRow *self = AUTH_ATTRIBUTE_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->pool);
  G_OBJECT_CLASS (auth_attribute_row_parent_class)->dispose (object);
}

static void
auth_attribute_row_finalize (GObject *object)
{
  AuthAttributeRow *self = AUTH_ATTRIBUTE_ROW (object);

  g_clear_object (&self->cancellable);
  g_free (self->name);
  G_OBJECT_CLASS (auth_attribute_row_parent_class)->finalize (object);
}

static void
auth_attribute_row_class_init (AuthAttributeRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_attribute_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = auth_attribute_row_finalize;
  gtk_widget_class_install_action (widget_class, "attribute.verify", NULL, verify_action);
  gtk_widget_class_install_action (widget_class, "attribute.enter-code", "s", enter_code_action);
}

static void
auth_attribute_row_init (AuthAttributeRow *self)
{
  self->cancellable = g_cancellable_new ();
  self->verify_button = gtk_button_new_with_mnemonic (_ ("_Verify…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->verify_button), "attribute.verify");
  gtk_widget_set_valign (self->verify_button, GTK_ALIGN_CENTER);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self), self->verify_button);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self), TRUE);
  g_signal_connect (self, "apply", G_CALLBACK (apply_cb), NULL);
}

/**
 * auth_attribute_row_new:
 * @pool: whose user it is
 * @name: the attribute, as the pool calls it
 * @title: the attribute, in words
 * @value: its value now
 * @needs_verification: whether the pool does not know yet that it is the user's
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
auth_attribute_row_new (AuthDBusUserPool1 *pool,
                        const char *name,
                        const char *title,
                        const char *value,
                        gboolean needs_verification)
{
  AuthAttributeRow *self =
    g_object_new (AUTH_TYPE_ATTRIBUTE_ROW, "title", title, "text", value, NULL);

  self->pool = g_object_ref (pool);
  self->name = g_strdup (name);
  gtk_widget_set_visible (self->verify_button, needs_verification);
  return GTK_WIDGET (self);
}
