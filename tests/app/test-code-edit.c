/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An entry of the list of one-time codes as a person edits it, with the real agent and keyring.
 */

#include "config.h"

#include "auth-code-edit.h"
#include "auth-codes-stage.h"
#include "auth-look.h"

static GtkWidget *
find_window (const char *title)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_strcmp0 (gtk_window_get_title (window), title) == 0)
        return GTK_WIDGET (window);
    }
  return NULL;
}

static gboolean
has_no_window (AuthStage *stage, gpointer title)
{
  return find_window (title) == NULL;
}

static GtkEditable *
find_entry (GtkWidget *widget, const char *text)
{
  if (ADW_IS_ENTRY_ROW (widget) &&
      g_str_equal (gtk_editable_get_text (GTK_EDITABLE (widget)), text))
    return GTK_EDITABLE (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkEditable *found = find_entry (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_edit (AuthCodesStage *self, gconstpointer document)
{
  GtkWidget *dialog;

  auth_codes_stage_act (self, "codes.edit", "c2");
  dialog = find_window ("Edit Code");
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (dialog)),
                                         GTK_WIDGET (find_entry (dialog, "Example"))));
  gtk_editable_set_text (find_entry (dialog, "Example"), "Renamed");
  gtk_editable_set_text (find_entry (dialog, ""), " Work, ,Home ");
  gtk_widget_activate_action (dialog, "edit.save", NULL);
  auth_codes_stage_wait_for_order (self, "RZB");
  g_assert_cmpstr (auth_codes_stage_find (self, "c2")->tags[0], ==, "Work");
  g_assert_cmpstr (auth_codes_stage_find (self, "c2")->tags[1], ==, "Home");
  auth_stage_wait (self->stage, has_no_window, (gpointer) "Edit Code");

  /* Nothing of a code stays open when they are hidden. */
  auth_codes_stage_act (self, "codes.edit", "c2");
  g_assert_nonnull (find_window ("Edit Code"));
  gtk_widget_activate_action (GTK_WIDGET (self->page), "codes.lock", NULL);
  auth_stage_wait (self->stage, has_no_window, (gpointer) "Edit Code");
}

static gboolean
can_unlock (AuthStage *stage, gpointer user_data)
{
  return auth_look_below (find_window ("Edit Code"), "Unlock…") != NULL;
}

static gboolean
is_shown (AuthStage *stage, gpointer dialog)
{
  return gtk_widget_get_mapped (dialog);
}

static gboolean
is_out_of_sight (AuthStage *stage, gpointer dialog)
{
  return !gtk_widget_get_mapped (dialog);
}

static gboolean
can_save (AuthStage *stage, gpointer dialog)
{
  return gtk_widget_get_sensitive (
    GTK_WIDGET (gtk_widget_get_template_child (dialog, AUTH_TYPE_CODE_EDIT, "save_button")));
}

/* A keyring that is locked meanwhile takes nothing that was typed; it goes on where it was. */
static void
test_locked (AuthCodesStage *self, gconstpointer document)
{
  GtkWidget *dialog;

  auth_codes_stage_act (self, "codes.edit", "c2");
  dialog = find_window ("Edit Code");
  gtk_editable_set_text (find_entry (dialog, "Example"), "Renamed");
  auth_stage_lock_keyring (self->stage);
  auth_stage_wait (self->stage, is_out_of_sight, dialog);
  gtk_widget_activate_action (dialog, "edit.save", NULL);
  auth_stage_wait (self->stage, can_save, dialog);
  auth_stage_unlock_keyring (self->stage);
  auth_stage_wait (self->stage, can_unlock, NULL);
  g_signal_emit_by_name (auth_look_below (dialog, "Unlock…"), "clicked");
  auth_stage_wait (self->stage, has_no_window, (gpointer) "Edit Code");
  auth_codes_stage_wait_for_order (self, "ZRB");
}

/* The field for them, once it takes text. */
static gboolean
has_read_note (AuthStage *stage, gpointer dialog)
{
  return gtk_widget_get_sensitive (
    GTK_WIDGET (gtk_widget_get_template_child (dialog, AUTH_TYPE_CODE_EDIT, "recovery_view")));
}

static GtkTextBuffer *
open_recovery_codes (AuthCodesStage *self, GtkWidget **dialog_out)
{
  auth_codes_stage_act (self, "codes.edit", "c2");
  *dialog_out = find_window ("Edit Code");
  auth_stage_wait (self->stage, has_read_note, *dialog_out);
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (
    gtk_widget_get_template_child (*dialog_out, AUTH_TYPE_CODE_EDIT, "recovery_view")));
}

static void
assert_text (GtkTextBuffer *buffer, const char *expected)
{
  g_autofree char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  g_assert_cmpstr (text, ==, expected);
}

/* What nobody else can tell again is out of sight while the codes are, and not lost. */
static void
test_hidden (AuthCodesStage *self, gconstpointer document)
{
  GtkWidget *dialog;
  GtkTextBuffer *buffer = open_recovery_codes (self, &dialog);

  gtk_text_buffer_set_text (buffer, "1111-2222", -1);
  gtk_window_close (GTK_WINDOW (dialog));
  g_assert_nonnull (auth_look ("Discard What You Typed?"));
  gtk_widget_activate_action (GTK_WIDGET (self->page), "codes.lock", NULL);
  g_assert_false (gtk_widget_get_mapped (dialog));
  g_assert_null (auth_look ("Discard What You Typed?"));
  gtk_widget_activate_action (GTK_WIDGET (self->page), "codes.show", NULL);
  auth_stage_wait (self->stage, is_shown, dialog);
  assert_text (buffer, "1111-2222");
  gtk_widget_activate_action (dialog, "edit.save", NULL);
  auth_stage_wait (self->stage, has_no_window, (gpointer) "Edit Code");
  assert_text (open_recovery_codes (self, &dialog), "1111-2222");
  gtk_window_close (GTK_WINDOW (dialog));
  g_assert_null (find_window ("Edit Code"));
}

static void
test_discard (AuthCodesStage *self, gconstpointer document)
{
  GtkWidget *dialog;
  GtkTextBuffer *buffer = open_recovery_codes (self, &dialog);

  gtk_text_buffer_set_text (buffer, "1111-2222", -1);
  gtk_widget_activate_action (dialog, "window.close", NULL);
  auth_stage_wait (self->stage, is_shown, auth_look ("Discard"));
  g_signal_emit_by_name (auth_look ("Discard"), "clicked");
  auth_stage_wait (self->stage, has_no_window, (gpointer) "Edit Code");
  assert_text (open_recovery_codes (self, &dialog), "");
}

static AdwComboRow *
find_combo (GtkWidget *widget, const char *title)
{
  AdwComboRow *found = NULL;

  if (ADW_IS_COMBO_ROW (widget) && gtk_widget_get_mapped (widget) &&
      g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title))
    return ADW_COMBO_ROW (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_combo (child, title);
  return found;
}

static gboolean
has_account (AuthStage *stage, gpointer user_data)
{
  AuthCodesStage *self = user_data;

  return g_list_model_get_n_items (auth_agent_client_get_accounts (self->client)) == 1;
}

static gboolean
has_no_account (AuthStage *stage, gpointer user_data)
{
  return !has_account (stage, user_data);
}

static gboolean
has_owner (AuthStage *stage, gpointer user_data)
{
  AuthCodesWanted *wanted = user_data;

  return g_str_equal (auth_codes_stage_find (wanted->fixture, "c2")->owner_id, wanted->text);
}

/* Sets it to the account and expects what it was before. */
static void
choose_owner (AuthCodesStage *self, guint before, guint chosen, const char *id)
{
  AuthCodesWanted wanted = { self, id };
  AdwComboRow *owner;

  auth_codes_stage_act (self, "codes.edit", "c2");
  owner = find_combo (find_window ("Edit Code"), "Signs in to");
  g_assert_nonnull (owner);
  g_assert_cmpuint (adw_combo_row_get_selected (owner), ==, before);
  adw_combo_row_set_selected (owner, chosen);
  gtk_widget_activate_action (find_window ("Edit Code"), "edit.save", NULL);
  auth_stage_wait (self->stage, has_owner, &wanted);
  auth_stage_wait (self->stage, has_no_window, (gpointer) "Edit Code");
}

static void
test_owner (AuthCodesStage *self, gconstpointer document)
{
  g_autofree char *path = NULL;
  g_autoptr (GVariant) reply = NULL;
  const char *id;

  auth_codes_stage_act (self, "codes.edit", "c2");
  g_assert_null (find_combo (find_window ("Edit Code"), "Signs in to"));
  gtk_window_close (GTK_WINDOW (find_window ("Edit Code")));
  path = auth_stage_add_account (self->stage, "demo");
  id = strrchr (path, '/') + 1;
  auth_stage_wait (self->stage, has_account, self);
  choose_owner (self, 0, 1, id);
  choose_owner (self, 1, 1, id);
  choose_owner (self, 1, 0, "");
  choose_owner (self, 0, 1, id);

  /* Saving does not forget one that is gone. */
  reply = auth_stage_call (self->stage, path, AUTH_BUS_ACCOUNT_IFACE, "Remove", NULL, NULL);
  auth_stage_wait (self->stage, has_no_account, self);
  auth_codes_stage_act (self, "codes.edit", "c2");
  gtk_editable_set_text (find_entry (find_window ("Edit Code"), "Example"), "Renamed");
  gtk_widget_activate_action (find_window ("Edit Code"), "edit.save", NULL);
  auth_codes_stage_wait_for_order (self, "ZRB");
  g_assert_cmpstr (auth_codes_stage_find (self, "c2")->owner_id, ==, id);
}

static void
add (const char *path, void (*func) (AuthCodesStage *, gconstpointer))
{
  g_test_add (path, AuthCodesStage, LIST (THREE), auth_codes_stage_set_up, func,
              auth_codes_stage_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  add ("/code-edit/edit", test_edit);
  add ("/code-edit/locked", test_locked);
  add ("/code-edit/hidden", test_hidden);
  add ("/code-edit/discard", test_discard);
  add ("/code-edit/owner", test_owner);
  return g_test_run ();
}
