/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The demo pool's API on the wire: its access tokens, its errors and the second factor.
 */

#include "config.h"

#include <string.h>

#include "demo-endpoint.h"
#include "demo-totp.h"
#include "test-aws.h"
#include "test-idp.h"

#define NO_CODE                                                         \
  "1 validation error detected: Value at 'userCode' failed to satisfy " \
  "constraint: Member must satisfy regular expression pattern: [0-9]+"
#define LOGIN "/login?" TEST_QUERY

static gint64
get_step (void)
{
  return g_get_real_time () / G_USEC_PER_SEC / DEMO_TOTP_PERIOD_SECONDS;
}

static void
test_operations (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *token = test_aws_dup_token (pool, "access_token");
  g_autoptr (TestAnswer) unknown = test_idp_call (pool, "SignMeUp", "{}");
  g_autoptr (TestAnswer) broken = test_idp_call (pool, "GetUser", "{'AccessToken'");
  g_autoptr (TestAnswer) list = test_idp_call (pool, "GetUser", "[]");
  g_autoptr (TestAnswer) empty = test_idp_call (pool, "GetUser", "{}");
  g_autoptr (TestAnswer) wrong_type = test_idp_call (pool, "GetUser", "{'AccessToken':7}");
  g_autoptr (TestAnswer) user = test_idp_ask (pool, "GetUser", token, NULL);
  g_autofree char *username = test_answer_dup_string (user, "Username");
  g_autofree char *email = test_idp_dup_attribute (user, "email");

  test_idp_assert_fails (unknown, "UnknownOperationException", "Unknown operation.");
  test_idp_assert_fails (broken, "SerializationException", "The request is not a JSON object.");
  test_idp_assert_fails (list, "SerializationException", "The request is not a JSON object.");
  test_idp_assert_fails (empty, "InvalidParameterException",
                         "Missing required parameter AccessToken");
  test_idp_assert_fails (wrong_type, "InvalidParameterException",
                         "Missing required parameter AccessToken");
  test_idp_assert_succeeds (user);
  g_assert_cmpstr (username, ==, "alice");
  g_assert_cmpstr (email, ==, "alice@example.com");
  g_assert_null (strstr (user->body, "MFASetting"));
}

/* Another pool's token, one with a letter changed, and an ID token where an access token belongs.
 */
static void
test_foreign_tokens (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autoptr (TestPool) other = test_pool_new (NULL, NULL);
  g_autofree char *forged = test_aws_dup_token (pool, "access_token");
  g_autofree char *id_token = test_aws_dup_token (pool, "id_token");
  g_autofree char *foreign = test_aws_dup_token (other, "access_token");
  const char *const tokens[] = { "", "a.b.c", forged, id_token, foreign };

  forged[strlen (forged) / 2] ^= 1;
  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_autoptr (TestAnswer) answer = test_idp_ask (pool, "GetUser", tokens[i], NULL);

      test_idp_assert_fails (answer, "NotAuthorizedException", "Invalid Access Token");
    }
}

static void
test_scope (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *code = test_pool_sign_in (pool, "&scope=openid");
  g_autoptr (TestAnswer) signed_in = test_pool_redeem (pool, code, "");
  g_autofree char *token = test_answer_dup_string (signed_in, "access_token");
  g_autoptr (TestAnswer) answer = test_idp_ask (pool, "GetUser", token, NULL);

  test_idp_assert_fails (answer, "NotAuthorizedException",
                         "Access Token does not have required scopes");
}

/* Every session of the user ends, nobody else's. */
static void
test_global_sign_out (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *code = test_pool_sign_in (pool, "");
  g_autoptr (TestAnswer) signed_in = test_pool_redeem (pool, code, "");
  g_autofree char *refresh_token = test_answer_dup_string (signed_in, "refresh_token");
  g_autofree char *token = test_answer_dup_string (signed_in, "access_token");
  g_autofree char *other_token = test_aws_dup_token (pool, "access_token");
  g_autoptr (TestAnswer) answer = test_idp_ask (pool, "GlobalSignOut", token, NULL);
  g_autoptr (TestAnswer) again = test_idp_ask (pool, "GlobalSignOut", other_token, NULL);
  g_autoptr (TestAnswer) refreshed = test_pool_refresh (pool, refresh_token);

  test_idp_assert_succeeds (answer);
  g_assert_cmpstr (answer->body, ==, "{}");
  test_idp_assert_fails (again, "NotAuthorizedException", "Access Token has been revoked");
  g_assert_cmpuint (refreshed->status, ==, 400);
}

static TestAnswer *
verify (TestPool *pool, const char *token, const char *secret, gint64 step)
{
  g_autofree char *code = demo_totp_code (secret, step);
  g_autofree char *more = g_strdup_printf ("'UserCode':'%s','FriendlyDeviceName':'Desk'", code);

  return test_idp_ask (pool, "VerifySoftwareToken", token, more);
}

static char *
associate (TestPool *pool, const char *token)
{
  g_autoptr (TestAnswer) answer = test_idp_ask (pool, "AssociateSoftwareToken", token, NULL);
  char *secret = test_answer_dup_string (answer, "SecretCode");

  test_idp_assert_succeeds (answer);
  g_assert_cmpuint (strlen (secret), ==, 32);
  return secret;
}

static void
test_software_token_refused (void)
{
  static const char *const codes[] = { "''", "12345", "'1234567'", "'12345x'" };
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *token = test_aws_dup_token (pool, "access_token");
  g_autoptr (TestAnswer) early =
    test_idp_ask (pool, "VerifySoftwareToken", token, "'UserCode':'123456'");
  g_autoptr (TestAnswer) unverified =
    test_idp_ask (pool, "SetUserMFAPreference", token,
                  "'SoftwareTokenMfaSettings':{'Enabled':true,'PreferredMfa':true}");
  g_autofree char *lost = associate (pool, token);
  g_autofree char *secret = associate (pool, token);
  gint64 step = get_step ();
  g_autoptr (TestAnswer) old = verify (pool, token, lost, step);
  g_autoptr (TestAnswer) late = verify (pool, token, secret, step - 3);

  test_idp_assert_fails (early, "SoftwareTokenMFANotFoundException",
                         "Software Token MFA has not been associated with this user.");
  test_idp_assert_fails (unverified, "InvalidParameterException",
                         "User has not verified software token mfa");
  test_idp_assert_fails (old, "EnableSoftwareTokenMFAException",
                         "Code mismatch and fail enable Software Token MFA");
  test_idp_assert_fails (late, "EnableSoftwareTokenMFAException",
                         "Code mismatch and fail enable Software Token MFA");
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *more = g_strconcat ("'UserCode':", codes[i], NULL);
      g_autoptr (TestAnswer) answer = test_idp_ask (pool, "VerifySoftwareToken", token, more);

      test_idp_assert_fails (answer, "InvalidParameterException", NO_CODE);
    }
}

/* Enrolled over the API, asked for by the pages. */
static void
test_software_token (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *token = test_aws_dup_token (pool, "access_token");
  g_autofree char *secret = associate (pool, token);
  gint64 step = get_step ();
  g_autoptr (TestAnswer) verified = verify (pool, token, secret, step);
  g_autoptr (TestAnswer) again = verify (pool, token, secret, step);
  g_autofree char *status = test_answer_dup_string (verified, "Status");
  g_autofree char *not_asked = test_pool_sign_in (pool, "&prompt=login");
  g_autoptr (TestAnswer) preferred =
    test_idp_ask (pool, "SetUserMFAPreference", token,
                  "'SoftwareTokenMfaSettings':{'Enabled':true,'PreferredMfa':true}");
  g_autoptr (TestAnswer) user = test_idp_ask (pool, "GetUser", token, NULL);
  g_autoptr (TestAnswer) asked = NULL;
  g_autoptr (TestAnswer) wrong = NULL;
  g_autoptr (TestAnswer) done = NULL;
  g_autofree char *used = demo_totp_code (secret, step);
  g_autofree char *next = demo_totp_code (secret, step + 1);
  g_autofree char *used_form = g_strconcat ("code=", used, NULL);
  g_autofree char *next_form = g_strconcat ("code=", next, NULL);

  g_assert_cmpstr (status, ==, "SUCCESS");
  test_idp_assert_fails (again, "CodeMismatchException", "Code mismatch");
  g_assert_nonnull (not_asked);
  test_idp_assert_succeeds (preferred);
  g_assert_nonnull (strstr (user->body, "\"UserMFASettingList\":[\"SOFTWARE_TOKEN_MFA\"]"));
  g_assert_nonnull (strstr (user->body, "\"PreferredMfaSetting\":\"SOFTWARE_TOKEN_MFA\""));
  test_pool_forget (pool);
  asked = test_pool_submit (pool, LOGIN, "username=alice&password=Passw0rd!");
  g_assert_true (g_str_has_prefix (asked->location, "/mfa?"));
  wrong = test_pool_submit (pool, asked->location, used_form);
  g_assert_cmpuint (wrong->status, ==, 200);
  done = test_pool_submit (pool, asked->location, next_form);
  g_assert_true (g_str_has_prefix (done->location, TEST_REDIRECT_URI "?"));
}

/* The pages ask for what is preferred, and for nothing once that is switched off. */
static void
test_mail_code (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *token = test_aws_dup_token (pool, "access_token");
  g_autoptr (TestAnswer) on =
    test_idp_ask (pool, "SetUserMFAPreference", token, "'EmailMfaSettings':{'Enabled':true}");
  g_autoptr (TestAnswer) asked = NULL;
  g_autoptr (TestAnswer) page = NULL;
  g_autoptr (TestAnswer) wrong = NULL;
  g_autoptr (TestAnswer) done = NULL;
  g_autoptr (TestAnswer) off = NULL;
  g_autoptr (TestAnswer) free_way = NULL;

  test_idp_assert_succeeds (on);
  test_pool_forget (pool);
  asked = test_pool_submit (pool, LOGIN, "username=alice&password=Passw0rd!");
  page = test_pool_get (pool, asked->location, NULL);
  g_assert_nonnull (strstr (page->body, "that was sent to <strong>alice@example.com"));
  wrong = test_pool_submit (pool, asked->location, "code=000000");
  g_assert_cmpuint (wrong->status, ==, 200);
  done = test_pool_submit (pool, asked->location, "code=123456");
  g_assert_true (g_str_has_prefix (done->location, TEST_REDIRECT_URI "?"));
  off = test_idp_ask (pool, "SetUserMFAPreference", token, "'EmailMfaSettings':{'Enabled':false}");
  test_idp_assert_succeeds (off);
  test_pool_forget (pool);
  free_way = test_pool_submit (pool, LOGIN, "username=alice&password=Passw0rd!");
  g_assert_true (g_str_has_prefix (free_way->location, TEST_REDIRECT_URI "?"));
}

static void
test_mfa_preference (void)
{
  static const struct
  {
    const char *settings;
    const char *message; /* (nullable) NULL: it is accepted */
  } cases[] = {
    { "'SMSMfaSettings':{'Enabled':true}",
      "User does not have delivery config set to turn on SMS_MFA" },
    { "'EmailMfaSettings':{'Enabled':false,'PreferredMfa':true}",
      "Invalid MFA preference: what is not enabled cannot be preferred" },
    { "'EmailMfaSettings':{'Enabled':true,'PreferredMfa':true},"
      "'SoftwareTokenMfaSettings':{'Enabled':true,'PreferredMfa':true}",
      "Cannot set more than one preferred MFA" },
    { "'EmailMfaSettings':{'Enabled':true,'PreferredMfa':true}", NULL },
    { "'SMSMfaSettings':{'Enabled':false}", NULL },
    { "'EmailMfaSettings':{'Enabled':false}", NULL },
  };
  static const char *const lists[] = {
    NULL, NULL, NULL, "[\"EMAIL_OTP\"]", "[\"EMAIL_OTP\"]", NULL
  };
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *token = test_aws_dup_token (pool, "access_token");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestAnswer) answer =
        test_idp_ask (pool, "SetUserMFAPreference", token, cases[i].settings);
      g_autoptr (TestAnswer) user = test_idp_ask (pool, "GetUser", token, NULL);

      if (cases[i].message != NULL)
        test_idp_assert_fails (answer, "InvalidParameterException", cases[i].message);
      else
        test_idp_assert_succeeds (answer);
      g_assert_true ((lists[i] == NULL) == (strstr (user->body, "UserMFASettingList") == NULL));
      g_assert_true (lists[i] == NULL || strstr (user->body, lists[i]) != NULL);
    }
}

static void
set_fault (TestPool *pool, const char *fault)
{
  g_autoptr (TestAnswer) answer = test_pool_post (pool, "/test/fault", fault, NULL);

  g_assert_cmpuint (answer->status, ==, 200);
}

/* A fault of one operation leaves the others alone; the request did what it was asked to. */
static void
test_lost_answer (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *token = test_aws_dup_token (pool, "access_token");
  g_autofree char *secret = associate (pool, token);
  gint64 step = get_step ();
  g_autoptr (TestAnswer) lost = NULL;
  g_autoptr (TestAnswer) user = NULL;
  g_autoptr (TestAnswer) again = NULL;
  g_autoptr (TestAnswer) stats = NULL;

  set_fault (pool, "idp:VerifySoftwareToken=lost-answer*1");
  user = test_idp_ask (pool, "GetUser", token, NULL);
  lost = verify (pool, token, secret, step);
  again = verify (pool, token, secret, step + 1);
  stats = test_pool_get (pool, "/test/stats", NULL);
  test_idp_assert_succeeds (user);
  g_assert_cmpuint (lost->status, ==, 0);
  test_idp_assert_succeeds (again);
  g_assert_nonnull (strstr (stats->body, "\"idp:VerifySoftwareToken\":2"));
}

static void
test_faults (void)
{
  static const struct
  {
    const char *fault;
    guint status;     /* 0: no whole answer */
    const char *type; /* (nullable) */
  } cases[] = {
    { "idp=throttled", 400, "TooManyRequestsException:" },
    { "idp=status:500", 500, "InternalErrorException:" },
    { "idp=invalid-grant", 400, "NotAuthorizedException:" },
    { "idp=html:503", 503, NULL },
    { "idp:GetUser=truncate", 0, NULL },
    { "idp:GetUser=close", 0, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
      g_autofree char *token = test_aws_dup_token (pool, "access_token");
      g_autoptr (TestAnswer) answer = NULL;

      set_fault (pool, cases[i].fault);
      answer = test_idp_ask (pool, "GetUser", token, NULL);
      g_assert_cmpuint (answer->status, ==, cases[i].status);
      g_assert_cmpstr (answer->error_type, ==, cases[i].type);
    }
}

/* What can be counted and broken by name is what there is. */
static void
test_endpoints (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);

  for (gsize i = 0; demo_endpoints[i] != NULL; i++)
    if (g_str_has_prefix (demo_endpoints[i], "idp:"))
      {
        g_autoptr (TestAnswer) answer = test_idp_call (pool, demo_endpoints[i] + 4, "{}");

        g_assert_cmpuint (answer->status, ==, 400);
        g_assert_cmpstr (answer->error_type, !=, "UnknownOperationException:");
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/idp/operations", test_operations);
  g_test_add_func ("/idp/foreign-tokens", test_foreign_tokens);
  g_test_add_func ("/idp/scope", test_scope);
  g_test_add_func ("/idp/global-sign-out", test_global_sign_out);
  g_test_add_func ("/idp/software-token/refused", test_software_token_refused);
  g_test_add_func ("/idp/software-token", test_software_token);
  g_test_add_func ("/idp/mail-code", test_mail_code);
  g_test_add_func ("/idp/mfa-preference", test_mfa_preference);
  g_test_add_func ("/idp/lost-answer", test_lost_answer);
  g_test_add_func ("/idp/faults", test_faults);
  g_test_add_func ("/idp/endpoints", test_endpoints);
  return g_test_run ();
}
