/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The person's own hold on the session: renew it now, end it here or everywhere.
 */

#include "config.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "auth-paths.h"
#include "auth-stage-aws.h"
#include "auth-stage-user.h"

#define REFRESHES  "token:refresh_token"
#define EVERYWHERE "({'everywhere': <true>},)"

static GVariant *
ask (
  AuthStage *stage, const char *account, const char *method, const char *parameters, GError **error)
{
  return auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, method,
                          parameters != NULL ? g_variant_new_parsed (parameters) : NULL, error);
}

static void
fails (AuthStage *stage, const char *account, const char *method, const char *parameters, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = ask (stage, account, method, parameters, &error);

  g_assert_null (reply);
  g_assert_error (error, AUTH_ERROR, code);
}

static void
assert_state (AuthStage *stage, const char *account, const char *expected)
{
  g_autofree char *state = auth_stage_dup_state (stage, account);

  g_assert_cmpstr (state, ==, expected);
}

static void
assert_notes (AuthStage *stage, const char *account, guint expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = ask (stage, account, "SignOut", EVERYWHERE, &error);
  g_autofree const char **notes = NULL;

  g_assert_no_error (error);
  g_variant_get (reply, "(^a&s)", &notes);
  g_assert_cmpuint (g_strv_length ((char **) notes), ==, expected);
  assert_state (stage, account, "signed-out");
}

static void
test_renew (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Renew");
  g_autofree char *before = auth_stage_aws_dup (stage, account, "@a{sv} {}", "AccessKeyId");
  g_autofree char *after = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) shown = NULL;
  g_autoptr (GError) error = NULL;
  guint64 expires_at;

  reply = ask (stage, account, "Renew", NULL, &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(t)", &expires_at);
  shown = auth_stage_get_property (stage, account, AUTH_BUS_ACCOUNT_IFACE, "TokensExpireAt");
  g_assert_cmpuint (expires_at, ==, g_variant_get_uint64 (shown));
  g_assert_cmpint (auth_stage_count (stage, REFRESHES), ==, 1);
  after = auth_stage_aws_dup (stage, account, "@a{sv} {}", "AccessKeyId");
  g_assert_cmpstr (before, !=, after);
}

static void
test_renew_refused (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *nobody = auth_stage_add_account (stage, "Nobody");
  g_autofree char *account = auth_stage_add_signed_in (stage, "Refused");
  g_autoptr (GDBusConnection) stranger = auth_stage_user_connect (NULL);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  fails (stage, nobody, "Renew", NULL, AUTH_ERROR_SIGN_IN_REQUIRED);
  reply =
    g_dbus_connection_call_sync (stranger, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE,
                                 "Renew", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED);
  auth_stage_fault (stage, "token=status:503");
  fails (stage, account, "Renew", NULL, AUTH_ERROR_OFFLINE);
  assert_state (stage, account, "signed-in");
  auth_stage_fault (stage, "");
  auth_stage_lock_keyring (stage);
  fails (stage, account, "Renew", NULL, AUTH_ERROR_LOCKED);
  auth_stage_unlock_keyring (stage);
  auth_stage_revoke_all (stage);
  fails (stage, account, "Renew", NULL, AUTH_ERROR_SIGN_IN_REQUIRED);
  assert_state (stage, account, "sign-in-required");
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  guint *pending = user_data;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  (*pending)--;
}

static gboolean
is_answered (AuthStage *stage, gpointer user_data)
{
  const guint *pending = user_data;

  return *pending == 0;
}

static void
begin (
  AuthStage *stage, const char *account, const char *method, const char *parameters, guint *pending)
{
  (*pending)++;
  g_dbus_connection_call (stage->bus, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE, method,
                          parameters != NULL ? g_variant_new_parsed (parameters) : NULL, NULL,
                          G_DBUS_CALL_FLAGS_NONE, 60000, NULL, answered_cb, pending);
}

static void
test_renew_at_once (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--rotation", "--grace=0", NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Once");
  guint pending = 0;

  auth_stage_fault (stage, "token=delay:300");
  for (int i = 0; i < 5; i++)
    begin (stage, account, "Renew", NULL, &pending);
  auth_stage_wait (stage, is_answered, &pending);
  g_assert_cmpint (auth_stage_count (stage, REFRESHES), ==, 1);
  assert_state (stage, account, "signed-in");
}

/* Another sign-in of the same person ends too. */
static void
test_everywhere (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *here = auth_stage_add_signed_in (stage, "Here");
  g_autofree char *there = auth_stage_add_signed_in (stage, "There");

  assert_notes (stage, here, 0);
  g_assert_cmpint (auth_stage_count (stage, "idp:GlobalSignOut"), ==, 1);
  g_assert_cmpint (auth_stage_count (stage, "revoke"), ==, 1);
  g_assert_cmpint (auth_stage_count (stage, REFRESHES), ==, 0);
  fails (stage, there, "Renew", NULL, AUTH_ERROR_SIGN_IN_REQUIRED);
}

/* Without the option only the session here ends. */
static void
test_here (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *here = auth_stage_add_signed_in (stage, "Only here");
  g_autofree char *there = auth_stage_add_signed_in (stage, "Still there");
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  fails (stage, here, "SignOut", "({'everywhere': <'x'>},)", AUTH_ERROR_INVALID_ARGUMENT);
  assert_state (stage, here, "signed-in");
  reply = ask (stage, here, "SignOut", "({'everywhere': <false>},)", &error);
  g_assert_no_error (error);
  g_assert_cmpint (auth_stage_count (stage, "idp"), ==, 0);
  g_free (auth_stage_refresh (stage, there, &error));
  g_assert_no_error (error);
}

static gboolean
has_expired (AuthStage *stage, gpointer user_data)
{
  g_autoptr (GVariant) value =
    auth_stage_get_property (stage, user_data, AUTH_BUS_ACCOUNT_IFACE, "TokensExpireAt");

  return (gint64) g_variant_get_uint64 (value) <= g_get_real_time () / G_USEC_PER_SEC;
}

static void
test_everywhere_expired (void)
{
  g_autoptr (AuthStage) stage =
    auth_stage_new ("--access-lifetime=2", "--rotation", "--grace=0", NULL);
  g_autofree char *here = auth_stage_add_signed_in (stage, "Expired");

  auth_stage_wait (stage, has_expired, here);
  assert_notes (stage, here, 0);
  g_assert_cmpint (auth_stage_count (stage, REFRESHES), ==, 1);
  g_assert_cmpint (auth_stage_count (stage, "idp:GlobalSignOut"), ==, 1);
}

static const struct
{
  const char *name;
  const char *fault;
  guint notes;
} troubles[] = {
  { "no-global", "idp=status:503", 1 },
  { "throttled", "idp=throttled", 1 },
  { "no-revocation", "revoke=status:500", 1 },
};

/* What the pool does not do is told; here the session has ended all the same, for good. */
static void
test_everywhere_trouble (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, troubles[i].name);

  auth_stage_fault (stage, troubles[i].fault);
  assert_notes (stage, account, troubles[i].notes);
  auth_stage_kill_agent (stage);
  assert_state (stage, account, "signed-out");
}

static void
test_everywhere_not_possible (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *nobody = auth_stage_add_account (stage, "Nobody here");

  assert_notes (stage, nobody, 1);
  g_assert_cmpint (auth_stage_count (stage, "idp"), ==, 0);
}

static gboolean
has_signed_out (AuthStage *stage, gpointer user_data)
{
  return auth_stage_count (stage, "idp:GlobalSignOut") == 1;
}

/* The wipe comes first: an agent that is killed while the pool is silent was signed out. */
static void
test_everywhere_killed (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Killed");
  guint pending = 0;

  auth_stage_fault (stage, "idp=hang");
  begin (stage, account, "SignOut", EVERYWHERE, &pending);
  auth_stage_wait (stage, has_signed_out, NULL);
  assert_state (stage, account, "signed-out");
  auth_stage_kill_agent (stage);
  auth_stage_wait (stage, is_answered, &pending);
  assert_state (stage, account, "signed-out");
}

static void
assert_file (const char *folder, const char *name, gboolean is_there)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_file_test (path, G_FILE_TEST_EXISTS), ==, is_there);
}

static void
put_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
}

static void
test_cookies (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Cookies");
  g_autofree char *folder = auth_paths_dup_web_data (strrchr (account, '/') + 1);
  g_autofree char *inner = g_build_filename (folder, "storage", NULL);
  g_autofree char *link = g_build_filename (folder, "link", NULL);
  g_autofree char *other = auth_paths_dup_web_data ("aother");
  g_autoptr (GVariant) notes = NULL;
  g_autoptr (GVariant) removed = NULL;

  put_file (folder, "cookies.sqlite");
  put_file (inner, "x");
  put_file (other, "kept");
  g_assert_cmpint (symlink (other, link), ==, 0);
  notes = auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "SignOut",
                           g_variant_new_parsed ("(@a{sv} {},)"), NULL);
  g_assert_nonnull (notes);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  assert_file (other, "kept", TRUE);
  auth_stage_assert_property (stage, account, "HostedSession", "''");

  put_file (folder, "cookies.sqlite");
  removed = auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "Remove", NULL, NULL);
  g_assert_nonnull (removed);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

typedef struct
{
  gboolean is_done;
  GError *error; /* (owned) (nullable) */
} Outcome;

static void
completed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &outcome->error);

  outcome->is_done = TRUE;
}

static gboolean
is_done (AuthStage *stage, gpointer user_data)
{
  return ((const Outcome *) user_data)->is_done;
}

static gboolean
is_exchanging (AuthStage *stage, gpointer user_data)
{
  return auth_stage_count (stage, "token:authorization_code") > 0;
}

/* The pool's answer to a sign-in is on its way: whoever signs out stays signed out. */
static void
test_signing_in (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Hasty");
  g_autofree char *uri = NULL, *redirect = NULL, *sign_in = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  Outcome outcome = { FALSE, NULL };

  sign_in = auth_stage_begin (stage, account, &uri, &error);
  g_assert_no_error (error);
  redirect = auth_stage_visit (stage, uri, "alice@example.com", NULL);
  auth_stage_fault (stage, "token=delay:1000");
  g_dbus_connection_call (stage->bus, AUTH_BUS_AGENT_NAME, sign_in, AUTH_BUS_APP_NAME ".SignIn1",
                          "Complete", g_variant_new ("(s)", redirect), NULL, G_DBUS_CALL_FLAGS_NONE,
                          60000, NULL, completed_cb, &outcome);
  auth_stage_wait (stage, is_exchanging, NULL);
  reply = ask (stage, account, "SignOut", "(@a{sv} {},)", &error);
  g_assert_no_error (error);
  auth_stage_wait (stage, is_done, &outcome);
  g_assert_error (outcome.error, AUTH_ERROR, AUTH_ERROR_CANCELLED);
  assert_state (stage, account, "signed-out");
  g_error_free (outcome.error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/renew", test_renew);
  g_test_add_func ("/session/renew-refused", test_renew_refused);
  g_test_add_func ("/session/renew-at-once", test_renew_at_once);
  g_test_add_func ("/session/here", test_here);
  g_test_add_func ("/session/signing-in", test_signing_in);
  g_test_add_func ("/session/cookies", test_cookies);
  g_test_add_func ("/session/everywhere", test_everywhere);
  g_test_add_func ("/session/everywhere-expired", test_everywhere_expired);
  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_autofree char *path = g_strconcat ("/session/everywhere/", troubles[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_everywhere_trouble);
    }
  g_test_add_func ("/session/everywhere-not-possible", test_everywhere_not_possible);
  g_test_add_func ("/session/everywhere-killed", test_everywhere_killed);

  return g_test_run ();
}
