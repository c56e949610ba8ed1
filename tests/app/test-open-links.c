/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Links to one-time codes as the desktop opens them, one after the other, with the real agent.
 */

#include "config.h"

#include "auth-application.h"
#include "auth-codes-lock.h"
#include "auth-codes-stage.h"
#include "auth-import-stage.h"
#include "auth-look.h"
#include "auth-window.h"

/* Only one can be on a bus. */
static AuthApplication *application;

static void
set_up (AuthCodesStage *self, gconstpointer document)
{
  auth_codes_lock_reveal (auth_codes_lock_get_default ());
  self->stage = auth_stage_new (NULL, NULL);
  auth_stage_codes_store (self->stage, document);
  g_application_activate (G_APPLICATION (application));
  self->window = gtk_application_get_windows (GTK_APPLICATION (application))->data;
  self->page = auth_window_open_codes (AUTH_WINDOW (self->window));
  self->model = auth_codes_page_get_model (self->page);
  auth_stage_wait (self->stage, auth_codes_stage_is_listed, self);
}

static void
tear_down (AuthCodesStage *self, gconstpointer document)
{
  GList *windows;

  while ((windows = gtk_application_get_windows (GTK_APPLICATION (application))) != NULL)
    gtk_window_destroy (windows->data);
  auth_stage_codes_store (self->stage, NULL);
  auth_stage_free (self->stage);
}

static void
open_link (const char *uri)
{
  g_autoptr (GFile) file = g_file_new_for_uri (uri);

  g_application_open (G_APPLICATION (application), &file, 1, "");
}

static void
open_batch (guint index)
{
  g_autofree char *uri = auth_import_stage_build_batch (index);

  open_link (uri);
}

static guint
count_dialogs (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  guint count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      count += AUTH_IS_IMPORT_CODES_DIALOG (window) && gtk_widget_get_mapped (window) ? 1 : 0;
    }
  return count;
}

static gboolean
is_seen (AuthStage *stage, gpointer words)
{
  return auth_look (words) != NULL;
}

static void
wait_for (AuthCodesStage *self, const char *words)
{
  auth_stage_wait (self->stage, is_seen, (gpointer) words);
  g_assert_cmpuint (count_dialogs (), ==, 1);
}

static void
press (AuthCodesStage *self, const char *button)
{
  wait_for (self, button);
  g_signal_emit_by_name (auth_look (button), "clicked");
}

/* They come together, and what comes between them has its turn afterwards. */
static void
test_series (AuthCodesStage *self, gconstpointer document)
{
  open_batch (1);
  open_batch (2);
  open_link ("otpauth://totp/Example:al?secret=" KEY "&issuer=Example");
  wait_for (self, "More Pictures to Come");
  open_batch (0);
  press (self, "Import 3");
  press (self, "Import 1");
  auth_stage_wait (self->stage, is_seen, (gpointer) "Example");
  g_assert_cmpuint (auth_codes_model_get_n_entries (self->model), ==, 5);
}

/* Nothing gets among what the person is about to import. */
static void
test_turns (AuthCodesStage *self, gconstpointer document)
{
  open_link ("otpauth://totp/Example:al?secret=" KEY "&issuer=Ex%E2%80%AEample");
  wait_for (self, "Import 1");
  g_assert_nonnull (auth_look ("Example"));
  open_link ("otpauth://totp/Other:bo?secret=" KEY "&issuer=Other");
  open_batch (0);
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (auth_look ("Import 1"))));
  wait_for (self, "Other");
  press (self, "Import 1");
  wait_for (self, "More Pictures to Come");
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (auth_look ("More Pictures to Come"))));
}

static gboolean
is_gone (AuthStage *stage, gpointer words)
{
  return auth_look (words) == NULL;
}

/* What is shown of a link goes with the list; the page below says what to do. */
static void
test_keyring_locked (AuthCodesStage *self, gconstpointer document)
{
  open_link ("otpauth://totp/Example:al?secret=" KEY "&issuer=Example");
  wait_for (self, "Import 1");
  auth_stage_lock_keyring (self->stage);
  auth_stage_wait (self->stage, is_gone, (gpointer) "Import 1");
  auth_stage_unlock_keyring (self->stage);
  auth_stage_wait (self->stage, auth_codes_stage_is_listed, self);
}

static gboolean
is_selected (AuthStage *stage, gpointer user_data)
{
  AuthCodesStage *self = user_data;
  AuthCodeItem *item = auth_codes_page_find (self->page, "");

  return item != NULL && g_str_equal (item->issuer, "Example");
}

/* Whatever was searched for. */
static void
test_in_sight (AuthCodesStage *self, gconstpointer document)
{
  auth_codes_page_search (self->page, "other");
  open_link ("otpauth://totp/Example:al?secret=" KEY "&issuer=Example");
  press (self, "Import 1");
  auth_stage_wait (self->stage, is_selected, self);
  g_assert_false (gtk_search_bar_get_search_mode (auth_codes_page_get_search_bar (self->page)));
}

/* Nobody answers the keyring's question. */
static void
test_add_locked (AuthCodesStage *self, gconstpointer document)
{
  auth_stage_lock_keyring (self->stage);
  auth_stage_wait (self->stage, auth_codes_stage_is_emptied, self);
  auth_look_type (self->window, "ctrl+n");
  auth_stage_wait (self->stage, is_seen,
                   (gpointer) "The keyring is locked: unlock it and try again");
  auth_stage_unlock_keyring (self->stage);
  auth_stage_wait (self->stage, auth_codes_stage_is_listed, self);
}

static void
add (const char *name, void (*func) (AuthCodesStage *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/open-links/", name, NULL);

  g_test_add (path, AuthCodesStage, LIST (USUAL ("o1", "Another")), set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  application = auth_application_new ();
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  add ("series", test_series);
  add ("turns", test_turns);
  add ("keyring-locked", test_keyring_locked);
  add ("in-sight", test_in_sight);
  add ("add-locked", test_add_locked);
  return g_test_run ();
}
