/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the user does with the own user, over the bus and against the demo pool.
 */

#include "config.h"

#include "auth-stage-user.h"

static void
test_signed_out (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Nobody");
  g_autofree char *why = auth_stage_user_dup_unavailable (stage, account);

  g_assert_cmpstr (why, !=, "");
  auth_stage_user_fails (stage, account, "GetUser", NULL, AUTH_ERROR_SIGN_IN_REQUIRED);
  g_assert_cmpint (auth_stage_count (stage, "idp"), ==, 0);
}

/* Any other OpenID provider has no such thing. */
static void
test_other_provider (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) added =
    auth_stage_call (stage, AUTH_BUS_AGENT_PATH, "org.example.Authenticator.Agent1", "AddAccount",
                     g_variant_new_parsed (
                       "({'name': <'Other'>, 'client-id': <'x'>, 'issuer': <%s>},)", stage->origin),
                     &error);
  g_autoptr (GVariant) reply = NULL;
  const char *account;

  g_assert_no_error (error);
  g_variant_get (added, "(&o)", &account);
  reply = auth_stage_call (stage, account, AUTH_STAGE_USER_IFACE, "GetUser", NULL, &error);
  g_assert_null (reply);
  g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD);
}

static void
test_stranger (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Stranger");
  g_autoptr (GDBusConnection) bus = auth_stage_user_connect (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    bus, AUTH_BUS_AGENT_NAME, account, AUTH_STAGE_USER_IFACE, "DeleteUser",
    g_variant_new ("(s)", "alice"), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_null (reply);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED);
  g_assert_cmpint (auth_stage_count (stage, "idp"), ==, 0);
}

static void
test_scope (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) added = auth_stage_call (
    stage, AUTH_BUS_AGENT_PATH, "org.example.Authenticator.Agent1", "AddAccount",
    g_variant_new_parsed ("({'name': <'Scope'>, 'client-id': <'demo_desktop'>, 'domain': <%s>,"
                          " 'user-pool-id': <'local_DemoPool'>, 'scopes': <['openid', 'email']>},)",
                          stage->origin),
    &error);
  g_autofree char *why = NULL;
  const char *account;

  g_assert_no_error (error);
  g_variant_get (added, "(&o)", &account);
  auth_stage_sign_in (stage, account, &error);
  g_assert_no_error (error);
  why = auth_stage_user_dup_unavailable (stage, account);
  g_assert_nonnull (strstr (why, "aws.cognito.signin.user.admin"));
  auth_stage_user_fails (stage, account, "GetUser", NULL, AUTH_ERROR_NOT_SUPPORTED);
  g_assert_cmpint (auth_stage_count (stage, "idp"), ==, 0);
}

static void
test_user (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "User");
  g_autofree char *why = auth_stage_user_dup_unavailable (stage, account);
  g_autofree char *email = auth_stage_user_dup_attribute (stage, account, "email");

  g_assert_cmpstr (why, ==, "");
  g_assert_cmpstr (email, ==, "alice@example.com");
}

static void
test_attributes (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Attributes");
  g_autofree char *name = NULL, *gone = NULL;

  auth_stage_user_fails (stage, account, "UpdateAttributes", "(@a{ss} {},)",
                         AUTH_ERROR_INVALID_ARGUMENT);
  auth_stage_user_fails (stage, account, "UpdateAttributes", "({'': 'x'},)",
                         AUTH_ERROR_INVALID_ARGUMENT);
  auth_stage_user_fails (stage, account, "UpdateAttributes", "({'sub': 'x'},)",
                         AUTH_STAGE_USER_ANY);
  auth_stage_user_does (stage, account, "UpdateAttributes",
                        "({'given_name': 'Älice', 'nickname': 'Al'},)", "(@aa{sv} [],)");
  auth_stage_user_does (stage, account, "UpdateAttributes",
                        "({'given_name': 'Alice', 'nickname': ''},)", "(@aa{sv} [],)");
  name = auth_stage_user_dup_attribute (stage, account, "given_name");
  gone = auth_stage_user_dup_attribute (stage, account, "nickname");
  g_assert_cmpstr (name, ==, "Alice");
  g_assert_null (gone);
  /* Only deleted: nothing is sent to be verified. */
  auth_stage_user_does (stage, account, "UpdateAttributes", "({'given_name': ''},)",
                        "(@aa{sv} [],)");
}

static void
test_verification (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Verification");
  g_autoptr (GVariant) deliveries = NULL;
  g_autofree char *verified = NULL;

  deliveries = auth_stage_user_ask (stage, account, "UpdateAttributes",
                                    "({'email': 'alice@elsewhere.example'},)");
  g_assert_cmpuint (g_variant_n_children (deliveries), ==, 1);
  auth_stage_user_fails (stage, account, "VerifyAttribute", "('email', '')",
                         AUTH_ERROR_INVALID_ARGUMENT);
  auth_stage_user_fails (stage, account, "VerifyAttribute", "('email', '654321')",
                         AUTH_ERROR_INVALID_ARGUMENT);
  g_variant_unref (auth_stage_user_ask (stage, account, "SendVerificationCode", "('email',)"));
  auth_stage_user_does (stage, account, "VerifyAttribute", "('email', '123456')", "()");
  verified = auth_stage_user_dup_attribute (stage, account, "email_verified");
  g_assert_cmpstr (verified, ==, "true");
}

static void
test_password (void)
{
  static const char *const bad[] = { "('Wr0ngOne!', 'N3w-Secret')", "('Passw0rd!', 'short')",
                                     "('Passw0rd!', '')", "('Passw0rd!', 'two\\nlines')" };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Password");

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *message = auth_stage_user_dup_failure (stage, account, "ChangePassword",
                                                              bad[i], AUTH_ERROR_INVALID_ARGUMENT);

      g_assert_null (strstr (message, "Wr0ngOne!"));
      g_assert_null (strstr (message, "Passw0rd!"));
    }
  auth_stage_user_does (stage, account, "ChangePassword", "('Passw0rd!', 'N3w-Secret')", "()");
  auth_stage_user_fails (stage, account, "ChangePassword", "('Passw0rd!', 'N3w-Secret')",
                         AUTH_ERROR_INVALID_ARGUMENT);
}

static void
test_mfa (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Mfa");

  auth_stage_user_fails (stage, account, "SetMfa", "('TELEPATHY', true, true)",
                         AUTH_ERROR_INVALID_ARGUMENT);
  /* She has no authenticator app, which the pool knows. */
  auth_stage_user_fails (stage, account, "SetMfa", "('SOFTWARE_TOKEN_MFA', true, true)",
                         AUTH_ERROR_INVALID_ARGUMENT);
  auth_stage_user_does (stage, account, "SetMfa", "('SOFTWARE_TOKEN_MFA', false, false)", "()");
}

static GVariant *
ask_first (AuthStage *stage,
           const char *account,
           const char *method)
{
  g_autoptr (GVariant) rows = auth_stage_user_ask (stage, account, method, NULL);

  g_assert_cmpuint (g_variant_n_children (rows), >=, 1);
  return g_variant_get_child_value (rows, 0);
}

static void
test_lists (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--track-sessions", "--passkeys", NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Lists");
  g_autoptr (GVariant) session = ask_first (stage, account, "ListSessions");
  g_autoptr (GVariant) device = ask_first (stage, account, "ListDevices");
  g_autoptr (GVariant) passkey = ask_first (stage, account, "ListPasskeys");
  g_autofree char *forget = NULL;
  gboolean is_current = FALSE;
  const char *id = "", *key = "";

  g_variant_lookup (session, "IsCurrent", "b", &is_current);
  g_assert_true (is_current);
  g_variant_lookup (passkey, "Id", "&s", &id);
  g_assert_cmpstr (id, !=, "");
  g_variant_lookup (device, "Key", "&s", &key);
  forget = g_strdup_printf ("('%s',)", key);
  auth_stage_user_fails (stage, account, "ForgetDevice", "('',)", AUTH_ERROR_INVALID_ARGUMENT);
  auth_stage_user_fails (stage, account, "RememberDevice", "('x', true)", AUTH_STAGE_USER_ANY);
  auth_stage_user_does (stage, account, "ForgetDevice", forget, "()");
  auth_stage_user_does (stage, account, "ListDevices", NULL, "(@aa{sv} [],)");
}

/* A pool that tracks no sessions says so. */
static void
test_no_sessions (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "No sessions");

  auth_stage_user_fails (stage, account, "ListSessions", NULL, AUTH_ERROR_NOT_SUPPORTED);
}

static void
test_delete (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Delete");
  g_autofree char *state = NULL;
  g_autofree char *typed = NULL;
  g_autoptr (GVariant) username = NULL;

  username = auth_stage_get_property (stage, account, AUTH_BUS_ACCOUNT_IFACE, "Username");
  auth_stage_user_fails (stage, account, "DeleteUser", "('',)", AUTH_ERROR_INVALID_ARGUMENT);
  auth_stage_user_fails (stage, account, "DeleteUser", "('ALICE',)", AUTH_ERROR_INVALID_ARGUMENT);
  g_assert_cmpint (auth_stage_count (stage, "idp:DeleteUser"), ==, 0);
  typed = g_strdup_printf ("('%s',)", g_variant_get_string (username, NULL));
  auth_stage_user_does (stage, account, "DeleteUser", typed, "()");
  state = auth_stage_dup_state (stage, account);
  g_assert_cmpstr (state, ==, "signed-out");
  auth_stage_kill_agent (stage);
  auth_stage_user_fails (stage, account, "GetUser", NULL, AUTH_ERROR_SIGN_IN_REQUIRED);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/user-pool/signed-out", test_signed_out);
  g_test_add_func ("/user-pool/other-provider", test_other_provider);
  g_test_add_func ("/user-pool/stranger", test_stranger);
  g_test_add_func ("/user-pool/scope", test_scope);
  g_test_add_func ("/user-pool/user", test_user);
  g_test_add_func ("/user-pool/attributes", test_attributes);
  g_test_add_func ("/user-pool/verification", test_verification);
  g_test_add_func ("/user-pool/password", test_password);
  g_test_add_func ("/user-pool/mfa", test_mfa);
  g_test_add_func ("/user-pool/lists", test_lists);
  g_test_add_func ("/user-pool/no-sessions", test_no_sessions);
  g_test_add_func ("/user-pool/delete", test_delete);

  return g_test_run ();
}
