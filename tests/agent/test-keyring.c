/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The agent and a keyring that is locked, killed, restarted.
 */

#include "config.h"

#include "auth-stage-codes.h"

static gboolean
is_keyring (AuthStage *stage, gpointer user_data)
{
  g_autoptr (GVariant) value = auth_stage_get_property (
    stage, AUTH_BUS_AGENT_PATH, "org.example.Authenticator.Agent1", "Keyring");

  return g_str_equal (g_variant_get_string (value, NULL), user_data);
}

static gboolean
is_locked (AuthStage *stage)
{
  g_autoptr (GVariant) value = auth_stage_get_property (
    stage, AUTH_BUS_AGENT_PATH, "org.example.Authenticator.Agent1", "Locked");

  return g_variant_get_boolean (value);
}

static void
test_restart (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--rotation", NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Restart");
  g_autofree char *before = NULL, *after = NULL, *state = NULL;
  g_autoptr (GError) error = NULL;

  before = auth_stage_get_token (stage, account, "access", NULL, &error);
  g_assert_no_error (error);
  auth_stage_kill_agent (stage);
  after = auth_stage_get_token (stage, account, "access", NULL, &error);
  g_assert_no_error (error);
  state = auth_stage_dup_state (stage, account);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpstr (state, ==, "signed-in");
  g_assert_cmpint (auth_stage_count (stage, "token:refresh_token"), ==, 0);
}

static void
test_locked_at_start (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Locked");
  g_autofree char *refused = NULL, *token = NULL;
  g_autoptr (GError) error = NULL;

  auth_stage_kill_agent (stage);
  auth_stage_lock_keyring (stage);
  g_assert_true (is_locked (stage));
  g_assert_true (is_keyring (stage, "locked"));
  refused = auth_stage_get_token (stage, account, "access", NULL, &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_LOCKED);
  g_clear_error (&error);
  auth_stage_unlock_keyring (stage);
  auth_stage_wait (stage, is_keyring, "unlocked");
  g_assert_false (is_locked (stage));
  token = auth_stage_get_token (stage, account, "access", NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (token);
}

static void
test_locked_meanwhile (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--rotation", NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Meanwhile");
  g_autofree char *token = NULL, *refused = NULL, *renewed = NULL;
  g_autoptr (GError) error = NULL;

  auth_stage_lock_keyring (stage);
  token = auth_stage_get_token (stage, account, "access", NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (token);
  /* A refresh token that could not be replaced in the keyring is not spent. */
  refused = auth_stage_refresh (stage, account, &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_cmpint (auth_stage_count (stage, "token:refresh_token"), ==, 0);
  auth_stage_unlock_keyring (stage);
  auth_stage_wait (stage, is_keyring, "unlocked");
  renewed = auth_stage_refresh (stage, account, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (renewed, !=, token);
}

static void
test_killed (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--rotation", NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Killed");
  g_autofree char *token = NULL, *refused = NULL, *renewed = NULL, *again = NULL;
  g_autoptr (GError) error = NULL;

  auth_stage_kill_owner (stage, "org.freedesktop.secrets");
  token = auth_stage_get_token (stage, account, "access", NULL, &error);
  g_assert_no_error (error);
  /* The bus starts the daemon anew; nobody has told it the password. */
  refused = auth_stage_refresh (stage, account, &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_LOCKED);
  g_clear_error (&error);
  auth_stage_unlock_keyring (stage);
  auth_stage_wait (stage, is_keyring, "unlocked");
  renewed = auth_stage_refresh (stage, account, &error);
  g_assert_no_error (error);
  auth_stage_kill_agent (stage);
  again = auth_stage_get_token (stage, account, "access", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, renewed);
}

static void
test_sign_out_while_locked (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Out");
  g_autofree char *state = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  auth_stage_kill_owner (stage, "org.freedesktop.secrets");
  reply = auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "SignOut",
                           g_variant_new_parsed ("(@a{sv} {},)"), &error);
  g_assert_no_error (error);
  state = auth_stage_dup_state (stage, account);
  g_assert_cmpstr (state, ==, "signed-out");
  g_assert_cmpint (auth_stage_count (stage, "revoke"), ==, 1);
  auth_stage_unlock_keyring (stage);
  auth_stage_wait (stage, is_keyring, "unlocked");
  auth_stage_terminate_agent (stage);
  g_free (state);
  state = auth_stage_dup_state (stage, account);
  g_assert_cmpstr (state, ==, "signed-out");
}

/* Codes without any account are locked up as well. */
static void
test_codes_alone (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *code = NULL;
  g_autoptr (GError) error = NULL;

  auth_stage_codes_store (stage, NULL);
  code = auth_stage_codes_add (stage, "GEZDGNBVGY3TQOJQ", "{'account': <'al'>}", &error);
  g_assert_no_error (error);
  auth_stage_lock_keyring (stage);
  auth_stage_wait (stage, is_keyring, "locked");
  auth_stage_unlock_keyring (stage);
  auth_stage_wait (stage, is_keyring, "unlocked");
  auth_stage_codes_store (stage, NULL);
}

static void
test_unknown_account (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;

  token = auth_stage_get_token (stage, AUTH_BUS_ACCOUNT_PREFIX "a0", "access", NULL, &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keyring/unknown-account", test_unknown_account);
  g_test_add_func ("/keyring/codes-alone", test_codes_alone);
  g_test_add_func ("/keyring/restart", test_restart);
  g_test_add_func ("/keyring/locked-at-start", test_locked_at_start);
  g_test_add_func ("/keyring/locked-meanwhile", test_locked_meanwhile);
  g_test_add_func ("/keyring/killed", test_killed);
  g_test_add_func ("/keyring/sign-out-while-locked", test_sign_out_while_locked);
  return g_test_run ();
}
