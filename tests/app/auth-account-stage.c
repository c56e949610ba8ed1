/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The pages of an account on the stage, as a person uses them, with the real agent and pool.
 */

#include "config.h"

#include "auth-account-stage.h"

void
auth_account_stage_set_up (AuthAccountStage *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->stage = auth_stage_new ("--rotation", NULL);
  self->path = auth_stage_add_signed_in (self->stage, "demo");
  self->account = auth_dbus_account1_proxy_new_sync (self->stage->bus, G_DBUS_PROXY_FLAGS_NONE,
                                                     AUTH_BUS_AGENT_NAME, self->path, NULL, &error);
  g_assert_no_error (error);
  self->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 600, 700);
}

void
auth_account_stage_tear_down (AuthAccountStage *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  gtk_window_destroy (GTK_WINDOW (self->window));
  reply = auth_stage_call (self->stage, self->path, AUTH_BUS_ACCOUNT_IFACE, "Remove", NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&self->account);
  g_free (self->path);
  auth_stage_free (self->stage);
}

void
auth_account_stage_show (AuthAccountStage *self, gpointer widget)
{
  adw_window_set_content (ADW_WINDOW (self->window), widget);
  gtk_window_present (GTK_WINDOW (self->window));
}

/* A mnemonic's underline is no part of what is read. */
static gboolean
reads (const char *text, const char *wanted)
{
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, "_", -1) : NULL;
  g_autofree char *plain = parts != NULL ? g_strjoinv ("", parts) : NULL;

  return g_strcmp0 (plain, wanted) == 0;
}

static gboolean
is_called (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (ADW_IS_PREFERENCES_ROW (widget))
    return reads (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), text);
  if (GTK_IS_BUTTON (widget))
    return reads (gtk_button_get_label (GTK_BUTTON (widget)), text);
  if (GTK_IS_LABEL (widget))
    return reads (gtk_label_get_label (GTK_LABEL (widget)), text);
  return FALSE;
}

static GtkWidget *
find_below (GtkWidget *widget, const char *text)
{
  if (is_called (widget, text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_below (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* In a dialog, else in the window. */
GtkWidget *
auth_account_stage_find (const char *text)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = g_list_model_get_n_items (windows); i > 0; i--)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i - 1);
      GtkWidget *found = find_below (window, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_there (AuthStage *stage, gpointer text)
{
  return auth_account_stage_find (text) != NULL;
}

GtkWidget *
auth_account_stage_wait_for (AuthAccountStage *self, const char *text)
{
  auth_stage_wait (self->stage, is_there, (gpointer) text);
  return auth_account_stage_find (text);
}

static GtkWidget *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_visible (window))
        return window;
    }
  return NULL;
}

static gboolean
is_titled (AuthStage *stage, gpointer heading)
{
  GtkWidget *dialog = find_dialog ();

  return dialog != NULL &&
         g_strcmp0 (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), heading) == 0;
}

/* Waits for the dialog and presses its button; a button that cannot be pressed is a failure. */
void
auth_account_stage_answer (AuthAccountStage *self, const char *heading, const char *response)
{
  AdwMessageDialog *dialog;

  auth_stage_wait (self->stage, is_titled, (gpointer) heading);
  dialog = ADW_MESSAGE_DIALOG (find_dialog ());
  g_assert_true (adw_message_dialog_get_response_enabled (dialog, response));
  adw_message_dialog_response (dialog, response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

void
auth_account_stage_expect_disabled (AuthAccountStage *self, const char *heading)
{
  auth_stage_wait (self->stage, is_titled, (gpointer) heading);
  g_assert_false (
    adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (find_dialog ()), "confirm"));
}

void
auth_account_stage_type (AuthAccountStage *self, const char *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (auth_account_stage_wait_for (self, row)), text);
}

void
auth_account_stage_press (AuthAccountStage *self, const char *label)
{
  GtkWidget *button = auth_account_stage_wait_for (self, label);

  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

GtkSwitch *
auth_account_stage_find_switch (GtkWidget *row)
{
  GtkWidget *widget = adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row));

  g_assert_true (GTK_IS_SWITCH (widget));
  return GTK_SWITCH (widget);
}

gboolean
auth_account_stage_has_state (AuthStage *stage, gpointer user_data)
{
  AuthAccountWanted *wanted = user_data;

  return g_strcmp0 (auth_dbus_account1_get_state (wanted->fixture->account), wanted->text) == 0;
}
