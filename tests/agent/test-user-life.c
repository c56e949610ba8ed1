/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * UserPool1 when the pool, the tokens, the keyring, the caller or the session are not as they were.
 */

#include "config.h"

#include "auth-stage-user.h"

#define REFRESHES "token:refresh_token"

static const struct
{
  const char *name;
  const char *fault;
  int code;
} troubles[] = {
  { "status-503", "idp=status:503", AUTH_ERROR_OFFLINE },
  { "throttled", "idp=throttled", AUTH_ERROR_OFFLINE },
  { "html-200", "idp=html:200", AUTH_ERROR_OFFLINE },
  { "close", "idp=close", AUTH_ERROR_OFFLINE },
  { "garbage", "idp=garbage", AUTH_ERROR_INVALID_RESPONSE },
  { "huge", "idp=huge", AUTH_ERROR_INVALID_RESPONSE },
  { "redirect", "idp=redirect", AUTH_ERROR_INVALID_RESPONSE },
};

/* Whatever goes wrong, nobody is signed out, and all is well afterwards. */
static void
test_trouble (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, troubles[i].name);
  g_autofree char *state = NULL;

  auth_stage_fault (stage, troubles[i].fault);
  auth_stage_user_fails (stage, account, "GetUser", NULL, troubles[i].code);
  state = auth_stage_dup_state (stage, account);
  g_assert_cmpstr (state, ==, "signed-in");
  auth_stage_fault (stage, "");
  g_variant_unref (auth_stage_user_ask (stage, account, "GetUser", NULL));
}

static gboolean
has_expired (AuthStage *stage,
             gpointer user_data)
{
  g_autoptr (GVariant) value =
    auth_stage_get_property (stage, user_data, AUTH_BUS_ACCOUNT_IFACE, "TokensExpireAt");

  return (gint64) g_variant_get_uint64 (value) <= g_get_real_time () / G_USEC_PER_SEC;
}

static void
test_expired (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--access-lifetime=2", NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Expired");

  auth_stage_wait (stage, has_expired, account);
  auth_stage_fault (stage, "token=status:503");
  auth_stage_user_fails (stage, account, "GetUser", NULL, AUTH_ERROR_OFFLINE);
  auth_stage_fault (stage, "");
  auth_stage_kill_agent (stage);
  g_variant_unref (auth_stage_user_ask (stage, account, "GetUser", NULL));
  g_assert_cmpint (auth_stage_count (stage, REFRESHES), ==, 2);
}

/* The pool ended the session: the refused token leads to a renewal, and that to the truth. */
static void
test_revoked (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Revoked");
  g_autofree char *state = NULL;
  g_autofree char *why = NULL;

  auth_stage_revoke_all (stage);
  auth_stage_user_fails (stage, account, "GetUser", NULL, AUTH_ERROR_SIGN_IN_REQUIRED);
  g_assert_cmpint (auth_stage_count (stage, REFRESHES), ==, 1);
  state = auth_stage_dup_state (stage, account);
  g_assert_cmpstr (state, ==, "sign-in-required");
  why = auth_stage_user_dup_unavailable (stage, account);
  g_assert_cmpstr (why, !=, "");
}

static void
test_locked (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--access-lifetime=2", NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Locked");

  auth_stage_wait (stage, has_expired, account);
  auth_stage_lock_keyring (stage);
  auth_stage_user_fails (stage, account, "GetUser", NULL, AUTH_ERROR_LOCKED);
  g_assert_cmpint (auth_stage_count (stage, REFRESHES), ==, 0);
  auth_stage_unlock_keyring (stage);
  auth_stage_kill_agent (stage);
  g_variant_unref (auth_stage_user_ask (stage, account, "GetUser", NULL));
}

typedef struct
{
  guint pending;
  guint answered;
  guint ended;
} Crowd;

static void
crowd_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  Crowd *crowd = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply != NULL)
    crowd->answered++;
  else if (g_error_matches (error, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED))
    crowd->ended++;
  crowd->pending--;
}

static gboolean
is_answered (AuthStage *stage,
             gpointer user_data)
{
  const Crowd *crowd = user_data;

  return crowd->pending == 0;
}

static void
ask_in_crowd (GDBusConnection *bus,
              const char *account,
              const char *method,
              const char *parameters,
              Crowd *crowd)
{
  crowd->pending++;
  g_dbus_connection_call (bus, AUTH_BUS_AGENT_NAME, account, AUTH_STAGE_USER_IFACE, method,
                          parameters != NULL ? g_variant_new_parsed (parameters) : NULL, NULL,
                          G_DBUS_CALL_FLAGS_NONE, 60000, NULL, crowd_cb, crowd);
}

static void
test_two_at_once (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--access-lifetime=2", NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Two");
  Crowd crowd = { 0 };

  auth_stage_wait (stage, has_expired, account);
  auth_stage_fault (stage, "token=delay:200");
  ask_in_crowd (stage->bus, account, "GetUser", NULL, &crowd);
  ask_in_crowd (stage->bus, account, "GetUser", NULL, &crowd);
  auth_stage_wait (stage, is_answered, &crowd);
  g_assert_cmpuint (crowd.answered, ==, 2);
  g_assert_cmpint (auth_stage_count (stage, REFRESHES), ==, 1);
}

static gboolean
has_deleted (AuthStage *stage,
             gpointer user_data)
{
  return auth_stage_count (stage, "idp:DeleteUserAttributes") == 1;
}

/* Of a change in two steps the second one is not begun when the caller has left. */
static void
test_caller_gone (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Gone");
  g_autoptr (GDBusConnection) bus = auth_stage_user_connect (AUTH_BUS_CONTROL_PREFIX "other");
  g_autofree char *name = NULL;
  Crowd crowd = { 0 };

  auth_stage_fault (stage, "idp:DeleteUserAttributes=delay:500");
  ask_in_crowd (bus, account, "UpdateAttributes", "({'nickname': '', 'given_name': 'Other'},)",
                &crowd);
  auth_stage_wait (stage, has_deleted, NULL);
  g_dbus_connection_close_sync (bus, NULL, NULL);
  auth_stage_wait (stage, is_answered, &crowd);
  auth_stage_fault (stage, "idp:GetUser=delay:700");
  name = auth_stage_user_dup_attribute (stage, account, "given_name");
  g_assert_cmpstr (name, !=, "Other");
  g_assert_cmpint (auth_stage_count (stage, "idp:UpdateUserAttributes"), ==, 0);
}

static gboolean
has_asked (AuthStage *stage,
           gpointer user_data)
{
  return auth_stage_count (stage, "idp:GetUser") == 1;
}

/* Nothing that was begun for one session is done in another. */
static void
test_sign_out_meanwhile (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Meanwhile");
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  Crowd crowd = { 0 };

  auth_stage_fault (stage, "idp:GetUser=delay:500");
  ask_in_crowd (stage->bus, account, "DeleteUser", "('alice',)", &crowd);
  auth_stage_wait (stage, has_asked, NULL);
  reply = auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "SignOut",
                           g_variant_new_parsed ("(@a{sv} {},)"), &error);
  g_assert_no_error (error);
  auth_stage_wait (stage, is_answered, &crowd);
  g_assert_cmpuint (crowd.ended, ==, 1);
  auth_stage_sign_in (stage, account, &error);
  g_assert_no_error (error);
  g_assert_cmpint (auth_stage_count (stage, "idp:DeleteUser"), ==, 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_autofree char *path = g_strconcat ("/user-life/trouble/", troubles[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_trouble);
    }
  g_test_add_func ("/user-life/expired", test_expired);
  g_test_add_func ("/user-life/revoked", test_revoked);
  g_test_add_func ("/user-life/locked", test_locked);
  g_test_add_func ("/user-life/two-at-once", test_two_at_once);
  g_test_add_func ("/user-life/caller-gone", test_caller_gone);
  g_test_add_func ("/user-life/sign-out-meanwhile", test_sign_out_meanwhile);

  return g_test_run ();
}
