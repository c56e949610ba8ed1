/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the pages of an account tell of programs, with the real agent: who may have what, who got
 * it, and that it can be taken back.
 */

#include "config.h"

#include <adwaita.h>

#include "auth-access-words.h"
#include "auth-account-access.h"
#include "auth-account-page.h"
#include "auth-events-page.h"
#include "auth-look.h"
#include "auth-stage.h"

typedef struct
{
  AuthStage *stage;
  char *path;
  AuthDBusAccount1 *account;
  GtkWidget *window;
} Fixture;

static void
fixture_set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->stage = auth_stage_new (NULL, NULL);
  self->path = auth_stage_add_signed_in (self->stage, "demo");
  self->account = auth_dbus_account1_proxy_new_sync (self->stage->bus, G_DBUS_PROXY_FLAGS_NONE,
                                                     AUTH_BUS_AGENT_NAME, self->path, NULL, &error);
  g_assert_no_error (error);
  self->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 600, 700);
}

static void
fixture_tear_down (Fixture *self, gconstpointer data)
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

static void
show (Fixture *self, gpointer widget)
{
  adw_window_set_content (ADW_WINDOW (self->window), widget);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
show_access (Fixture *self)
{
  AuthAccountAccess *access = g_object_new (AUTH_TYPE_ACCOUNT_ACCESS, NULL);

  auth_account_access_set_account (access, self->account);
  show (self, access);
}

/* The whole page, whose action opens the list of events. */
static void
show_page (Fixture *self)
{
  GtkWidget *page = auth_account_page_new ();

  auth_account_page_set_account (AUTH_ACCOUNT_PAGE (page), self->account);
  show (self, page);
}

static gboolean
is_there (AuthStage *stage, gpointer text)
{
  return auth_look (text) != NULL;
}

static gboolean
is_gone (AuthStage *stage, gpointer text)
{
  return auth_look (text) == NULL;
}

static void
wait_for (Fixture *self, const char *text)
{
  auth_stage_wait (self->stage, is_there, (gpointer) text);
}

static void
press (Fixture *self, const char *label)
{
  wait_for (self, label);
  g_signal_emit_by_name (auth_look (label), "clicked");
}

static void
decide (Fixture *self, const char *app, const char *permission, const char *decision)
{
  g_autoptr (GError) error = NULL;

  auth_stage_set_grant (self->stage, app, self->path, permission, decision, &error);
  g_assert_no_error (error);
}

static gsize
count_grants (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    auth_stage_call (self->stage, AUTH_BUS_AGENT_PATH, "org.example.Authenticator.Agent1",
                     "ListGrants", NULL, &error);
  g_autoptr (GVariant) grants = NULL;

  g_assert_no_error (error);
  grants = g_variant_get_child_value (reply, 0);
  return g_variant_n_children (grants);
}

static void
test_none (Fixture *self, gconstpointer data)
{
  show_page (self);
  wait_for (self, "None");
  wait_for (self, "Recent access");
  g_assert_true (gtk_widget_is_sensitive (auth_look ("Recent access")));
  /* It is seen as it is decided. */
  decide (self, "flatpak:org.example.Files", "profile", "allow");
  wait_for (self, "org.example.Files");
  g_assert_null (auth_look ("None"));
  decide (self, "flatpak:org.example.Files", "profile", "ask");
  wait_for (self, "None");
}

static void
test_revoke (Fixture *self, gconstpointer data)
{
  g_autofree char *other = auth_stage_add_signed_in (self->stage, "other");
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  decide (self, "flatpak:org.example.Files", "profile", "allow");
  decide (self, "flatpak:org.example.Files", "access-token", "allow");
  decide (self, "snap:other", "id-token", "deny");
  auth_stage_set_grant (self->stage, "snap:elsewhere", other, "id-token", "allow", &error);
  g_assert_no_error (error);
  show_access (self);
  wait_for (self, "org.example.Files");
  wait_for (self, "other");
  g_assert_null (auth_look ("elsewhere"));

  press (self, "Revoke");
  auth_stage_wait (self->stage, is_gone, (gpointer) "org.example.Files");
  g_assert_cmpuint (count_grants (self), ==, 2);
  press (self, "Forget");
  wait_for (self, "None");
  g_assert_cmpuint (count_grants (self), ==, 1);
  reply = auth_stage_call (self->stage, other, AUTH_BUS_ACCOUNT_IFACE, "Remove", NULL, &error);
  g_assert_no_error (error);
}

static void
test_locked (Fixture *self, gconstpointer data)
{
  auth_stage_lock_keyring (self->stage);
  show_access (self);
  wait_for (self, "Not available");
  auth_stage_unlock_keyring (self->stage);
}

static void
refuse_a_program (Fixture *self)
{
  g_autoptr (GDBusConnection) bus = auth_stage_connect ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    bus, AUTH_BUS_AGENT_NAME, self->path, AUTH_BUS_ACCOUNT_IFACE, "GetUserInfo", NULL, NULL,
    G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_CONSENT_REQUIRED);
}

/* What cannot be told from other programs is told by its file. */
static void
assert_tells_file (void)
{
  g_autofree char *file = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *name = auth_access_words_dup_app ("host:", "");
  GtkWidget *row = gtk_widget_get_ancestor (auth_look (name), ADW_TYPE_ACTION_ROW);

  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), file));
}

static void
test_events (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = auth_stage_get_token (self->stage, self->path, "access", NULL, &error);

  g_assert_no_error (error);
  refuse_a_program (self);
  show (self, auth_events_page_new (self->account));
  wait_for (self, "You");
  assert_tells_file ();
  press (self, "Clear the List…");
  wait_for (self, "Clear the List?");
  press (self, "Cancel");
  auth_stage_wait (self->stage, is_gone, (gpointer) "Clear the List?");
  g_assert_nonnull (auth_look ("You"));
  press (self, "Clear the List…");
  press (self, "Clear");
  wait_for (self, "Nothing Yet");
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("/account-access/none", test_none);
  ADD ("/account-access/revoke", test_revoke);
  ADD ("/account-access/locked", test_locked);
  ADD ("/events-page/clear", test_events);
  return g_test_run ();
}
