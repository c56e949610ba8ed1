/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The switch that has sign-ins renewed at the login, in the session's files and through the portal.
 */

#include "config.h"

#include <gio/gdesktopappinfo.h>
#include <glib/gstdio.h>

#include "auth-look.h"
#include "auth-portal-stage.h"
#include "auth-preferences.h"
#include "auth-settings.h"

#define ON  "{'background': <true>, 'autostart': <true>}"
#define OFF "{'background': <true>, 'autostart': <false>}"

typedef struct
{
  AuthStage *stage;
  GtkWindow *window;
  char *folder;
  char *path;
} Fixture;

static GtkSwitch *
get_switch (Fixture *self)
{
  return GTK_SWITCH (
    gtk_widget_get_template_child (GTK_WIDGET (self->window), AUTH_TYPE_PREFERENCES, "at_login"));
}

static gboolean
is_on (Fixture *self)
{
  return gtk_switch_get_active (get_switch (self));
}

/* As the next time somebody looks. */
static void
reopen (Fixture *self)
{
  gtk_window_destroy (self->window);
  self->window = auth_preferences_new (NULL);
  gtk_window_present (self->window);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("AUTH_BUILD_DIR"), "src", "cli", NULL);
  g_autofree char *paths = g_strdup_printf ("%s:%s", path, g_getenv ("PATH"));

  /* Where it is not installed. */
  g_setenv ("PATH", paths, TRUE);
  self->stage = auth_stage_new ("--access-lifetime=1", "--id-lifetime=1", NULL);
  self->folder = g_build_filename (g_get_user_config_dir (), "autostart", NULL);
  self->path = g_build_filename (self->folder, AUTH_AGENT_ID ".desktop", NULL);
  self->window = auth_preferences_new (NULL);
  gtk_window_present (self->window);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_unsetenv ("FLATPAK_ID");
  g_settings_reset (auth_settings_get (), "renew-at-login");
  gtk_window_destroy (self->window);
  g_remove (self->path);
  g_remove (self->folder);
  auth_stage_free (self->stage);
  g_free (self->folder);
  g_free (self->path);
}

static gboolean
is_settled (AuthStage *stage, gpointer self)
{
  return gtk_widget_get_sensitive (GTK_WIDGET (get_switch (self)));
}

static void
turn (Fixture *self, gboolean on)
{
  gtk_switch_set_active (get_switch (self), on);
  auth_stage_wait (self->stage, is_settled, self);
}

static gboolean
is_told (AuthStage *stage, gpointer text)
{
  return auth_look (text) != NULL;
}

/* Whole, and where it covers no switch: in a dialog, which is closed. */
static void
expect_told (Fixture *self, const char *text)
{
  auth_stage_wait (self->stage, is_told, (gpointer) text);
  g_assert_null (auth_look_below (GTK_WIDGET (self->window), text));
  g_assert_nonnull (auth_look ("Not Changed"));
  g_signal_emit_by_name (auth_look ("Close"), "clicked");
}

static void
test_off_at_first (Fixture *self, gconstpointer data)
{
  g_assert_false (is_on (self));
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
}

static gboolean
has_ended (AuthStage *stage, gpointer account)
{
  g_autoptr (GVariant) value =
    auth_stage_get_property (stage, account, AUTH_BUS_ACCOUNT_IFACE, "TokensExpireAt");

  return (gint64) g_variant_get_uint64 (value) < g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean
is_renewed (AuthStage *stage, gpointer unused)
{
  return auth_stage_count (stage, "token:refresh_token") > 0;
}

/* What the session does with the entry is done: the agent, ended before, renews. */
static void
test_entry (Fixture *self, gconstpointer data)
{
  g_autofree char *account = auth_stage_add_signed_in (self->stage, "Entry");
  g_autoptr (GDesktopAppInfo) entry = NULL;
  g_autoptr (GError) error = NULL;

  turn (self, TRUE);
  g_assert_true (is_on (self));
  reopen (self);
  g_assert_true (is_on (self));
  entry = g_desktop_app_info_new_from_filename (self->path);
  g_assert_nonnull (entry);
  auth_stage_wait (self->stage, has_ended, account);
  auth_stage_kill_agent (self->stage);
  g_app_info_launch (G_APP_INFO (entry), NULL, NULL, &error);
  g_assert_no_error (error);
  auth_stage_wait (self->stage, is_renewed, NULL);
  turn (self, FALSE);
  g_assert_false (is_on (self));
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
}

/* Other programs have switches for the same, and programs go away. */
static void
test_entry_of_others (Fixture *self, gconstpointer data)
{
  static const char *const entries[] = {
    "Hidden=true\nExec=true\n",
    "X-GNOME-Autostart-enabled=false\nExec=true\n",
    "TryExec=/nowhere/authenticatorctl\nExec=true\n",
    "nonsense",
  };

  g_assert_cmpint (g_mkdir_with_parents (self->folder, 0700), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autofree char *text =
        g_strdup_printf ("[Desktop Entry]\nType=Application\nName=A\n%s", entries[i]);

      g_assert_true (g_file_set_contents (self->path, text, -1, NULL));
      reopen (self);
      g_assert_false (is_on (self));
      turn (self, TRUE);
      g_assert_true (is_on (self));
    }
}

/* Somebody's file is where the folder would be. */
static void
test_no_folder (Fixture *self, gconstpointer data)
{
  g_autofree char *text =
    g_strdup_printf ("%s cannot be written: see who may write there", self->path);

  g_assert_true (g_file_set_contents (self->folder, "", 0, NULL));
  turn (self, TRUE);
  g_assert_false (is_on (self));
  expect_told (self, text);
}

static void
go_into_sandbox (Fixture *self)
{
  g_setenv ("FLATPAK_ID", AUTH_APP_ID, TRUE);
  reopen (self);
  g_assert_false (is_on (self));
}

static void
test_portal (Fixture *self, gconstpointer data)
{
  g_autoptr (AuthPortalStage) portal =
    auth_portal_stage_new ("org.freedesktop.portal.Background", "RequestBackground");
  g_autoptr (GVariant) command = NULL;
  g_autofree char *text = NULL;
  gboolean wanted;

  go_into_sandbox (self);
  auth_portal_stage_set (portal, 0, ON);
  turn (self, TRUE);
  g_assert_true (is_on (self));
  g_assert_true (g_variant_lookup (portal->options, "autostart", "b", &wanted) && wanted);
  g_assert_true (g_variant_lookup (portal->options, "commandline", "@as", &command));
  text = g_variant_print (command, FALSE);
  g_assert_cmpstr (text, ==, "['authenticatorctl', 'renew', '--all']");
  reopen (self);
  g_assert_true (is_on (self));
  auth_portal_stage_set (portal, 0, OFF);
  turn (self, FALSE);
  g_assert_true (g_variant_lookup (portal->options, "autostart", "b", &wanted) && !wanted);
  g_assert_false (is_on (self));
  g_assert_cmpint (portal->n_asked, ==, 2);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
}

static void
test_portal_refuses (Fixture *self, gconstpointer data)
{
  static const struct
  {
    guint32 response;
    const char *results;
  } answers[] = { { 1, NULL }, { 2, NULL }, { 0, OFF }, { 0, NULL } };
  g_autoptr (AuthPortalStage) portal =
    auth_portal_stage_new ("org.freedesktop.portal.Background", "RequestBackground");

  go_into_sandbox (self);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      auth_portal_stage_set (portal, answers[i].response, answers[i].results);
      turn (self, TRUE);
      g_assert_false (is_on (self));
      expect_told (self, "The desktop does not start Authenticator at the login: let it run in "
                         "the background in the settings of the desktop");
      reopen (self);
    }
}

/* The person took the permission away in the settings meanwhile: off is what it is. */
static void
test_portal_took_back (Fixture *self, gconstpointer data)
{
  g_autoptr (AuthPortalStage) portal =
    auth_portal_stage_new ("org.freedesktop.portal.Background", "RequestBackground");

  go_into_sandbox (self);
  auth_portal_stage_set (portal, 0, ON);
  turn (self, TRUE);
  auth_portal_stage_set (portal, 2, NULL);
  turn (self, FALSE);
  g_assert_true (is_on (self));
  auth_portal_stage_set (portal, 1, NULL);
  turn (self, FALSE);
  g_assert_false (is_on (self));
}

static void
test_no_portal (Fixture *self, gconstpointer data)
{
  g_autoptr (AuthPortalStage) portal = auth_portal_stage_new ("org.example.Other", "Other");

  go_into_sandbox (self);
  turn (self, TRUE);
  g_assert_false (is_on (self));
  expect_told (self, "This desktop starts nothing out of a sandbox at the login: install "
                     "Authenticator without one for that");
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
  add_test ("/app/preferences/no-folder", test_no_folder);
  add_test ("/app/preferences/no-portal", test_no_portal);
  add_test ("/app/preferences/portal-refuses", test_portal_refuses);
  add_test ("/app/preferences/portal-took-back", test_portal_took_back);
  add_test ("/app/preferences/off-at-first", test_off_at_first);
  add_test ("/app/preferences/entry-of-others", test_entry_of_others);
  add_test ("/app/preferences/entry", test_entry);
  add_test ("/app/preferences/portal", test_portal);
  return g_test_run ();
}
