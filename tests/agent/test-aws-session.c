/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * AWS credentials over the bus: one request for everybody, and gone with the session.
 */

#include "config.h"

#include "auth-stage-aws.h"

#define N_CALLERS  50
#define BOB_SECRET "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

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
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Out");
  g_autofree char *first = auth_stage_aws_dup (stage, account, "@a{sv} {}", "AccessKeyId");
  g_autofree char *second = NULL;
  g_autoptr (GError) error = NULL;

  sign_out (stage, account);
  auth_stage_aws_fails (stage, account, "@a{sv} {}", AUTH_ERROR_SIGN_IN_REQUIRED);
  auth_stage_sign_in (stage, account, &error);
  g_assert_no_error (error);
  second = auth_stage_aws_dup (stage, account, "@a{sv} {}", "AccessKeyId");
  g_assert_cmpstr (first, !=, second);
}

static void
refused_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  gboolean *is_refused = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  g_assert_null (reply);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED);
  *is_refused = TRUE;
}

static gboolean
is_true (AuthStage *stage,
         gpointer user_data)
{
  const gboolean *flag = user_data;

  return *flag;
}

/* What the identity pool answers after the person signed out reaches nobody. */
static void
test_sign_out_while_asking (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Asking");
  g_autofree char *own = NULL;
  gboolean is_refused = FALSE;
  g_autoptr (GError) error = NULL;

  auth_stage_fault (stage, "identity=delay:500");
  g_dbus_connection_call (stage->bus, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE,
                          "GetAwsCredentials", g_variant_new_parsed ("(@a{sv} {},)"), NULL,
                          G_DBUS_CALL_FLAGS_NONE, 60000, NULL, refused_cb, &is_refused);
  sign_out (stage, account);
  auth_stage_wait (stage, is_true, &is_refused);
  g_assert_cmpint (auth_stage_count (stage, AUTH_STAGE_AWS_GET_KEYS), ==, 0);
  auth_stage_sign_in (stage, account, &error);
  g_assert_no_error (error);
  own = auth_stage_aws_dup (stage, account, "@a{sv} {}", "AccessKeyId");
  g_assert_cmpint (auth_stage_count (stage, AUTH_STAGE_AWS_GET_KEYS), ==, 1);
}

/* Another person signs in without the first one having signed out. */
static void
test_other_person (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Other");
  g_autofree char *alice = auth_stage_aws_dup (stage, account, "@a{sv} {}", "IdentityId");
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sign_in = auth_stage_begin (stage, account, &uri, &error);
  g_autofree char *redirect = auth_stage_visit (stage, uri, "bob@example.com", BOB_SECRET);
  g_autofree char *bob = NULL;

  auth_stage_complete (stage, sign_in, redirect, &error);
  g_assert_no_error (error);
  bob = auth_stage_aws_dup (stage, account, "@a{sv} {}", "IdentityId");
  g_assert_cmpstr (alice, !=, bob);
}

/* The pool ends the session: nothing that came from it is handed out any more. */
static void
test_session_ended (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Ended");
  g_autofree char *keys = auth_stage_aws_dup (stage, account, "@a{sv} {}", "AccessKeyId");
  g_autoptr (GError) error = NULL;

  auth_stage_revoke_all (stage);
  g_assert_null (auth_stage_refresh (stage, account, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED);
  auth_stage_aws_fails (stage, account, "@a{sv} {}", AUTH_ERROR_SIGN_IN_REQUIRED);
}

/* The ID token looks fresh here, and has ended by the clock of the identity pool. */
static void
test_token_expired (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Late");
  int renewals = auth_stage_count (stage, "token:refresh_token");
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  auth_stage_fault (stage, "identity=token-expired*1");
  first = auth_stage_aws_dup (stage, account, "@a{sv} {}", "AccessKeyId");
  g_assert_cmpint (auth_stage_count (stage, "token:refresh_token") - renewals, ==, 1);
  /* Once more with an identity that is remembered. */
  auth_stage_terminate_agent (stage);
  auth_stage_fault (stage, "identity=token-expired*1");
  second = auth_stage_aws_dup (stage, account, "@a{sv} {}", "AccessKeyId");
  g_assert_cmpstr (first, !=, second);
  g_assert_cmpint (auth_stage_count (stage, "token:refresh_token") - renewals, ==, 2);
  g_assert_cmpint (auth_stage_count (stage, AUTH_STAGE_AWS_GET_ID), ==, 2);
}

/* One renewal does not help: the second answer counts, and the pool is not asked for a third. */
static void
test_token_stays_expired (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Later");
  int renewals = auth_stage_count (stage, "token:refresh_token");
  g_autofree char *state = NULL;

  auth_stage_fault (stage, "identity=token-expired");
  auth_stage_aws_fails (stage, account, "@a{sv} {}", AUTH_ERROR_SERVER_REFUSED);
  g_assert_cmpint (auth_stage_count (stage, "token:refresh_token") - renewals, ==, 1);
  g_assert_cmpint (auth_stage_count (stage, AUTH_STAGE_AWS_GET_ID), ==, 2);
  state = auth_stage_dup_state (stage, account);
  g_assert_cmpstr (state, ==, "signed-in");
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

/* Credentials and tokens, all expired: one renewal and one request to the identity pool. */
static void
test_crowd (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--access-lifetime=4", "--id-lifetime=4",
                                                "--credentials-lifetime=4", NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Crowd");
  gint64 expires_at = auth_stage_aws_get_expiration (stage, account);
  int renewals = auth_stage_count (stage, "token:refresh_token");
  Crowd crowd = { 0 };

  auth_stage_wait (stage, auth_stage_is_past, &expires_at);
  auth_stage_fault (stage, "identity=delay:300");
  ask_as_crowd (stage, account, &crowd);
  g_assert_cmpuint (crowd.answered, ==, N_CALLERS);
  g_assert_cmpint (auth_stage_count (stage, "token:refresh_token") - renewals, ==, 1);
  g_assert_cmpint (auth_stage_count (stage, AUTH_STAGE_AWS_GET_ID), ==, 1);
  g_assert_cmpint (auth_stage_count (stage, AUTH_STAGE_AWS_GET_KEYS), ==, 2);
  g_free (crowd.key_id);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/aws-session/sign-out", test_sign_out);
  g_test_add_func ("/aws-session/sign-out-while-asking", test_sign_out_while_asking);
  g_test_add_func ("/aws-session/other-person", test_other_person);
  g_test_add_func ("/aws-session/session-ended", test_session_ended);
  g_test_add_func ("/aws-session/token-expired", test_token_expired);
  g_test_add_func ("/aws-session/token-stays-expired", test_token_stays_expired);
  g_test_add_func ("/aws-session/crowd", test_crowd);

  return g_test_run ();
}
