/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * AWS credentials over the bus: one request for everybody, and gone with the session.
 */

#include "config.h"

#include <string.h>

#include "auth-stage.h"

#define N_CALLERS     50
#define POOL          "us-east-1:11111111-2222-3333-4444-555555555555"
#define POOL_NO_GUEST "us-east-1:99999999-2222-3333-4444-555555555555"
#define GET_ID        "identity:GetId"
#define GET_KEYS      "identity:GetCredentialsForIdentity"
#define BOB_SECRET    "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

static char *
add_account (AuthStage *stage,
             const char *name,
             const char *pool)
{
  g_autoptr (GVariant) base = g_variant_ref_sink (auth_stage_configuration (stage, name));
  g_auto (GVariantDict) dictionary = G_VARIANT_DICT_INIT (base);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  char *path;

  g_variant_dict_insert (&dictionary, "identity-pool-id", "s", pool);
  reply =
    auth_stage_call (stage, AUTH_BUS_AGENT_PATH, "org.example.Authenticator.Agent1", "AddAccount",
                     g_variant_new ("(@a{sv})", g_variant_dict_end (&dictionary)), &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(o)", &path);
  return path;
}

static char *
add_signed_in (AuthStage *stage,
               const char *name)
{
  g_autoptr (GError) error = NULL;
  char *account = add_account (stage, name, POOL);

  auth_stage_sign_in (stage, account, &error);
  g_assert_no_error (error);
  return account;
}

/* options: text of an a{sv} */
static GVariant *
get (AuthStage *stage,
     const char *account,
     const char *options,
     GError **error)
{
  GVariant *parsed = g_variant_new_parsed (options);
  g_autoptr (GVariant) reply = auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE,
                                                "GetAwsCredentials",
                                                g_variant_new ("(@a{sv})", parsed), error);

  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}

static char *
dup_member (AuthStage *stage,
            const char *account,
            const char *options,
            const char *member)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) credentials = get (stage, account, options, &error);
  char *value = NULL;

  g_assert_no_error (error);
  g_assert_true (g_variant_lookup (credentials, member, "s", &value));
  g_assert_cmpstr (value, !=, "");
  return value;
}

static void
assert_fails (AuthStage *stage,
              const char *account,
              const char *options,
              int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) credentials = get (stage, account, options, &error);

  g_assert_null (credentials);
  g_test_message ("%s", error->message);
  g_assert_error (error, AUTH_ERROR, code);
  g_assert_null (strstr (error->message, "eyJ"));
}

static void
test_refused (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *without = auth_stage_add_signed_in (stage, "Without");
  g_autofree char *nobody = add_account (stage, "Nobody", POOL);
  g_autofree char *account = add_signed_in (stage, "Refused");

  assert_fails (stage, without, "@a{sv} {}", AUTH_ERROR_NOT_SUPPORTED);
  assert_fails (stage, nobody, "@a{sv} {}", AUTH_ERROR_SIGN_IN_REQUIRED);
  assert_fails (stage, account, "{'role-arn': <1>}", AUTH_ERROR_INVALID_ARGUMENT);
  assert_fails (stage, account, "{'role-arn': <'x'>}", AUTH_ERROR_INVALID_ARGUMENT);
  assert_fails (stage, account, "{'min-validity': <'x'>}", AUTH_ERROR_INVALID_ARGUMENT);
  assert_fails (stage, account, "{'guest': <1>}", AUTH_ERROR_INVALID_ARGUMENT);
  assert_fails (stage, account, "{'role-arn': <'arn:aws:iam::123456789012:role/nobodys'>}",
                AUTH_ERROR_SERVER_REFUSED);
}

/* One answer is kept for all; the identity outlives the agent, the credentials do not. */
static void
test_kept (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = add_signed_in (stage, "Kept");
  g_autofree char *first = dup_member (stage, account, "@a{sv} {}", "AccessKeyId");
  g_autofree char *identity = dup_member (stage, account, "{'guest': <true>}", "IdentityId");
  g_autofree char *second =
    dup_member (stage, account, "{'min-validity': <uint32 100000>}", "AccessKeyId");
  g_autofree char *third = NULL;
  g_autofree char *same = NULL;

  g_assert_cmpstr (first, ==, second);
  g_assert_cmpint (auth_stage_count (stage, GET_ID), ==, 1);
  g_assert_cmpint (auth_stage_count (stage, GET_KEYS), ==, 1);
  auth_stage_terminate_agent (stage);
  third = dup_member (stage, account, "@a{sv} {}", "AccessKeyId");
  same = dup_member (stage, account, "@a{sv} {}", "IdentityId");
  g_assert_cmpstr (third, !=, first);
  g_assert_cmpstr (same, ==, identity);
  g_assert_cmpint (auth_stage_count (stage, GET_ID), ==, 1);
  g_assert_cmpint (auth_stage_count (stage, GET_KEYS), ==, 2);
}

static void
test_roles (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = add_signed_in (stage, "Roles");
  g_autoptr (GVariant) roles =
    auth_stage_get_property (stage, account, AUTH_BUS_ACCOUNT_IFACE, "Roles");
  g_autofree char *usual = dup_member (stage, account, "@a{sv} {}", "AccessKeyId");
  g_autofree char *options = NULL;
  g_autofree char *chosen = NULL;
  g_autofree char *again = NULL;
  const char *role;

  g_assert_cmpuint (g_variant_n_children (roles), >, 0);
  g_variant_get_child (roles, 0, "&s", &role);
  options = g_strdup_printf ("{'role-arn': <'%s'>}", role);
  chosen = dup_member (stage, account, options, "AccessKeyId");
  again = dup_member (stage, account, options, "AccessKeyId");
  g_assert_cmpstr (chosen, !=, usual);
  g_assert_cmpstr (chosen, ==, again);
  g_assert_cmpint (auth_stage_count (stage, GET_ID), ==, 1);
  g_assert_cmpint (auth_stage_count (stage, GET_KEYS), ==, 2);
}

static void
test_guest (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = add_account (stage, "Guest", POOL);
  g_autofree char *closed = add_account (stage, "Closed", POOL_NO_GUEST);
  g_autofree char *guest = dup_member (stage, account, "{'guest': <true>}", "AccessKeyId");
  g_autofree char *identity = dup_member (stage, account, "{'guest': <true>}", "IdentityId");
  g_autofree char *user = NULL;
  g_autofree char *own = NULL;
  g_autoptr (GError) error = NULL;

  assert_fails (stage, account, "@a{sv} {}", AUTH_ERROR_SIGN_IN_REQUIRED);
  assert_fails (stage, account,
                "{'guest': <true>, 'role-arn': <'arn:aws:iam::123456789012:role/x'>}",
                AUTH_ERROR_SIGN_IN_REQUIRED);
  assert_fails (stage, closed, "{'guest': <true>}", AUTH_ERROR_SIGN_IN_REQUIRED);
  g_assert_cmpint (auth_stage_count (stage, GET_KEYS), ==, 1);
  auth_stage_sign_in (stage, account, &error);
  g_assert_no_error (error);
  user = dup_member (stage, account, "{'guest': <true>}", "AccessKeyId");
  own = dup_member (stage, account, "@a{sv} {}", "IdentityId");
  g_assert_cmpstr (user, !=, guest);
  g_assert_cmpstr (own, !=, identity);
}

static void
sign_out (AuthStage *stage,
          const char *account)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "SignOut",
                                                g_variant_new_parsed ("(@a{sv} {},)"), &error);

  g_assert_no_error (error);
}

static void
test_sign_out (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = add_signed_in (stage, "Out");
  g_autofree char *first = dup_member (stage, account, "@a{sv} {}", "AccessKeyId");
  g_autofree char *second = NULL;
  g_autoptr (GError) error = NULL;

  sign_out (stage, account);
  assert_fails (stage, account, "@a{sv} {}", AUTH_ERROR_SIGN_IN_REQUIRED);
  auth_stage_sign_in (stage, account, &error);
  g_assert_no_error (error);
  second = dup_member (stage, account, "@a{sv} {}", "AccessKeyId");
  g_assert_cmpstr (first, !=, second);
}

/* Another person signs in without the first one having signed out. */
static void
test_other_person (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = add_signed_in (stage, "Other");
  g_autofree char *alice = dup_member (stage, account, "@a{sv} {}", "IdentityId");
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sign_in = auth_stage_begin (stage, account, &uri, &error);
  g_autofree char *redirect = auth_stage_visit (stage, uri, "bob@example.com", BOB_SECRET);
  g_autofree char *bob = NULL;

  auth_stage_complete (stage, sign_in, redirect, &error);
  g_assert_no_error (error);
  bob = dup_member (stage, account, "@a{sv} {}", "IdentityId");
  g_assert_cmpstr (alice, !=, bob);
}

/* The pool ends the session: nothing that came from it is handed out any more. */
static void
test_session_ended (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = add_signed_in (stage, "Ended");
  g_autofree char *keys = dup_member (stage, account, "@a{sv} {}", "AccessKeyId");
  g_autoptr (GError) error = NULL;

  auth_stage_revoke_all (stage);
  g_assert_null (auth_stage_refresh (stage, account, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED);
  assert_fails (stage, account, "@a{sv} {}", AUTH_ERROR_SIGN_IN_REQUIRED);
}

typedef struct
{
  guint pending;
  guint answered;
  char *key_id; /* (owned) (nullable) the first one */
} Crowd;

static void
crowd_answered_cb (GObject *source,
                   GAsyncResult *result,
                   gpointer user_data)
{
  Crowd *crowd = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_autoptr (GVariant) credentials = NULL;
  const char *key_id = NULL;

  g_assert_no_error (error);
  credentials = g_variant_get_child_value (reply, 0);
  g_variant_lookup (credentials, "AccessKeyId", "&s", &key_id);
  if (crowd->key_id == NULL)
    crowd->key_id = g_strdup (key_id);
  g_assert_cmpstr (crowd->key_id, ==, key_id);
  crowd->pending--;
  crowd->answered++;
}

static gboolean
is_answered (AuthStage *stage,
             gpointer user_data)
{
  Crowd *crowd = user_data;

  return crowd->pending == 0;
}

static void
ask_as_crowd (AuthStage *stage,
              const char *account,
              Crowd *crowd)
{
  crowd->pending = N_CALLERS;
  for (int i = 0; i < N_CALLERS; i++)
    g_dbus_connection_call (stage->bus, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE,
                            "GetAwsCredentials", g_variant_new_parsed ("(@a{sv} {},)"), NULL,
                            G_DBUS_CALL_FLAGS_NONE, 60000, NULL, crowd_answered_cb, crowd);
  auth_stage_wait (stage, is_answered, crowd);
}

static gboolean
is_past (AuthStage *stage,
         gpointer user_data)
{
  const gint64 *time = user_data;

  return g_get_real_time () / G_USEC_PER_SEC > *time;
}

static gint64
get_expiration (AuthStage *stage,
                const char *account)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) credentials = get (stage, account, "@a{sv} {}", &error);
  guint64 expires_at = 0;

  g_assert_no_error (error);
  g_assert_true (g_variant_lookup (credentials, "Expiration", "t", &expires_at));
  return (gint64) expires_at;
}

/* Credentials and tokens, all expired: one renewal and one request to the identity pool. */
static void
test_crowd (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--access-lifetime=4", "--id-lifetime=4",
                                                "--credentials-lifetime=4", NULL);
  g_autofree char *account = add_signed_in (stage, "Crowd");
  gint64 expires_at = get_expiration (stage, account);
  int renewals = auth_stage_count (stage, "token:refresh_token");
  Crowd crowd = { 0 };

  auth_stage_wait (stage, is_past, &expires_at);
  auth_stage_fault (stage, "identity=delay:300");
  ask_as_crowd (stage, account, &crowd);
  g_assert_cmpuint (crowd.answered, ==, N_CALLERS);
  g_assert_cmpint (auth_stage_count (stage, "token:refresh_token") - renewals, ==, 1);
  g_assert_cmpint (auth_stage_count (stage, GET_ID), ==, 1);
  g_assert_cmpint (auth_stage_count (stage, GET_KEYS), ==, 2);
  g_free (crowd.key_id);
}

/* What is still good is handed out while the identity pool cannot be reached, but not to whom it
 * does not last long enough. */
static void
test_offline (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--credentials-lifetime=20", NULL);
  g_autofree char *account = add_signed_in (stage, "Offline");
  g_autofree char *first = dup_member (stage, account, "@a{sv} {}", "AccessKeyId");
  gint64 stale_at = get_expiration (stage, account) - 18;
  g_autofree char *same = NULL;
  g_autofree char *renewed = NULL;

  auth_stage_wait (stage, is_past, &stale_at);
  auth_stage_fault (stage, "identity=status:503");
  same = dup_member (stage, account, "@a{sv} {}", "AccessKeyId");
  g_assert_cmpstr (same, ==, first);
  assert_fails (stage, account, "{'min-validity': <uint32 19>}", AUTH_ERROR_OFFLINE);
  auth_stage_fault (stage, "");
  stale_at += 3;
  auth_stage_wait (stage, is_past, &stale_at);
  renewed = dup_member (stage, account, "@a{sv} {}", "AccessKeyId");
  g_assert_cmpstr (renewed, !=, first);
}

static const struct
{
  const char *name;
  const char *fault;
  int code;
} troubles[] = {
  { "status-500", "identity=status:500", AUTH_ERROR_OFFLINE },
  { "status-429", "identity=status:429", AUTH_ERROR_OFFLINE },
  { "status-400", "identity=status:400", AUTH_ERROR_SERVER_REFUSED },
  { "throttled", "identity=throttled", AUTH_ERROR_OFFLINE },
  { "html-200", "identity=html:200", AUTH_ERROR_OFFLINE },
  { "html-400", "identity=html:400", AUTH_ERROR_OFFLINE },
  { "close", "identity=close", AUTH_ERROR_OFFLINE },
  { "garbage", "identity=garbage", AUTH_ERROR_INVALID_RESPONSE },
  { "huge", "identity=huge", AUTH_ERROR_INVALID_RESPONSE },
  { "redirect", "identity=redirect", AUTH_ERROR_INVALID_RESPONSE },
};

/* Whatever goes wrong, nobody is signed out, and all is well again when the trouble is over. */
static void
test_trouble (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = add_signed_in (stage, troubles[i].name);
  g_autofree char *state = NULL;
  g_autofree char *key_id = NULL;

  auth_stage_fault (stage, troubles[i].fault);
  assert_fails (stage, account, "@a{sv} {}", troubles[i].code);
  state = auth_stage_dup_state (stage, account);
  g_assert_cmpstr (state, ==, "signed-in");
  auth_stage_fault (stage, "");
  auth_stage_kill_agent (stage);
  key_id = dup_member (stage, account, "@a{sv} {}", "AccessKeyId");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/aws/refused", test_refused);
  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_autofree char *path = g_strconcat ("/aws/trouble/", troubles[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_trouble);
    }
  g_test_add_func ("/aws/offline", test_offline);
  g_test_add_func ("/aws/sign-out", test_sign_out);
  g_test_add_func ("/aws/other-person", test_other_person);
  g_test_add_func ("/aws/session-ended", test_session_ended);
  g_test_add_func ("/aws/guest", test_guest);
  g_test_add_func ("/aws/kept", test_kept);
  g_test_add_func ("/aws/roles", test_roles);
  g_test_add_func ("/aws/crowd", test_crowd);

  return g_test_run ();
}
