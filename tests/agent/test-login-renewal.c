/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A service that the session starts at the login: what it does, and what it waits for.
 */

#include "config.h"

#include "auth-stage-desktop.h"

#define REFRESHES "token:refresh_token"

#define SHORT "--access-lifetime=1", "--id-lifetime=1"

static void
log_in (AuthStage *stage)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AUTH_STAGE_AGENT_IFACE,
                                                "RenewAccounts", NULL, &error);

  g_assert_no_error (error);
}

static gboolean
has_ended (AuthStage *stage, gpointer account)
{
  g_autoptr (GVariant) value =
    auth_stage_get_property (stage, account, AUTH_BUS_ACCOUNT_IFACE, "TokensExpireAt");

  return (gint64) g_variant_get_uint64 (value) < g_get_real_time () / G_USEC_PER_SEC;
}

/* As after the computer was off for a while. */
static char *
add_ended (AuthStage *stage, const char *name)
{
  char *account = auth_stage_add_signed_in (stage, name);

  auth_stage_wait (stage, has_ended, account);
  return account;
}

static gboolean
is_renewed_to (AuthStage *stage, gpointer count)
{
  return auth_stage_count (stage, REFRESHES) >= GPOINTER_TO_INT (count);
}

static void
wait_renewed (AuthStage *stage, int count)
{
  auth_stage_wait (stage, is_renewed_to, GINT_TO_POINTER (count));
  g_assert_cmpint (auth_stage_count (stage, REFRESHES), ==, count);
}

static gboolean
is_locked (AuthStage *stage, gpointer unused)
{
  g_autoptr (GVariant) locked =
    auth_stage_get_property (stage, AUTH_BUS_AGENT_PATH, AUTH_STAGE_AGENT_IFACE, "Locked");

  return g_variant_get_boolean (locked);
}

static void
test_not_for_others (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (SHORT, NULL);
  g_autofree char *account = add_ended (stage, "Others");
  g_autoptr (GDBusConnection) other = auth_stage_connect ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    other, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH, AUTH_STAGE_AGENT_IFACE, "RenewAccounts", NULL,
    NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED);
  g_assert_cmpint (auth_stage_count (stage, REFRESHES), ==, 0);
}

/* Nothing is asked of the person, and what waited is done once another program has unlocked it. */
static void
test_locked (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (SHORT, NULL);
  g_autofree char *account = add_ended (stage, "Locked");

  auth_stage_kill_agent (stage);
  auth_stage_lock_keyring (stage);
  log_in (stage);
  g_assert_true (is_locked (stage, NULL));
  g_assert_cmpint (auth_stage_count (stage, REFRESHES), ==, 0);
  auth_stage_unlock_keyring (stage);
  wait_renewed (stage, 1);
}

/* It does not stay for that. */
static void
test_locked_for_long (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (SHORT, NULL);
  g_autofree char *account = add_ended (stage, "Long");

  auth_stage_set_agent_options (stage, "--idle-seconds=1");
  auth_stage_lock_keyring (stage);
  log_in (stage);
  auth_stage_wait (stage, auth_stage_lacks_name, (gpointer) AUTH_BUS_AGENT_NAME);
  auth_stage_set_agent_options (stage, "");
  auth_stage_unlock_keyring (stage);
  log_in (stage);
  wait_renewed (stage, 1);
}

/* As while the network is not up: tried again when something is back, once. */
static void
test_offline (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (SHORT, NULL);
  g_autofree char *account = add_ended (stage, "Offline");

  auth_stage_fault (stage, "token=status:503*1");
  log_in (stage);
  wait_renewed (stage, 1);
  auth_stage_lock_keyring (stage);
  auth_stage_wait (stage, is_locked, NULL);
  auth_stage_unlock_keyring (stage);
  wait_renewed (stage, 2);
}

static void
test_fresh (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (AuthStage) ended_stage = auth_stage_new (SHORT, NULL);
  g_autofree char *fresh = auth_stage_add_signed_in (stage, "Fresh");
  g_autofree char *ended = add_ended (ended_stage, "Ended");

  auth_stage_kill_agent (stage);
  log_in (stage);
  wait_renewed (ended_stage, 1);
  g_assert_cmpint (auth_stage_count (stage, REFRESHES), ==, 0);
}

/* The one whose session has ended is told of; the one nobody signed in to is not. */
static void
test_sign_in_needed (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (SHORT, NULL);
  g_autoptr (AuthStageDesktop) desktop = auth_stage_desktop_new (stage);
  g_autofree char *signed_out = auth_stage_add_account (stage, "Never");
  g_autofree char *account = add_ended (stage, "Gone");

  auth_stage_revoke_all (stage);
  auth_stage_kill_agent (stage);
  log_in (stage);
  auth_stage_desktop_wait_shown (desktop, 1);
  g_assert_nonnull (strstr (desktop->title, "Gone"));
  auth_stage_terminate_agent (stage);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/login-renewal/not-for-others", test_not_for_others);
  g_test_add_func ("/login-renewal/locked", test_locked);
  g_test_add_func ("/login-renewal/locked-for-long", test_locked_for_long);
  g_test_add_func ("/login-renewal/offline", test_offline);
  g_test_add_func ("/login-renewal/fresh", test_fresh);
  g_test_add_func ("/login-renewal/sign-in-needed", test_sign_in_needed);
  return g_test_run ();
}
