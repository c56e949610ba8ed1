/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One-time codes into a file, as a person exports them, with the real agent.
 */

#include "config.h"

#include <glib/gstdio.h>

#include "auth-codes-lock.h"
#include "auth-export-codes-dialog.h"
#include "auth-look.h"
#include "auth-stage-codes.h"

#define KEY "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

typedef struct
{
  AuthStage *stage;
  GtkWidget *dialog;
  char *folder;
  char *path;
  char *first; /* id */
  gboolean is_gone;
} Fixture;

static void
gone_cb (Fixture *self)
{
  self->is_gone = TRUE;
}

static gboolean
shows (AuthStage *stage, gpointer text)
{
  return auth_look (text) != NULL;
}

static gboolean
is_gone (AuthStage *stage, gpointer self)
{
  return ((Fixture *) self)->is_gone;
}

static gpointer
get (Fixture *self, const char *name)
{
  return gtk_widget_get_template_child (self->dialog, AUTH_TYPE_EXPORT_CODES_DIALOG, name);
}

static void
open_dialog (Fixture *self)
{
  self->is_gone = FALSE;
  self->dialog = GTK_WIDGET (auth_export_codes_dialog_new (NULL, self->stage->bus));
  g_signal_connect_swapped (self->dialog, "destroy", G_CALLBACK (gone_cb), self);
  gtk_window_present (GTK_WINDOW (self->dialog));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *second = NULL;

  self->stage = auth_stage_new (NULL, NULL);
  auth_stage_codes_store (self->stage, NULL);
  self->first = auth_stage_codes_add (self->stage, KEY, "{'account': <'al'>}", &error);
  g_assert_no_error (error);
  second = auth_stage_codes_add (self->stage, KEY, "{'account': <'bo'>}", &error);
  g_assert_no_error (error);
  self->folder = g_dir_make_tmp ("authenticator-export-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "codes.json", NULL);
  open_dialog (self);
  auth_stage_wait (self->stage, shows, "2 of 2");
}

/* There is never more than the file. */
static void
tear_down (Fixture *self, gconstpointer data)
{
  if (!self->is_gone)
    gtk_window_destroy (GTK_WINDOW (self->dialog));
  g_remove (self->path);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  auth_stage_codes_store (self->stage, NULL);
  auth_stage_free (self->stage);
  g_free (self->folder);
  g_free (self->path);
  g_free (self->first);
}

static gboolean
can_save (Fixture *self)
{
  return gtk_widget_get_sensitive (auth_look_below (self->dialog, "Save…"));
}

static void
save (Fixture *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);

  g_assert_true (can_save (self));
  auth_export_codes_dialog_save (AUTH_EXPORT_CODES_DIALOG (self->dialog), file);
}

static char *
dup_saved (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  GStatBuf info;
  char *text;

  auth_stage_wait (self->stage, is_gone, self);
  g_assert_cmpint (g_stat (self->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_file_get_contents (self->path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
type_passwords (Fixture *self, const char *one, const char *other)
{
  gtk_editable_set_text (get (self, "password"), one);
  gtk_editable_set_text (get (self, "again"), other);
}

static void
test_encrypted (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;

  g_assert_false (can_save (self));
  g_assert_true (
    gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (self->dialog)), get (self, "password")));
  type_passwords (self, "correct horse", "correct horst");
  g_assert_false (can_save (self));
  g_assert_nonnull (auth_look ("The two passwords differ"));
  type_passwords (self, "correct horse", "correct horse");
  g_assert_null (auth_look ("The two passwords differ"));
  save (self);
  text = dup_saved (self);
  g_assert_true (g_str_has_prefix (text, "{"));
  g_assert_null (strstr (text, KEY));
}

/* Over a file that others could read. */
static void
test_plain (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (self->path, "old", -1, NULL));
  g_assert_cmpint (g_chmod (self->path, 0644), ==, 0);
  gtk_check_button_set_active (get (self, "plain"), TRUE);
  g_assert_true (gtk_widget_get_visible (get (self, "warning")));
  g_assert_false (gtk_widget_get_visible (get (self, "password_group")));
  save (self);
  text = dup_saved (self);
  g_assert_true (g_str_has_prefix (text, "otpauth://totp/"));
  g_assert_nonnull (strstr (text, KEY));
  g_assert_nonnull (strstr (text, "bo"));
}

static void
test_some (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;

  gtk_check_button_set_active (get (self, "plain"), TRUE);
  gtk_widget_activate_action (self->dialog, "dialog.choose", NULL);
  auth_stage_wait (self->stage, shows, "None");
  g_signal_emit_by_name (auth_look ("None"), "clicked");
  g_assert_false (can_save (self));
  auth_stage_wait (self->stage, shows, "bo");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (gtk_widget_get_first_child (
                                 gtk_widget_get_parent (gtk_widget_get_parent (auth_look ("bo"))))),
                               TRUE);
  save (self);
  text = dup_saved (self);
  g_assert_nonnull (strstr (text, "bo"));
  g_assert_null (strstr (text, "al?"));
}

/* What was there stays, and nothing is left beside it. */
static void
test_refused (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (self->path, "old", -1, NULL));
  gtk_check_button_set_active (get (self, "plain"), TRUE);
  auth_stage_codes_store (self->stage, NULL);
  save (self);
  while (!gtk_widget_get_visible (get (self, "agent_error")))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (can_save (self));
  g_file_get_contents (self->path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "old");
}

static void
test_nowhere (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/at/all.json");

  type_passwords (self, "correct horse", "correct horse");
  auth_export_codes_dialog_save (AUTH_EXPORT_CODES_DIALOG (self->dialog), file);
  while (!gtk_widget_get_visible (get (self, "agent_error")))
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (auth_look ("Nothing can be written in /nowhere/at: choose another folder"));
  g_assert_true (can_save (self));
}

static gboolean
has_chooser (AuthStage *stage, gpointer user_data)
{
  GListModel *windows = gtk_window_get_toplevels ();
  gboolean found = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (windows) && !found; i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      found = gtk_widget_get_mapped (GTK_WIDGET (window)) &&
              g_strcmp0 (gtk_window_get_title (window), "Save the Backup") == 0;
    }
  return found;
}

/* Where the file is chosen is closed with the dialog, and holds nothing that was typed in it. */
static void
test_hidden (Fixture *self, gconstpointer data)
{
  AuthCodesLock *lock = auth_codes_lock_get_default ();

  auth_codes_lock_guard (lock, GTK_WINDOW (self->dialog));
  type_passwords (self, "correct horse", "correct horse");
  gtk_widget_activate_action (self->dialog, "dialog.save", NULL);
  auth_stage_wait (self->stage, has_chooser, NULL);
  g_object_add_weak_pointer (G_OBJECT (self->dialog), (gpointer *) &self->dialog);
  auth_codes_lock_lock (lock);
  g_assert_false (has_chooser (self->stage, NULL));
  while (self->dialog != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
unlock (Fixture *self)
{
  auth_stage_wait (self->stage, shows, "Unlock…");
  auth_stage_unlock_keyring (self->stage);
  g_signal_emit_by_name (auth_look ("Unlock…"), "clicked");
}

/* What was chosen and typed is saved where it was to be. */
static void
test_locked (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;

  type_passwords (self, "correct horse", "correct horse");
  auth_stage_lock_keyring (self->stage);
  save (self);
  unlock (self);
  text = dup_saved (self);
  g_assert_true (g_str_has_prefix (text, "{"));
}

static void
test_locked_list (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->dialog));
  auth_stage_lock_keyring (self->stage);
  open_dialog (self);
  unlock (self);
  auth_stage_wait (self->stage, shows, "2 of 2");
  g_assert_null (auth_look ("Unlock…"));
}

static void
add_test (const char *path, void (*test) (Fixture *self, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  auth_bus_register_errors ();
  add_test ("/app/export-codes/nowhere", test_nowhere);
  add_test ("/app/export-codes/refused", test_refused);
  add_test ("/app/export-codes/encrypted", test_encrypted);
  add_test ("/app/export-codes/plain", test_plain);
  add_test ("/app/export-codes/some", test_some);
  add_test ("/app/export-codes/hidden", test_hidden);
  add_test ("/app/export-codes/locked", test_locked);
  add_test ("/app/export-codes/locked-list", test_locked_list);
  return g_test_run ();
}
