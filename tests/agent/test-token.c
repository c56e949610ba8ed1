/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Tokens over the bus: fresh, renewed once for everybody, and kept through every kind of trouble.
 */

#include "config.h"

#include "auth-stage.h"

#define N_CALLERS 50

static void
assert_state (AuthStage *stage, const char *account, const char *expected)
{
  g_autofree char *state = auth_stage_dup_state (stage, account);

  g_assert_cmpstr (state, ==, expected);
}

static void
test_bad_arguments (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Arguments");
  g_autoptr (GError) error = NULL;

  g_assert_null (auth_stage_get_token (stage, account, "refresh", NULL, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (auth_stage_get_token (stage, account, "access",
                                       g_variant_new_parsed ("{'min-validity': <'x'>}"), &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_free (auth_stage_get_token (stage, account, "access",
                                g_variant_new_parsed ("{'unknown': <'x'>}"), &error));
  g_assert_no_error (error);
}

static void
test_signed_out (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Nobody");
  g_autoptr (GError) error = NULL;

  g_assert_null (auth_stage_get_token (stage, account, "access", NULL, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED);
}

static void
test_kinds (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Kinds");
  g_autoptr (GError) error = NULL;
  g_autofree char *access = auth_stage_get_token (stage, account, "access", NULL, &error);
  g_autofree char *id = auth_stage_get_token (stage, account, "id", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (access, !=, id);
  g_assert_cmpint (auth_stage_count (stage, "token:refresh_token"), ==, 0);
}

/* A pool with tokens of 100 s is not asked again by a caller that wants an hour. */
static void
test_min_validity (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--access-lifetime=100", "--id-lifetime=100", NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Validity");
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 5; i++)
    g_free (auth_stage_get_token (
      stage, account, "access", g_variant_new_parsed ("{'min-validity': <uint32 3600>}"), &error));
  g_assert_no_error (error);
  g_assert_cmpint (auth_stage_count (stage, "token:refresh_token"), ==, 0);
}

typedef struct
{
  guint pending;
  guint answered;
  char *token; /* (owned) (nullable) the first one */
} Crowd;

static void
crowd_got_token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Crowd *crowd = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  const char *token;

  g_assert_no_error (error);
  g_variant_get (reply, "(&st)", &token, NULL);
  if (crowd->token == NULL)
    crowd->token = g_strdup (token);
  g_assert_cmpstr (crowd->token, ==, token);
  crowd->pending--;
  crowd->answered++;
}

static gboolean
is_answered (AuthStage *stage, gpointer user_data)
{
  Crowd *crowd = user_data;

  return crowd->pending == 0;
}

/* Each caller a connection of its own. */
static void
ask_as_crowd (AuthStage *stage, const char *account, Crowd *crowd)
{
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GPtrArray) callers = g_ptr_array_new_with_free_func (g_object_unref);

  for (int i = 0; i < N_CALLERS; i++)
    g_ptr_array_add (callers, g_dbus_connection_new_for_address_sync (
                                address,
                                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                NULL, NULL, NULL));
  auth_stage_allow (stage, account, "access-token");
  crowd->pending = N_CALLERS;
  for (int i = 0; i < N_CALLERS; i++)
    g_dbus_connection_call (callers->pdata[i], AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE,
                            "GetToken", g_variant_new_parsed ("('access', @a{sv} {})"), NULL,
                            G_DBUS_CALL_FLAGS_NONE, 60000, NULL, crowd_got_token_cb, crowd);
  auth_stage_wait (stage, is_answered, crowd);
}

static gboolean
has_expired (AuthStage *stage, gpointer user_data)
{
  g_autoptr (GVariant) value =
    auth_stage_get_property (stage, user_data, AUTH_BUS_ACCOUNT_IFACE, "TokensExpireAt");

  return (gint64) g_variant_get_uint64 (value) <= g_get_real_time () / G_USEC_PER_SEC;
}

static void
test_one_refresh (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--access-lifetime=2", "--rotation", NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Crowd");
  Crowd crowd = { 0 };

  auth_stage_wait (stage, has_expired, account);
  auth_stage_fault (stage, "token=delay:300");
  ask_as_crowd (stage, account, &crowd);
  g_assert_cmpuint (crowd.answered, ==, N_CALLERS);
  g_assert_cmpint (auth_stage_count (stage, "token:refresh_token"), ==, 1);
  g_free (crowd.token);
}

static void
test_rotation (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--rotation", "--grace=0", NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Rotation");
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 5; i++)
    {
      g_autofree char *token = auth_stage_refresh (stage, account, &error);

      g_assert_no_error (error);
      if (i % 2 == 1)
        auth_stage_kill_agent (stage);
    }
  g_assert_cmpint (auth_stage_count (stage, "token:refresh_token"), ==, 5);
}

/* The pool rotated, but its answer never came: the old token is tried once more at once. */
static void
test_lost_answer (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--rotation", "--grace=60", NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Lost");
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;

  auth_stage_fault (stage, "token=lost-answer*1");
  token = auth_stage_refresh (stage, account, &error);
  g_assert_no_error (error);
  g_assert_nonnull (token);
  g_assert_cmpint (auth_stage_count (stage, "token:refresh_token"), ==, 2);
}

static const struct
{
  const char *name;
  const char *fault;
  int code;
} troubles[] = {
  { "status-500", "token=status:500", AUTH_ERROR_OFFLINE },
  { "status-503", "token=status:503", AUTH_ERROR_OFFLINE },
  { "status-429", "token=status:429", AUTH_ERROR_OFFLINE },
  { "status-403", "token=status:403", AUTH_ERROR_SERVER_REFUSED },
  { "html-200", "token=html:200", AUTH_ERROR_OFFLINE },
  { "html-400", "token=html:400", AUTH_ERROR_OFFLINE },
  { "html-502", "token=html:502", AUTH_ERROR_OFFLINE },
  { "close", "token=close", AUTH_ERROR_OFFLINE },
  { "truncate", "token=truncate", -1 },
  { "garbage", "token=garbage", AUTH_ERROR_INVALID_RESPONSE },
  { "huge", "token=huge", AUTH_ERROR_INVALID_RESPONSE },
  { "redirect", "token=redirect", AUTH_ERROR_INVALID_RESPONSE },
  { "bad-signature", "token=bad-signature", AUTH_ERROR_INVALID_RESPONSE },
  { "bad-issuer", "token=bad-issuer", AUTH_ERROR_INVALID_RESPONSE },
  { "bad-audience", "token=bad-audience", AUTH_ERROR_INVALID_RESPONSE },
  { "bad-kid", "token=bad-kid", AUTH_ERROR_INVALID_RESPONSE },
  { "bad-nonce", "token=bad-nonce", AUTH_ERROR_INVALID_RESPONSE },
  { "expired", "token=expired", AUTH_ERROR_INVALID_RESPONSE },
  { "hang", "token=hang", AUTH_ERROR_OFFLINE },
};

/* Whatever goes wrong, nobody is signed out, and what is still valid is handed out. */
static void
test_trouble (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (AuthStage) stage = auth_stage_new ("--rotation", "--grace=60", NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, troubles[i].name);
  g_autofree char *valid = NULL, *renewed = NULL;
  g_autoptr (GVariant) problem = NULL;
  g_autoptr (GError) error = NULL;

  auth_stage_fault (stage, troubles[i].fault);
  g_assert_null (auth_stage_refresh (stage, account, &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == AUTH_ERROR);
  if (troubles[i].code >= 0)
    g_assert_cmpint (error->code, ==, troubles[i].code);
  g_clear_error (&error);
  assert_state (stage, account, "signed-in");
  problem = auth_stage_get_property (stage, account, AUTH_BUS_ACCOUNT_IFACE, "Problem");
  g_assert_cmpstr (g_variant_get_string (problem, NULL), !=, "");
  valid = auth_stage_get_token (stage, account, "access", NULL, &error);
  g_assert_no_error (error);
  auth_stage_fault (stage, "");
  auth_stage_kill_agent (stage);
  renewed = auth_stage_refresh (stage, account, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (renewed, !=, valid);
}

/* Expired and unreachable: a typed error, and all is well once the pool answers again. */
static void
test_expired_offline (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--access-lifetime=1", NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Expired");
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;

  auth_stage_wait (stage, has_expired, account);
  auth_stage_fault (stage, "token=status:503");
  g_assert_null (auth_stage_get_token (stage, account, "access", NULL, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_OFFLINE);
  g_clear_error (&error);
  assert_state (stage, account, "signed-in");
  auth_stage_fault (stage, "");
  token = auth_stage_refresh (stage, account, &error);
  g_assert_no_error (error);
}

static void
count_signal_cb (GDBusConnection *connection,
                 const char *sender,
                 const char *path,
                 const char *interface,
                 const char *signal,
                 GVariant *parameters,
                 gpointer user_data)
{
  guint *count = user_data;

  (*count)++;
}

static gboolean
is_counted (AuthStage *stage, gpointer user_data)
{
  guint *count = user_data;

  return *count > 0;
}

static void
test_session_ended (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Ended");
  g_autoptr (GVariant) email = NULL;
  g_autoptr (GError) error = NULL;
  guint count = 0;
  guint id = g_dbus_connection_signal_subscribe (
    stage->bus, AUTH_BUS_AGENT_NAME, AUTH_BUS_ACCOUNT_IFACE, "SignInRequired", account, NULL,
    G_DBUS_SIGNAL_FLAGS_NONE, count_signal_cb, &count, NULL);

  auth_stage_revoke_all (stage);
  g_assert_null (auth_stage_refresh (stage, account, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED);
  g_clear_error (&error);
  for (int i = 0; i < 3; i++)
    {
      g_assert_null (auth_stage_get_token (stage, account, "access", NULL, &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED);
      g_clear_error (&error);
    }
  auth_stage_wait (stage, is_counted, &count);
  g_assert_cmpuint (count, ==, 1);
  g_assert_cmpint (auth_stage_count (stage, "token:refresh_token"), ==, 1);
  auth_stage_kill_agent (stage);
  assert_state (stage, account, "sign-in-required");
  email = auth_stage_get_property (stage, account, AUTH_BUS_ACCOUNT_IFACE, "Email");
  g_assert_cmpstr (g_variant_get_string (email, NULL), ==, "alice@example.com");
  g_dbus_connection_signal_unsubscribe (stage->bus, id);
  auth_stage_sign_in (stage, account, &error);
  g_assert_no_error (error);
}

/* The pool of one account hangs: the other account is answered while the first one waits. */
static void
test_hanging_neighbour (void)
{
  g_autoptr (AuthStage) slow = auth_stage_new ("--access-lifetime=1", NULL);
  g_autoptr (AuthStage) quick = auth_stage_new (NULL, NULL);
  g_autofree char *slow_account = auth_stage_add_signed_in (slow, "Slow");
  g_autofree char *quick_account = auth_stage_add_signed_in (quick, "Quick");
  g_autoptr (GError) error = NULL;
  Crowd crowd = { 1, 0, NULL };

  auth_stage_wait (slow, has_expired, slow_account);
  auth_stage_fault (slow, "token=delay:3000");
  g_dbus_connection_call (slow->bus, AUTH_BUS_AGENT_NAME, slow_account, AUTH_BUS_ACCOUNT_IFACE,
                          "GetToken", g_variant_new_parsed ("('access', @a{sv} {})"), NULL,
                          G_DBUS_CALL_FLAGS_NONE, 60000, NULL, crowd_got_token_cb, &crowd);
  g_free (auth_stage_get_token (quick, quick_account, "access", NULL, &error));
  g_assert_no_error (error);
  g_free (auth_stage_refresh (quick, quick_account, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (crowd.pending, ==, 1);
  auth_stage_wait (slow, is_answered, &crowd);
  g_free (crowd.token);
}

static void
test_user_info (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Info");
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) claims = NULL;
  const char *email;

  reply = auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "GetUserInfo", NULL, &error);
  g_assert_no_error (error);
  claims = g_variant_get_child_value (reply, 0);
  g_assert_true (g_variant_lookup (claims, "email", "&s", &email));
  g_assert_cmpstr (email, ==, "alice@example.com");
  /* A pool that no longer takes the access token: the renewal tells that the session is over. */
  g_clear_pointer (&reply, g_variant_unref);
  auth_stage_revoke_all (stage);
  auth_stage_fault (stage, "userinfo=status:401");
  reply = auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "GetUserInfo", NULL, &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED);
  assert_state (stage, account, "sign-in-required");
}

static void
test_sign_out (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "SignOut");
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) email = NULL;
  g_autofree const char **notes = NULL;

  auth_stage_fault (stage, "revoke=status:500");
  reply = auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "SignOut",
                           g_variant_new_parsed ("(@a{sv} {},)"), &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(^a&s)", &notes);
  g_assert_cmpuint (g_strv_length ((char **) notes), ==, 1);
  assert_state (stage, account, "signed-out");
  email = auth_stage_get_property (stage, account, AUTH_BUS_ACCOUNT_IFACE, "Email");
  g_assert_cmpstr (g_variant_get_string (email, NULL), ==, "");
  auth_stage_kill_agent (stage);
  assert_state (stage, account, "signed-out");
  g_assert_null (auth_stage_get_token (stage, account, "access", NULL, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/token/bad-arguments", test_bad_arguments);
  g_test_add_func ("/token/signed-out", test_signed_out);
  g_test_add_func ("/token/kinds", test_kinds);
  g_test_add_func ("/token/min-validity", test_min_validity);
  g_test_add_func ("/token/one-refresh", test_one_refresh);
  g_test_add_func ("/token/rotation", test_rotation);
  g_test_add_func ("/token/lost-answer", test_lost_answer);
  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_autofree char *path = g_strconcat ("/token/trouble/", troubles[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_trouble);
    }
  g_test_add_func ("/token/expired-offline", test_expired_offline);
  g_test_add_func ("/token/session-ended", test_session_ended);
  g_test_add_func ("/token/hanging-neighbour", test_hanging_neighbour);
  g_test_add_func ("/token/user-info", test_user_info);
  g_test_add_func ("/token/sign-out", test_sign_out);
  return g_test_run ();
}
