/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Tokens that a connected program asked for are renewed before they end, and for nobody else.
 */

#include "config.h"

#include <signal.h>

#include "auth-stage-aws.h"

#define REFRESHES "token:refresh_token"

/* A program that is none of the person's own. */
static GDBusConnection *
connect_app (void)
{
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GError) error = NULL;
  GDBusConnection *app = g_dbus_connection_new_for_address_sync (
    address,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);

  g_assert_no_error (error);
  return app;
}

static void
deny (AuthStage *stage, const char *account, const char *permission)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = auth_stage_call (
    stage, AUTH_BUS_AGENT_PATH, "org.example.Authenticator.Agent1", "SetGrant",
    g_variant_new ("(ssss)", "host:", strrchr (account, '/') + 1, permission, "deny"), &error);

  g_assert_no_error (error);
}

static void
ask (GDBusConnection *app, const char *account, const char *method, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_sync (app, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE, method,
                                 parameters, NULL, G_DBUS_CALL_FLAGS_NONE, 60000, NULL, &error);

  g_assert_no_error (error);
}

static void
ask_token (GDBusConnection *app, const char *account)
{
  ask (app, account, "GetToken", g_variant_new_parsed ("('access', @a{sv} {})"));
}

typedef struct
{
  const char *what;
  int count;
} Count;

static gboolean
is_counted (AuthStage *stage, gpointer user_data)
{
  const Count *count = user_data;

  return auth_stage_count (stage, count->what) >= count->count;
}

static gint64
get_expiry (AuthStage *stage, const char *account)
{
  g_autoptr (GVariant) value =
    auth_stage_get_property (stage, account, AUTH_BUS_ACCOUNT_IFACE, "TokensExpireAt");

  return g_variant_get_uint64 (value);
}

/* Nobody calls, and still the pool is asked before the token ends: twice, so that the first was no
 * accident. */
static void
test_connected (void)
{
  g_autoptr (AuthStage) stage =
    auth_stage_new ("--access-lifetime=6", "--id-lifetime=6", "--rotation", "--grace=0", NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Connected");
  g_autoptr (GDBusConnection) app = connect_app ();
  Count twice = { REFRESHES, 2 };

  auth_stage_allow (stage, account, "access-token");
  ask_token (app, account);
  auth_stage_wait (stage, is_counted, &twice);
  g_assert_cmpint (get_expiry (stage, account), >, g_get_real_time () / G_USEC_PER_SEC);
  g_dbus_connection_close_sync (app, NULL, NULL);
}

/* While one account is renewed again and again, the one whose program left, and the one that only
 * the person's own program asked for, are let be. */
static void
test_left (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--access-lifetime=4", "--id-lifetime=4", NULL);
  g_autoptr (AuthStage) left_stage =
    auth_stage_new ("--access-lifetime=4", "--id-lifetime=4", NULL);
  g_autofree char *kept = auth_stage_add_signed_in (stage, "Kept");
  g_autofree char *left = auth_stage_add_signed_in (left_stage, "Left");
  g_autoptr (GDBusConnection) app = connect_app (), leaver = connect_app ();
  g_autoptr (GError) error = NULL;
  Count once = { REFRESHES, 1 }, more = { REFRESHES, 3 };
  int before;

  auth_stage_allow (stage, kept, "access-token");
  auth_stage_allow (left_stage, left, "access-token");
  ask_token (leaver, left);
  auth_stage_wait (left_stage, is_counted, &once);
  g_dbus_connection_close_sync (leaver, NULL, &error);
  g_assert_no_error (error);
  g_free (auth_stage_get_token (left_stage, left, "access", NULL, &error));
  g_assert_no_error (error);
  before = auth_stage_count (left_stage, REFRESHES);
  ask_token (app, kept);
  auth_stage_wait (stage, is_counted, &more);
  g_assert_cmpint (auth_stage_count (left_stage, REFRESHES), ==, before);
  g_dbus_connection_close_sync (app, NULL, NULL);
}

/* What was taken back is renewed for nobody, as long as it is not given again. */
static void
test_revoked (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--access-lifetime=4", "--id-lifetime=4", NULL);
  g_autoptr (AuthStage) clock = auth_stage_new ("--access-lifetime=4", "--id-lifetime=4", NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Revoked");
  g_autofree char *ticking = auth_stage_add_signed_in (clock, "Seconds");
  g_autoptr (GDBusConnection) app = connect_app ();
  Count once_more = { REFRESHES }, twice_more = { REFRESHES };

  auth_stage_allow (stage, account, "access-token");
  auth_stage_allow (clock, ticking, "access-token");
  ask_token (app, account);
  ask_token (app, ticking);
  deny (stage, account, "access-token");
  once_more.count = auth_stage_count (stage, REFRESHES) + 1;
  twice_more.count = auth_stage_count (clock, REFRESHES) + 2;
  auth_stage_wait (clock, is_counted, &twice_more);
  g_assert_cmpint (auth_stage_count (stage, REFRESHES), ==, once_more.count - 1);
  auth_stage_allow (stage, account, "access-token");
  auth_stage_wait (stage, is_counted, &once_more);
  g_dbus_connection_close_sync (app, NULL, NULL);
}

/* A pool that cannot be reached is not asked on and on, and the session stays. */
static void
test_offline (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--access-lifetime=4", "--id-lifetime=4", NULL);
  g_autoptr (AuthStage) clock = auth_stage_new ("--access-lifetime=4", "--id-lifetime=4", NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Offline");
  g_autofree char *ticking = auth_stage_add_signed_in (clock, "Ticking");
  g_autofree char *state = NULL;
  g_autoptr (GDBusConnection) app = connect_app ();
  Count once_more = { REFRESHES }, later = { REFRESHES };

  auth_stage_allow (stage, account, "access-token");
  auth_stage_allow (clock, ticking, "access-token");
  ask_token (app, account);
  ask_token (app, ticking);
  auth_stage_fault (stage, "token=status:503");
  once_more.count = auth_stage_count (stage, REFRESHES) + 1;
  auth_stage_wait (stage, is_counted, &once_more);
  later.count = auth_stage_count (clock, REFRESHES) + 2;
  auth_stage_wait (clock, is_counted, &later);
  g_assert_cmpint (auth_stage_count (stage, REFRESHES), ==, once_more.count);
  state = auth_stage_dup_state (stage, account);
  g_assert_cmpstr (state, ==, "signed-in");
  g_dbus_connection_close_sync (app, NULL, NULL);
}

/* A session that ended is not asked about any more. */
static void
test_ended (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--access-lifetime=4", "--id-lifetime=4", NULL);
  g_autoptr (AuthStage) clock = auth_stage_new ("--access-lifetime=4", "--id-lifetime=4", NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Over");
  g_autofree char *ticking = auth_stage_add_signed_in (clock, "Clock");
  g_autofree char *state = NULL;
  g_autoptr (GDBusConnection) app = connect_app ();
  Count once_more = { REFRESHES }, later = { REFRESHES };

  auth_stage_allow (stage, account, "access-token");
  auth_stage_allow (clock, ticking, "access-token");
  ask_token (app, account);
  ask_token (app, ticking);
  auth_stage_revoke_all (stage);
  once_more.count = auth_stage_count (stage, REFRESHES) + 1;
  auth_stage_wait (stage, is_counted, &once_more);
  later.count = auth_stage_count (clock, REFRESHES) + 2;
  auth_stage_wait (clock, is_counted, &later);
  g_assert_cmpint (auth_stage_count (stage, REFRESHES), ==, once_more.count);
  state = auth_stage_dup_state (stage, account);
  g_assert_cmpstr (state, ==, "sign-in-required");
  g_dbus_connection_close_sync (app, NULL, NULL);
}

static void
signal_agent (AuthStage *stage, int number)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    stage->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
    "GetConnectionUnixProcessID", g_variant_new ("(s)", AUTH_BUS_AGENT_NAME), NULL,
    G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  guint32 pid;

  g_assert_no_error (error);
  g_variant_get (reply, "(u)", &pid);
  g_assert_cmpint (kill (pid, number), ==, 0);
}

/* The nearest to a sleep that a test can come: the service finds itself long after the time. */
static void
test_late (void)
{
  g_autoptr (AuthStage) one = auth_stage_new ("--access-lifetime=4", "--id-lifetime=4", NULL);
  g_autoptr (AuthStage) two = auth_stage_new ("--access-lifetime=4", "--id-lifetime=4", NULL);
  g_autofree char *first = auth_stage_add_signed_in (one, "Sleeper");
  g_autofree char *second = auth_stage_add_signed_in (two, "Other sleeper");
  g_autoptr (GDBusConnection) app = connect_app ();
  gint64 awake_at = g_get_real_time () / G_USEC_PER_SEC + 10;
  Count both[] = { { REFRESHES }, { REFRESHES } };

  auth_stage_allow (one, first, "access-token");
  auth_stage_allow (two, second, "access-token");
  ask_token (app, first);
  ask_token (app, second);
  signal_agent (one, SIGSTOP);
  both[0].count = auth_stage_count (one, REFRESHES) + 1;
  both[1].count = auth_stage_count (two, REFRESHES) + 1;
  auth_stage_wait (one, auth_stage_is_past, &awake_at);
  g_assert_false (is_counted (one, &both[0]));
  signal_agent (one, SIGCONT);
  auth_stage_wait (one, is_counted, &both[0]);
  auth_stage_wait (two, is_counted, &both[1]);
  g_dbus_connection_close_sync (app, NULL, NULL);
}

static void
test_aws (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--credentials-lifetime=6", NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Aws");
  g_autoptr (GDBusConnection) app = connect_app ();
  Count again = { AUTH_STAGE_AWS_GET_KEYS, 3 };

  auth_stage_allow (stage, account, "aws-credentials");
  ask (app, account, "GetAwsCredentials", g_variant_new_parsed ("(@a{sv} {},)"));
  auth_stage_wait (stage, is_counted, &again);
  g_assert_cmpint (auth_stage_count (stage, REFRESHES), ==, 0);
  g_dbus_connection_close_sync (app, NULL, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/renewal-ahead/connected", test_connected);
  g_test_add_func ("/renewal-ahead/left", test_left);
  g_test_add_func ("/renewal-ahead/revoked", test_revoked);
  g_test_add_func ("/renewal-ahead/offline", test_offline);
  g_test_add_func ("/renewal-ahead/ended", test_ended);
  g_test_add_func ("/renewal-ahead/late", test_late);
  g_test_add_func ("/renewal-ahead/aws", test_aws);
  return g_test_run ();
}
