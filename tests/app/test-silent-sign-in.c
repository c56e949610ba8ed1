/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What cookies that are kept are good for, with the real agent, pool and web view.
 */

#include "config.h"

#include <glib/gstdio.h>

#include "auth-paths.h"
#include "auth-sign-in-stage.h"
#include "auth-silent-sign-in.h"

static gboolean
is_lost (AuthSignInStage *self)
{
  return g_strcmp0 (auth_dbus_account1_get_state (self->account), "sign-in-required") == 0;
}

static gboolean
is_asked (AuthSignInStage *self)
{
  return auth_stage_count (self->stage, "authorize") > self->authorizations;
}

static gboolean
is_over (AuthSignInStage *self)
{
  return g_get_monotonic_time () > self->over_at;
}

static gboolean
keeps_cookies (AuthSignInStage *self)
{
  return auth_dbus_account1_get_keeps_cookies (self->account);
}

static void
lose_session (AuthSignInStage *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;

  auth_stage_revoke_all (self->stage);
  token = auth_stage_refresh (self->stage, self->path, &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED);
}

static void
keep_cookies (AuthSignInStage *self)
{
  auth_sign_in_stage_update (self, "({'keep-cookies': <true>},)");
  auth_sign_in_stage_wait_until (self, keeps_cookies, "cookies to be kept");
}

static void
test_kept (AuthSignInStage *self, gconstpointer data)
{
  g_autofree char *folder = auth_paths_dup_web_data (auth_dbus_account1_get_id (self->account));
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  keep_cookies (self);
  auth_sign_in_stage_sign_in_here (self, NULL);
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);

  lose_session (self);
  auth_sign_in_stage_wait_until (self, is_lost, "the loss");
  auth_sign_in_stage_wait_until (self, auth_sign_in_stage_is_in, "a session without a page");

  reply = auth_stage_call (self->stage, self->path, AUTH_BUS_ACCOUNT_IFACE, "SignOut",
                           g_variant_new_parsed ("(@a{sv} {},)"), &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  auth_sign_in_stage_open_page (self, NULL);
  auth_sign_in_stage_wait_until (self, auth_sign_in_stage_asks, "a page that asks");
}

/* Whoever signs out while a sign-in without a page is under way stays signed out. */
static void
test_signed_out_meanwhile (AuthSignInStage *self, gconstpointer data)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  keep_cookies (self);
  auth_sign_in_stage_sign_in_here (self, NULL);
  auth_stage_fault (self->stage, "authorize=delay:2000");
  self->authorizations = auth_stage_count (self->stage, "authorize");
  lose_session (self);
  auth_sign_in_stage_wait_until (self, is_asked, "a request with the cookies");
  self->over_at = g_get_monotonic_time () + 4 * G_USEC_PER_SEC;
  reply = auth_stage_call (self->stage, self->path, AUTH_BUS_ACCOUNT_IFACE, "SignOut",
                           g_variant_new_parsed ("(@a{sv} {},)"), &error);
  g_assert_no_error (error);
  auth_stage_fault (self->stage, "");
  auth_sign_in_stage_wait_until (self, is_over, "the answer to be there");
  g_assert_cmpstr (auth_dbus_account1_get_state (self->account), ==, "signed-out");
  auth_sign_in_stage_open_page (self, NULL);
  auth_sign_in_stage_wait_until (self, auth_sign_in_stage_asks, "a page that asks");
}

static void
test_another (AuthSignInStage *self, gconstpointer data)
{
  keep_cookies (self);
  auth_sign_in_stage_sign_in_here (self, NULL);
  auth_sign_in_stage_sign_in_here (self, "{'prompt': <'login'>}");
}

/* As when the window was not there when the session was lost. */
static void
test_pressed (AuthSignInStage *self, gconstpointer data)
{
  keep_cookies (self);
  auth_sign_in_stage_sign_in_here (self, NULL);
  g_signal_handlers_disconnect_matched (self->account, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, NULL);
  lose_session (self);
  auth_sign_in_stage_wait_until (self, is_lost, "the loss");
  g_assert_true (auth_silent_sign_in_is_due (self->account));
  auth_sign_in_stage_open_page (self, NULL);
  auth_sign_in_stage_wait_until (self, auth_sign_in_stage_is_closed, "a session without a page");
  g_assert_true (self->is_signed_in);
}

static void
test_not_kept (AuthSignInStage *self, gconstpointer data)
{
  g_autofree char *folder = auth_paths_dup_web_data (auth_dbus_account1_get_id (self->account));

  auth_sign_in_stage_sign_in_here (self, NULL);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  lose_session (self);
  auth_sign_in_stage_wait_until (self, is_lost, "the loss");
  g_assert_false (auth_silent_sign_in_is_due (self->account));
  auth_sign_in_stage_open_page (self, NULL);
  auth_sign_in_stage_wait_until (self, auth_sign_in_stage_asks, "a page that asks");
}

static void
tried_cb (GObject *source, GAsyncResult *result, gpointer is_over)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (auth_silent_sign_in_finish (result, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED);
  *(gboolean *) is_over = TRUE;
}

/* The cookies are gone: one try, then it is the person's turn. */
static void
test_once (AuthSignInStage *self, gconstpointer data)
{
  gboolean is_over = FALSE;

  auth_sign_in_stage_sign_in_here (self, NULL);
  keep_cookies (self);
  g_signal_handlers_disconnect_matched (self->account, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, NULL);
  lose_session (self);
  auth_sign_in_stage_wait_until (self, is_lost, "the loss");
  auth_silent_sign_in_async (self->account, NULL, tried_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (auth_silent_sign_in_is_due (self->account));
  g_assert_true (is_lost (self));
}

static void
add (const char *path, void (*test) (AuthSignInStage *self, gconstpointer data))
{
  g_test_add (path, AuthSignInStage, NULL, auth_sign_in_stage_set_up, test,
              auth_sign_in_stage_tear_down);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  auth_bus_register_errors ();
  add ("/app/sign-in-page/not-kept", test_not_kept);
  add ("/app/sign-in-page/kept", test_kept);
  add ("/app/sign-in-page/signed-out-meanwhile", test_signed_out_meanwhile);
  add ("/app/sign-in-page/once", test_once);
  add ("/app/sign-in-page/pressed", test_pressed);
  add ("/app/sign-in-page/another", test_another);
  return g_test_run ();
}
