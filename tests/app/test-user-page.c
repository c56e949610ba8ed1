/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page of the user of an account with the real agent and pool: what is typed and pressed there
 * happens.
 */

#include "config.h"

#include <json-glib/json-glib.h>

#include "auth-account-stage.h"
#include "auth-user-page.h"

static char *
dup_attribute (AuthAccountStage *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = auth_stage_call (
    self->stage, self->path, "org.example.Authenticator.UserPool1", "GetUser", NULL, &error);
  g_autoptr (GVariant) user = NULL;
  g_autoptr (GVariant) attributes = NULL;
  char *value = NULL;

  g_assert_no_error (error);
  user = g_variant_get_child_value (reply, 0);
  attributes = g_variant_lookup_value (user, "Attributes", G_VARIANT_TYPE ("a{ss}"));
  g_assert_true (g_variant_lookup (attributes, name, "s", &value));
  return value;
}

static void
test_attributes (AuthAccountStage *self, gconstpointer data)
{
  g_autofree char *nickname = NULL;

  auth_account_stage_show (self, auth_user_page_new (self->account));
  auth_account_stage_wait_for (self, "About You");
  g_signal_emit_by_name (auth_account_stage_wait_for (self, "More"), "activate");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (auth_account_stage_find ("More")), TRUE);
  auth_account_stage_type (self, "Nickname", "Al");
  g_signal_emit_by_name (auth_account_stage_find ("Nickname"), "apply");
  while (!gtk_widget_is_sensitive (auth_account_stage_find ("Nickname")))
    g_main_context_iteration (NULL, TRUE);
  nickname = dup_attribute (self, "nickname");
  g_assert_cmpstr (nickname, ==, "Al");
}

static void
test_verify (AuthAccountStage *self, gconstpointer data)
{
  g_autofree char *verified = NULL;

  auth_account_stage_show (self, auth_user_page_new (self->account));
  auth_account_stage_type (self, "E-mail", "alice@elsewhere.example");
  g_signal_emit_by_name (auth_account_stage_find ("E-mail"), "apply");
  auth_account_stage_expect_disabled (self, "Enter the Code");
  auth_account_stage_type (self, "Code", "000000");
  auth_account_stage_answer (self, "Enter the Code", "confirm");
  /* A wrong one is asked for again, with the reason. */
  auth_account_stage_expect_disabled (self, "Enter the Code");
  auth_account_stage_answer (self, "Enter the Code", "cancel");
  verified = dup_attribute (self, "email_verified");
  g_assert_cmpstr (verified, ==, "false");
  g_assert_true (gtk_widget_get_visible (auth_account_stage_wait_for (self, "Verify…")));
}

static void
change_password (AuthAccountStage *self, const char *previous, const char *proposed)
{
  auth_account_stage_press (self, "Change…");
  auth_account_stage_type (self, "Current password", previous);
  auth_account_stage_type (self, "New password", proposed);
  auth_account_stage_expect_disabled (self, "Change Password");
  auth_account_stage_type (self, "New password again", proposed);
  auth_account_stage_answer (self, "Change Password", "confirm");
}

static gboolean
has_new_password (AuthStage *stage, gpointer account)
{
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, account, "org.example.Authenticator.UserPool1", "ChangePassword",
                     g_variant_new ("(ss)", "An0ther-one!", "An0ther-one!"), NULL);

  return reply != NULL;
}

static void
test_password (AuthAccountStage *self, gconstpointer data)
{
  auth_account_stage_show (self, auth_user_page_new (self->account));
  change_password (self, "wrong", "An0ther-one!");
  auth_account_stage_answer (self, "The Password Stays as It Is", "close");
  change_password (self, "Passw0rd!", "An0ther-one!");
  auth_stage_wait (self->stage, has_new_password, self->path);
}

static gboolean
has_no_mfa (AuthStage *stage, gpointer account)
{
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, account, "org.example.Authenticator.UserPool1", "GetUser", NULL, NULL);
  g_autoptr (GVariant) user = reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
  g_autofree const char **methods = NULL;

  return user != NULL && g_variant_lookup (user, "MfaMethods", "^a&s", &methods) &&
         methods[0] == NULL;
}

static void
test_authenticator (AuthAccountStage *self, gconstpointer data)
{
  auth_account_stage_show (self, auth_user_page_new (self->account));
  auth_account_stage_press (self, "Set Up");
  auth_account_stage_wait_for (self, "This program makes the codes");
  g_assert_true (gtk_switch_get_active (auth_account_stage_find_switch (
    auth_account_stage_wait_for (self, "Ask for a code of the authenticator app"))));
  gtk_switch_set_active (auth_account_stage_find_switch (
                           auth_account_stage_find ("Ask for a code of the authenticator app")),
                         FALSE);
  auth_stage_wait (self->stage, has_no_mfa, self->path);
}

static void
test_deletion (AuthAccountStage *self, gconstpointer data)
{
  AuthAccountWanted signed_out = { self, "signed-out" };

  auth_account_stage_show (self, auth_user_page_new (self->account));
  auth_account_stage_press (self, "Delete…");
  auth_account_stage_expect_disabled (self, "Delete Your User?");
  auth_account_stage_type (self, "User name", "somebody else");
  auth_account_stage_expect_disabled (self, "Delete Your User?");
  auth_account_stage_type (self, "User name", auth_dbus_account1_get_username (self->account));
  auth_account_stage_answer (self, "Delete Your User?", "confirm");
  auth_stage_wait (self->stage, auth_account_stage_has_state, &signed_out);
}

static void
test_offline (AuthAccountStage *self, gconstpointer data)
{
  g_subprocess_force_exit (self->stage->pool);
  g_subprocess_wait (self->stage->pool, NULL, NULL);
  auth_account_stage_show (self, auth_user_page_new (self->account));
  auth_account_stage_wait_for (self, "The Pool Did Not Tell");
  auth_account_stage_wait_for (self, "Try Again");
}

#define ADD(path, test)                                                      \
  g_test_add (path, AuthAccountStage, NULL, auth_account_stage_set_up, test, \
              auth_account_stage_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("/user-page/attributes", test_attributes);
  ADD ("/user-page/verify", test_verify);
  ADD ("/user-page/password", test_password);
  ADD ("/user-page/authenticator", test_authenticator);
  ADD ("/user-page/deletion", test_deletion);
  ADD ("/user-page/offline", test_offline);
  return g_test_run ();
}
