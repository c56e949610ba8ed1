/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The one-time codes in use, by keys and clicks, with the real agent and keyring.
 */

#include "config.h"

#include "auth-code-row.h"
#include "auth-codes-stage.h"
#include "auth-look.h"

static gboolean
is_seen (AuthStage *stage, gpointer words)
{
  return auth_look (words) != NULL;
}

static gboolean
is_unseen (AuthStage *stage, gpointer words)
{
  return auth_look (words) == NULL;
}

static void
click (AuthCodesStage *self, const char *words)
{
  auth_stage_wait (self->stage, is_seen, (gpointer) words);
  g_signal_emit_by_name (auth_look (words), "clicked");
}

static gboolean
has_that_code (AuthStage *stage, gpointer user_data)
{
  AuthCodesWanted *wanted = user_data;

  return g_strcmp0 (auth_codes_stage_find (wanted->fixture, "c3")->code, wanted->text) == 0;
}

/* The keyring has the raised counter before anybody sees the code. */
static void
assert_next (AuthCodesStage *self, const char *code, const char *counter)
{
  AuthCodesWanted wanted = { self, code };
  g_autofree char *document = NULL;

  auth_stage_wait (self->stage, has_that_code, &wanted);
  document = auth_stage_codes_dup_document ();
  g_assert_nonnull (strstr (document, counter));
}

static void
test_hotp (AuthCodesStage *self, gconstpointer document)
{
  click (self, "New Code");
  assert_next (self, "287082", "\"counter\":2");
  gtk_widget_grab_focus (auth_look ("New Code"));
  auth_look_type (self->window, "space");
  assert_next (self, "359152", "\"counter\":3");
}

static gboolean
is_shown (AuthStage *stage, gpointer user_data)
{
  AuthCodesStage *self = user_data;
  AuthCodesClock *clock = auth_codes_model_get_clock (self->model);
  AuthCodeItem *item = auth_codes_stage_find (self, "c1");
  g_autofree char *digits = item->code != NULL ? auth_code_item_group_digits (item->code) : NULL;

  return digits != NULL && !auth_codes_clock_is_hidden (clock, item) && auth_look (digits) != NULL;
}

static gboolean
is_hidden (AuthStage *stage, gpointer user_data)
{
  return !is_shown (stage, user_data);
}

static void
test_reveal (AuthCodesStage *self, gconstpointer document)
{
  auth_codes_stage_wait_for_code (self, "c1");
  g_settings_set_boolean (auth_settings_get (), "hide-codes", TRUE);
  auth_stage_wait (self->stage, is_hidden, self);
  click (self, "Show the Code");
  auth_stage_wait (self->stage, is_shown, self);
  click (self, "Hide the Code");
  auth_stage_wait (self->stage, is_hidden, self);
  gtk_widget_grab_focus (GTK_WIDGET (auth_codes_page_get_list (self->page)));
  auth_look_type (self->window, "ctrl+h");
  auth_stage_wait (self->stage, is_shown, self);
  auth_look_type (self->window, "ctrl+h");
  auth_stage_wait (self->stage, is_hidden, self);
}

static void
test_undo (AuthCodesStage *self, gconstpointer document)
{
  gtk_widget_grab_focus (GTK_WIDGET (auth_codes_page_get_list (self->page)));
  auth_look_type (self->window, "Delete");
  auth_codes_stage_wait_for_order (self, "EB");
  click (self, "Undo");
  auth_codes_stage_wait_for_order (self, "ZEB");
}

/* What was to be undone while the keyring is locked is undone as soon as it is not. */
static void
test_undo_locked (AuthCodesStage *self, gconstpointer document)
{
  auth_codes_stage_act (self, "codes.remove", "c2");
  auth_codes_stage_wait_for_order (self, "ZB");
  auth_stage_wait (self->stage, is_seen, (gpointer) "“Example” removed");
  auth_stage_lock_keyring (self->stage);
  auth_stage_wait (self->stage, auth_codes_stage_is_emptied, self);
  click (self, "Undo");
  auth_stage_wait (self->stage, is_seen,
                   (gpointer) "The keyring is locked: unlock it and try again");
  g_assert_nonnull (auth_look ("Unlock…"));
  auth_stage_unlock_keyring (self->stage);
  auth_codes_stage_wait_for_order (self, "ZEB");
}

static gboolean
is_at_end (AuthStage *stage, gpointer user_data)
{
  AuthCodesStage *self = user_data;
  GtkSelectionModel *model = gtk_list_view_get_model (auth_codes_page_get_list (self->page));

  return gtk_single_selection_get_selected (GTK_SINGLE_SELECTION (model)) == 1005;
}

static void
test_end (AuthCodesStage *self, gconstpointer document)
{
  gtk_widget_grab_focus (GTK_WIDGET (auth_codes_page_get_list (self->page)));
  auth_look_type (self->window, "End");
  auth_stage_wait (self->stage, is_at_end, self);
  auth_stage_wait (self->stage, is_seen, (gpointer) "Service 1005");
}

static void
drift (AuthCodesStage *self, const char *account, const char *fault)
{
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;

  auth_stage_fault (self->stage, "");
  auth_stage_fault (self->stage, fault);
  token = auth_stage_refresh (self->stage, account, &error);
  g_assert_no_error (error);
  /* It is asked for with each list. */
  auth_codes_model_load (self->model);
}

/* A little is nobody's affair; more is told, and corrected for who wants it. */
static void
test_clock (AuthCodesStage *self, gconstpointer document)
{
  g_autofree char *account = auth_stage_add_signed_in (self->stage, "Clock");

  drift (self, account, "token=ahead:9");
  auth_stage_wait (self->stage, is_seen, (gpointer) "3 codes are in no backup.");
  g_assert_null (auth_look ("Correct Codes"));
  drift (self, account, "token=behind:720");
  click (self, "Correct Codes");
  auth_stage_wait (self->stage, is_unseen, (gpointer) "Correct Codes");
  auth_stage_codes_assert_setting (self->stage, "corrects-clock", "true");
}

static void
add (const char *name, const char *document, void (*func) (AuthCodesStage *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/codes-use/", name, NULL);

  g_test_add (path, AuthCodesStage, document, auth_codes_stage_set_up, func,
              auth_codes_stage_tear_down);
}

int
main (int argc, char **argv)
{
  g_autofree char *thousand = auth_codes_stage_dup_services (1006);

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  add ("hotp", LIST (THREE), test_hotp);
  add ("reveal", LIST (THREE), test_reveal);
  add ("undo", LIST (THREE), test_undo);
  add ("undo-locked", LIST (THREE), test_undo_locked);
  add ("end", thousand, test_end);
  add ("clock", LIST (THREE), test_clock);
  return g_test_run ();
}
