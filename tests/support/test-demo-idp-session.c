/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The demo pool's API on the wire: the sessions, devices and passkeys of a user.
 */

#include "config.h"

#include <string.h>

#include "demo-device.h"
#include "test-aws.h"
#include "test-idp.h"

#define AUTHORIZE "/oauth2/authorize?" TEST_QUERY

/* (transfer full) */
static JsonArray *
list (
  TestPool *pool, const char *operation, const char *token, const char *more, const char *member)
{
  g_autoptr (TestAnswer) answer = test_idp_ask (pool, operation, token, more);
  g_autoptr (JsonNode) root = json_from_string (answer->body, NULL);

  test_idp_assert_succeeds (answer);
  return json_array_ref (json_object_get_array_member (json_node_get_object (root), member));
}

/* The one of this type that is or is not the token's own. (transfer full) */
static char *
find_session (TestPool *pool, const char *token, const char *type, gboolean is_current)
{
  g_autoptr (JsonArray) sessions = list (pool, "ListUserSessions", token, NULL, "Sessions");
  char *found = NULL;

  for (guint i = 0; i < json_array_get_length (sessions); i++)
    {
      JsonObject *session = json_array_get_object_element (sessions, i);

      if (g_strcmp0 (json_object_get_string_member (session, "SessionType"), type) != 0 ||
          json_object_get_boolean_member (session, "IsCurrentSession") != is_current)
        continue;
      g_assert_null (found);
      found = g_strdup (json_object_get_string_member (session, "SessionId"));
      g_assert_cmpuint (strlen (found), ==, 28);
      g_assert_true (g_str_has_prefix (found, strcmp (type, "TOKEN") == 0 ? "tkn" : "sso"));
    }
  return found;
}

static void
assert_refused (TestPool *pool, const char *token)
{
  g_autoptr (TestAnswer) answer = test_idp_ask (pool, "GetUser", token, NULL);

  test_idp_assert_fails (answer, "NotAuthorizedException", "Access Token has been revoked");
}

static TestAnswer *
end_session (TestPool *pool, const char *token, const char *id, const char *more)
{
  g_autofree char *members = g_strdup_printf ("'SessionId':'%s'%s", id, more);

  return test_idp_ask (pool, "RevokeUserSession", token, members);
}

static void
test_not_tracked (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *token = test_aws_dup_token (pool, "access_token");
  g_autoptr (TestAnswer) listed = test_idp_ask (pool, "ListUserSessions", token, NULL);
  g_autoptr (TestAnswer) revoked = end_session (pool, token, "tkn1", "");

  test_idp_assert_fails (listed, "OperationNotEnabledException",
                         "Session tracking is not enabled for this user pool.");
  test_idp_assert_fails (revoked, "OperationNotEnabledException",
                         "Session tracking is not enabled for this user pool.");
}

static void
test_refused_revocation (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--track-sessions", NULL);
  g_autofree char *token = test_aws_dup_token (pool, "access_token");
  g_autofree char *own = find_session (pool, token, "TOKEN", TRUE);
  g_autoptr (TestAnswer) missing = test_idp_ask (pool, "RevokeUserSession", token, NULL);
  g_autoptr (TestAnswer) unknown = end_session (pool, token, "tkn1", "");
  g_autoptr (TestAnswer) word =
    end_session (pool, token, "tkn1", ",'RevokeAssociatedSessions':'ALL'");
  g_autoptr (TestAnswer) current = end_session (pool, token, own, "");

  test_idp_assert_fails (missing, "InvalidParameterException",
                         "Missing required parameter SessionId");
  test_idp_assert_fails (unknown, "ResourceNotFoundException", "Session does not exist.");
  test_idp_assert_fails (word, "InvalidParameterException",
                         "RevokeAssociatedSessions is NONE or LINKED");
  test_idp_assert_fails (current, "InvalidParameterException",
                         "The current session cannot be revoked; sign out instead.");
}

/* Signs in on two computers, and ends the session of one on the other. */
static void
test_revoke (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--track-sessions", NULL);
  g_autofree char *lost_token = test_aws_dup_token (pool, "access_token");
  g_autofree char *token = NULL;
  g_autofree char *lost = NULL;
  g_autofree char *none = NULL;
  g_autoptr (TestAnswer) revoked = NULL;
  g_autoptr (TestAnswer) visit = test_pool_get (pool, AUTHORIZE, NULL);

  /* Still signed in to the pages there. */
  g_assert_true (g_str_has_prefix (visit->location, TEST_REDIRECT_URI));
  test_pool_forget (pool);
  token = test_aws_dup_token (pool, "access_token");
  lost = find_session (pool, token, "TOKEN", FALSE);
  revoked = end_session (pool, token, lost, "");
  test_idp_assert_succeeds (revoked);
  assert_refused (pool, lost_token);
  none = find_session (pool, token, "TOKEN", FALSE);
  g_assert_null (none);
}

/* The session of the browser ends with that of the token. */
static void
test_revoke_linked (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--track-sessions", NULL);
  g_autofree char *token = test_aws_dup_token (pool, "access_token");
  g_autofree char *lost_token = NULL;
  g_autofree char *lost = NULL;
  g_autoptr (TestAnswer) revoked = NULL;
  g_autoptr (TestAnswer) visit = NULL;

  test_pool_forget (pool);
  lost_token = test_aws_dup_token (pool, "access_token");
  lost = find_session (pool, token, "TOKEN", FALSE);
  revoked = end_session (pool, token, lost, ",'RevokeAssociatedSessions':'LINKED'");
  test_idp_assert_succeeds (revoked);
  assert_refused (pool, lost_token);
  visit = test_pool_get (pool, AUTHORIZE, NULL);
  g_assert_true (g_str_has_prefix (visit->location, "/login?"));
}

static void
check_browser_session (const char *more, gboolean ends_tokens)
{
  g_autoptr (TestPool) pool = test_pool_new ("--track-sessions", NULL);
  g_autofree char *token = test_aws_dup_token (pool, "access_token");
  g_autofree char *browser = find_session (pool, token, "SSO", FALSE);
  g_autoptr (TestAnswer) revoked = end_session (pool, token, browser, more);
  g_autoptr (TestAnswer) visit = test_pool_get (pool, AUTHORIZE, NULL);
  g_autoptr (TestAnswer) user = test_idp_ask (pool, "GetUser", token, NULL);

  test_idp_assert_succeeds (revoked);
  g_assert_true (g_str_has_prefix (visit->location, "/login?"));
  g_assert_cmpuint (user->status, ==, ends_tokens ? 400 : 200);
}

static void
test_browser_session (void)
{
  check_browser_session (",'RevokeAssociatedSessions':'NONE'", FALSE);
  check_browser_session (",'RevokeAssociatedSessions':'LINKED'", TRUE);
}

/* Another user's sessions are none of mine. */
static void
test_foreign_session (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--track-sessions", NULL);
  g_autofree char *token = test_aws_dup_token (pool, "access_token");
  g_autofree char *browser = find_session (pool, token, "SSO", FALSE);
  g_autofree char *own = find_session (pool, token, "TOKEN", TRUE);
  g_autoptr (TestAnswer) done = NULL;
  g_autoptr (TestAnswer) tokens = NULL;
  g_autofree char *code = NULL;
  g_autofree char *other = NULL;
  const char *const ids[] = { own, browser };

  test_pool_forget (pool);
  done = test_pool_submit (pool, "/signup?" TEST_QUERY,
                           "name=Eve&email=eve@example.com&password=Passw0rd!");
  tokens = test_pool_submit (pool, done->location, "code=123456");
  code = test_answer_dup_parameter (tokens, "code");
  g_clear_pointer (&tokens, test_answer_free);
  tokens = test_pool_redeem (pool, code, "");
  other = test_answer_dup_string (tokens, "access_token");
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (TestAnswer) answer = end_session (pool, other, ids[i], "");

      test_idp_assert_fails (answer, "ResourceNotFoundException", "Session does not exist.");
    }
}

static void
check_revoked_token (const char *option, const char *place)
{
  g_autoptr (TestPool) pool = test_pool_new (option, NULL);
  g_autofree char *token = test_aws_dup_token (pool, "refresh_token");
  g_autofree char *input = g_strdup_printf ("{'ClientId':'demo_desktop','Token':'%s',"
                                            "'RevokeAssociatedSessions':'LINKED'}",
                                            token);
  g_autoptr (TestAnswer) revoked = test_idp_call (pool, "RevokeToken", input);
  g_autoptr (TestAnswer) visit = test_pool_get (pool, AUTHORIZE, NULL);

  test_idp_assert_succeeds (revoked);
  g_assert_true (g_str_has_prefix (visit->location, place));
}

/* Signs out of the pages too, without a browser, but only where the pool tracks sessions. */
static void
test_revoke_token_linked (void)
{
  check_revoked_token ("--track-sessions", "/login?");
  check_revoked_token (NULL, TEST_REDIRECT_URI);
}

static void
test_device_names (void)
{
  static const struct
  {
    const char *user_agent;
    const char *name;
  } cases[] = {
    { NULL, "unknown" },
    { "", "unknown" },
    { "/1.0", "unknown" },
    { "B\xc3\xa4r/1.0", "unknown" },
    { "libsoup/3.2.3", "libsoup" },
    { "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/60.5 "
      "Safari/605.1.15",
      "Safari / Linux" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = demo_device_describe (cases[i].user_agent);

      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

static char *
dup_device_key (TestPool *pool, const char *token)
{
  g_autoptr (JsonArray) devices = list (pool, "ListDevices", token, NULL, "Devices");

  g_assert_cmpuint (json_array_get_length (devices), ==, 1);
  return g_strdup (
    json_object_get_string_member (json_array_get_object_element (devices, 0), "DeviceKey"));
}

static void
test_refused_devices (void)
{
  static const char *const operations[] = { "GetDevice", "ForgetDevice", "UpdateDeviceStatus" };
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *token = test_aws_dup_token (pool, "access_token");
  g_autofree char *key = dup_device_key (pool, token);
  g_autofree char *bad = g_strdup_printf ("'DeviceKey':'%s','DeviceRememberedStatus':'maybe'", key);
  g_autoptr (TestAnswer) status = test_idp_ask (pool, "UpdateDeviceStatus", token, bad);

  test_idp_assert_fails (status, "InvalidParameterException",
                         "DeviceRememberedStatus is remembered or not_remembered");
  for (gsize i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      g_autoptr (TestAnswer) missing = test_idp_ask (pool, operations[i], token, NULL);
      g_autoptr (TestAnswer) unknown =
        test_idp_ask (pool, operations[i], token, "'DeviceKey':'us-east-1_1'");

      test_idp_assert_fails (missing, "InvalidParameterException",
                             "Missing required parameter DeviceKey");
      test_idp_assert_fails (unknown, "ResourceNotFoundException", "Device does not exist.");
    }
}

/* One browser is one device, however often one signs in with it. */
static void
test_devices (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *first_token = test_aws_dup_token (pool, "access_token");
  g_autofree char *token = test_aws_dup_token (pool, "access_token");
  g_autofree char *key = dup_device_key (pool, token);
  g_autofree char *more = g_strdup_printf ("'DeviceKey':'%s'", key);
  g_autofree char *remember = g_strdup_printf ("%s,'DeviceRememberedStatus':'remembered'", more);
  g_autoptr (TestAnswer) before = test_idp_ask (pool, "GetDevice", token, more);
  g_autoptr (TestAnswer) updated = test_idp_ask (pool, "UpdateDeviceStatus", token, remember);
  g_autoptr (TestAnswer) after = test_idp_ask (pool, "GetDevice", token, more);
  g_autoptr (TestAnswer) forgotten = test_idp_ask (pool, "ForgetDevice", token, more);
  g_autoptr (JsonArray) none = list (pool, "ListDevices", token, NULL, "Devices");

  g_assert_nonnull (strstr (before->body, "\"not_remembered\""));
  test_idp_assert_succeeds (updated);
  g_assert_nonnull (strstr (after->body, "\"remembered\""));
  test_idp_assert_succeeds (forgotten);
  g_assert_cmpuint (json_array_get_length (none), ==, 0);
}

static TestAnswer *
list_one_device (TestPool *pool, const char *token, const char *page)
{
  g_autofree char *more = g_strconcat ("'Limit':1", page != NULL ? ",'PaginationToken':'" : "",
                                       page != NULL ? page : "", page != NULL ? "'" : "", NULL);
  TestAnswer *answer = test_idp_ask (pool, "ListDevices", token, more);

  test_idp_assert_succeeds (answer);
  return answer;
}

static void
test_device_pages (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *token = test_aws_dup_token (pool, "access_token");
  g_autoptr (TestAnswer) elsewhere = test_pool_get_with (pool, AUTHORIZE, "Firefox/140.0");
  g_autoptr (TestAnswer) first = list_one_device (pool, token, NULL);
  g_autofree char *next = test_answer_dup_string (first, "PaginationToken");
  g_autoptr (TestAnswer) second = list_one_device (pool, token, next);
  g_autofree char *end = test_answer_dup_string (second, "PaginationToken");
  g_autoptr (TestAnswer) beyond = list_one_device (pool, token, "7");

  g_assert_true (g_str_has_prefix (elsewhere->location, TEST_REDIRECT_URI "?code="));
  g_assert_nonnull (strstr (first->body, "\"unknown\""));
  g_assert_null (strstr (first->body, "\"Firefox\""));
  g_assert_nonnull (strstr (second->body, "\"Firefox\""));
  g_assert_null (end);
  g_assert_cmpstr (beyond->body, ==, "{\"Devices\":[]}");
}

static void
test_no_passkeys (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *token = test_aws_dup_token (pool, "access_token");
  g_autoptr (JsonArray) none = list (pool, "ListWebAuthnCredentials", token, NULL, "Credentials");
  g_autoptr (TestAnswer) missing = test_idp_ask (pool, "DeleteWebAuthnCredential", token, NULL);
  g_autoptr (TestAnswer) unknown =
    test_idp_ask (pool, "DeleteWebAuthnCredential", token, "'CredentialId':'AAAA'");

  g_assert_cmpuint (json_array_get_length (none), ==, 0);
  test_idp_assert_fails (missing, "InvalidParameterException",
                         "Missing required parameter CredentialId");
  test_idp_assert_fails (unknown, "ResourceNotFoundException", "Credential does not exist.");
}

static void
test_passkeys (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--passkeys", NULL);
  g_autofree char *token = test_aws_dup_token (pool, "access_token");
  g_autoptr (JsonArray) passkeys =
    list (pool, "ListWebAuthnCredentials", token, NULL, "Credentials");
  g_autoptr (TestAnswer) factors = test_idp_ask (pool, "GetUserAuthFactors", token, NULL);
  g_autoptr (JsonArray) none = NULL;
  g_autoptr (TestAnswer) deleted = NULL;
  g_autofree char *more = NULL;

  g_assert_cmpuint (json_array_get_length (passkeys), ==, 1);
  g_assert_nonnull (strstr (factors->body, "\"WEB_AUTHN\""));
  more = g_strdup_printf (
    "'CredentialId':'%s'",
    json_object_get_string_member (json_array_get_object_element (passkeys, 0), "CredentialId"));
  deleted = test_idp_ask (pool, "DeleteWebAuthnCredential", token, more);
  test_idp_assert_succeeds (deleted);
  none = list (pool, "ListWebAuthnCredentials", token, NULL, "Credentials");
  g_assert_cmpuint (json_array_get_length (none), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/idp/sessions/not-tracked", test_not_tracked);
  g_test_add_func ("/idp/sessions/refused", test_refused_revocation);
  g_test_add_func ("/idp/sessions/revoke", test_revoke);
  g_test_add_func ("/idp/sessions/revoke-linked", test_revoke_linked);
  g_test_add_func ("/idp/sessions/browser", test_browser_session);
  g_test_add_func ("/idp/sessions/foreign", test_foreign_session);
  g_test_add_func ("/idp/sessions/revoke-token", test_revoke_token_linked);
  g_test_add_func ("/idp/devices/names", test_device_names);
  g_test_add_func ("/idp/devices/refused", test_refused_devices);
  g_test_add_func ("/idp/devices", test_devices);
  g_test_add_func ("/idp/devices/pages", test_device_pages);
  g_test_add_func ("/idp/passkeys/none", test_no_passkeys);
  g_test_add_func ("/idp/passkeys", test_passkeys);
  return g_test_run ();
}
