/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The demo pool's API on the wire: attributes, password, refresh tokens and the end of a user.
 */

#include "config.h"

#include <string.h>

#include "demo-pool.h"
#include "test-aws.h"
#include "test-idp.h"

#define LOGIN "/login?" TEST_QUERY
#define SECRET_LOGIN                                             \
  "/login?response_type=code&client_id=demo_secret&scope=openid" \
  "&redirect_uri=http%3A%2F%2F127.0.0.1%3A17911%2Fcallback"
#define SECRET_BASIC "Basic ZGVtb19zZWNyZXQ6ZGVtb19zZWNyZXRfdmFsdWU="
#define CODE         "'Code':'" DEMO_CONFIRMATION_CODE "'"

static void
assert_attribute (TestPool *pool, const char *token, const char *name, const char *expected)
{
  g_autoptr (TestAnswer) user = test_idp_ask (pool, "GetUser", token, NULL);
  g_autofree char *value = test_idp_dup_attribute (user, name);

  test_idp_assert_succeeds (user);
  g_assert_cmpstr (value, ==, expected);
}

static void
test_refused_attributes (void)
{
  static const struct
  {
    const char *operation;
    const char *more;
    const char *message;
  } cases[] = {
    { "UpdateUserAttributes", NULL, "There is no list of attributes, or it is empty." },
    { "UpdateUserAttributes", "'UserAttributes':[]",
      "There is no list of attributes, or it is empty." },
    { "UpdateUserAttributes", "'UserAttributes':['name']", "An attribute is a Name and a Value." },
    { "UpdateUserAttributes", "'UserAttributes':[{'Name':'name'}]",
      "An attribute is a Name and a Value." },
    { "UpdateUserAttributes",
      "'UserAttributes':[{'Name':'name','Value':'Eve'},{'Name':'sub','Value':'x'}]",
      "user.sub: Attribute cannot be updated." },
    { "UpdateUserAttributes", "'UserAttributes':[{'Name':'shoe_size','Value':'42'}]",
      "user.shoe_size: Attribute does not exist in the schema." },
    { "UpdateUserAttributes", "'UserAttributes':[{'Name':'email','Value':'nobody'}]",
      "Invalid email address format." },
    { "UpdateUserAttributes", "'UserAttributes':[{'Name':'phone_number','Value':'0301234'}]",
      "Invalid phone number format." },
    { "DeleteUserAttributes", NULL, "There is no list of attributes, or it is empty." },
    { "DeleteUserAttributes", "'UserAttributeNames':['custom:team','email']",
      "user.email: Attribute is required and cannot be deleted." },
    { "GetUserAttributeVerificationCode", NULL, "Only email and phone_number can be verified." },
    { "GetUserAttributeVerificationCode", "'AttributeName':'name'",
      "Only email and phone_number can be verified." },
    { "GetUserAttributeVerificationCode", "'AttributeName':'phone_number'",
      "The user has no such attribute to send a code to." },
    { "VerifyUserAttribute", "'AttributeName':'name'," CODE,
      "Only email and phone_number can be verified." },
  };
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *token = test_aws_dup_token (pool, "access_token");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestAnswer) answer = test_idp_ask (pool, cases[i].operation, token, cases[i].more);

      test_idp_assert_fails (answer, "InvalidParameterException", cases[i].message);
    }
  assert_attribute (pool, token, "name", "Alice Liddell");
}

static void
test_alias (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *token = test_aws_dup_token (pool, "access_token");
  g_autoptr (TestAnswer) answer =
    test_idp_ask (pool, "UpdateUserAttributes", token,
                  "'UserAttributes':[{'Name':'email','Value':'bob@example.com'}]");

  test_idp_assert_fails (answer, "AliasExistsException",
                         "An account with the email already exists.");
}

static void
test_attributes (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *token = test_aws_dup_token (pool, "access_token");
  g_autoptr (TestAnswer) set =
    test_idp_ask (pool, "UpdateUserAttributes", token,
                  "'UserAttributes':[{'Name':'name','Value':'Alice P. Liddell'},"
                  "{'Name':'custom:team','Value':'red'}]");
  g_autoptr (TestAnswer) deleted = NULL;

  test_idp_assert_succeeds (set);
  g_assert_cmpstr (set->body, ==, "{\"CodeDeliveryDetailsList\":[]}");
  assert_attribute (pool, token, "name", "Alice P. Liddell");
  assert_attribute (pool, token, "custom:team", "red");
  deleted =
    test_idp_ask (pool, "DeleteUserAttributes", token, "'UserAttributeNames':['custom:team']");
  test_idp_assert_succeeds (deleted);
  assert_attribute (pool, token, "custom:team", NULL);
}

static TestAnswer *
verify (TestPool *pool, const char *token, const char *more)
{
  return test_idp_ask (pool, "VerifyUserAttribute", token, more);
}

/* A new address counts at once, but not as verified. */
static void
test_verification (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *token = test_aws_dup_token (pool, "access_token");
  g_autoptr (TestAnswer) early = verify (pool, token, "'AttributeName':'email'," CODE);
  g_autoptr (TestAnswer) changed =
    test_idp_ask (pool, "UpdateUserAttributes", token,
                  "'UserAttributes':[{'Name':'email','Value':'liddell@example.net'},"
                  "{'Name':'phone_number','Value':'+4930123456'}]");
  g_autoptr (TestAnswer) sent = NULL;
  g_autoptr (TestAnswer) wrong = NULL;
  g_autoptr (TestAnswer) none = NULL;
  g_autoptr (TestAnswer) done = NULL;
  g_autoptr (TestAnswer) late = NULL;

  test_idp_assert_fails (early, "ExpiredCodeException",
                         "Invalid code provided, please request a code again.");
  test_idp_assert_succeeds (changed);
  g_assert_cmpstr (changed->body, ==,
                   "{\"CodeDeliveryDetailsList\":["
                   "{\"AttributeName\":\"email\",\"DeliveryMedium\":\"EMAIL\","
                   "\"Destination\":\"l***@e***\"},"
                   "{\"AttributeName\":\"phone_number\",\"DeliveryMedium\":\"SMS\","
                   "\"Destination\":\"+*******3456\"}]}");
  assert_attribute (pool, token, "email", "liddell@example.net");
  assert_attribute (pool, token, "email_verified", "false");
  assert_attribute (pool, token, "phone_number_verified", "false");
  sent = test_idp_ask (pool, "GetUserAttributeVerificationCode", token, "'AttributeName':'email'");
  wrong = verify (pool, token, "'AttributeName':'email','Code':'000000'");
  none = verify (pool, token, "'AttributeName':'email'");
  done = verify (pool, token, "'AttributeName':'email'," CODE);
  late = verify (pool, token, "'AttributeName':'email'," CODE);
  g_assert_nonnull (strstr (sent->body, "\"Destination\":\"l***@e***\""));
  test_idp_assert_fails (wrong, "CodeMismatchException",
                         "Invalid verification code provided, please try again.");
  test_idp_assert_fails (none, "CodeMismatchException",
                         "Invalid verification code provided, please try again.");
  test_idp_assert_succeeds (done);
  test_idp_assert_fails (late, "ExpiredCodeException",
                         "Invalid code provided, please request a code again.");
  assert_attribute (pool, token, "email_verified", "true");
  assert_attribute (pool, token, "phone_number_verified", "false");
}

static void
test_password (void)
{
  static const struct
  {
    const char *more;
    const char *type;
    const char *message;
  } cases[] = {
    { "'PreviousPassword':'Passw0rd!'", "InvalidParameterException",
      "Missing required parameter ProposedPassword" },
    { "'ProposedPassword':'N3w-Passw0rd'", "NotAuthorizedException",
      "Incorrect username or password." },
    { "'PreviousPassword':'wrong','ProposedPassword':'N3w-Passw0rd'", "NotAuthorizedException",
      "Incorrect username or password." },
    { "'PreviousPassword':'Passw0rd!','ProposedPassword':'N3w-'", "InvalidPasswordException",
      "Password did not conform with policy: The password is too short: use at least 8 "
      "characters." },
  };
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *token = test_aws_dup_token (pool, "access_token");
  g_autoptr (TestAnswer) done = NULL;
  g_autoptr (TestAnswer) old = NULL;
  g_autoptr (TestAnswer) new = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestAnswer) answer = test_idp_ask (pool, "ChangePassword", token, cases[i].more);

      test_idp_assert_fails (answer, cases[i].type, cases[i].message);
    }
  done = test_idp_ask (pool, "ChangePassword", token,
                       "'PreviousPassword':'Passw0rd!','ProposedPassword':'N3w-Passw0rd'");
  test_idp_assert_succeeds (done);
  test_pool_forget (pool);
  old = test_pool_submit (pool, LOGIN, "username=alice&password=Passw0rd!");
  new = test_pool_submit (pool, LOGIN, "username=alice&password=N3w-Passw0rd");
  g_assert_cmpuint (old->status, ==, 200);
  g_assert_cmpuint (new->status, ==, 302);
}

static void
test_auth_factors (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *token = test_aws_dup_token (pool, "access_token");
  g_autoptr (TestAnswer) answer = test_idp_ask (pool, "GetUserAuthFactors", token, NULL);

  test_idp_assert_succeeds (answer);
  g_assert_cmpstr (answer->body, ==,
                   "{\"Username\":\"alice\",\"ConfiguredUserAuthFactors\":[\"PASSWORD\"]}");
}

/* The user is gone from the pages as well, with every session. */
static void
test_delete_user (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *pending = test_pool_sign_in (pool, "");
  g_autofree char *code = test_pool_sign_in (pool, "");
  g_autoptr (TestAnswer) signed_in = test_pool_redeem (pool, code, "");
  g_autofree char *token = test_answer_dup_string (signed_in, "access_token");
  g_autofree char *refresh_token = test_answer_dup_string (signed_in, "refresh_token");
  g_autoptr (TestAnswer) done = test_idp_ask (pool, "DeleteUser", token, NULL);
  g_autoptr (TestAnswer) again = test_idp_ask (pool, "DeleteUser", token, NULL);
  g_autoptr (TestAnswer) refreshed = test_pool_refresh (pool, refresh_token);
  g_autoptr (TestAnswer) redeemed = test_pool_redeem (pool, pending, "");
  g_autoptr (TestAnswer) visit = test_pool_get (pool, "/oauth2/authorize?" TEST_QUERY, NULL);
  g_autoptr (TestAnswer) page = test_pool_submit (pool, LOGIN, "username=alice&password=Passw0rd!");

  test_idp_assert_succeeds (done);
  test_idp_assert_fails (again, "NotAuthorizedException", "Access Token has been revoked");
  g_assert_cmpuint (refreshed->status, ==, 400);
  g_assert_cmpuint (redeemed->status, ==, 400);
  g_assert_true (g_str_has_prefix (visit->location, "/login?"));
  g_assert_cmpuint (page->status, ==, 200);
}

static TestAnswer *
renew (TestPool *pool, const char *client, const char *token)
{
  g_autofree char *input = g_strdup_printf ("{'ClientId':%s,'RefreshToken':'%s'}", client, token);

  return test_idp_call (pool, "GetTokensFromRefreshToken", input);
}

static char *
dup_result (const TestAnswer *answer, const char *member)
{
  g_autoptr (JsonNode) root = json_from_string (answer->body, NULL);
  JsonObject *result =
    json_object_get_object_member (json_node_get_object (root), "AuthenticationResult");

  return g_strdup (json_object_get_string_member_with_default (result, member, NULL));
}

static void
test_renewal (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *token = test_aws_dup_token (pool, "refresh_token");
  g_autoptr (TestAnswer) answer = renew (pool, "'demo_desktop'", token);
  g_autofree char *access_token = dup_result (answer, "AccessToken");
  g_autofree char *id_token = dup_result (answer, "IdToken");
  g_autofree char *next = dup_result (answer, "RefreshToken");
  g_autofree char *type = dup_result (answer, "TokenType");
  g_autoptr (TestAnswer) user = test_idp_ask (pool, "GetUser", access_token, NULL);

  test_idp_assert_succeeds (answer);
  g_assert_nonnull (strstr (answer->body, "\"ExpiresIn\":3600"));
  g_assert_nonnull (id_token);
  g_assert_null (next);
  g_assert_cmpstr (type, ==, "Bearer");
  test_idp_assert_succeeds (user);
}

static void
test_rotation (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--rotation", NULL);
  g_autofree char *token = test_aws_dup_token (pool, "refresh_token");
  g_autoptr (TestAnswer) first = renew (pool, "'demo_desktop'", token);
  g_autoptr (TestAnswer) repeated = renew (pool, "'demo_desktop'", token);
  g_autofree char *next = dup_result (first, "RefreshToken");
  g_autoptr (TestAnswer) second = renew (pool, "'demo_desktop'", next);

  g_assert_cmpstr (next, !=, token);
  test_idp_assert_fails (repeated, "RefreshTokenReuseException",
                         "The refresh token was used already and another was given for it.");
  test_idp_assert_succeeds (second);
}

static void
test_revocation (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *code = test_pool_sign_in (pool, "");
  g_autoptr (TestAnswer) signed_in = test_pool_redeem (pool, code, "");
  g_autofree char *access_token = test_answer_dup_string (signed_in, "access_token");
  g_autofree char *token = test_answer_dup_string (signed_in, "refresh_token");
  g_autofree char *input = g_strdup_printf ("{'ClientId':'demo_desktop','Token':'%s'}", token);
  g_autofree char *wrong =
    g_strdup_printf ("{'ClientId':'demo_desktop','Token':'%s'}", access_token);
  g_autoptr (TestAnswer) refused = test_idp_call (pool, "RevokeToken", wrong);
  g_autoptr (TestAnswer) missing =
    test_idp_call (pool, "RevokeToken", "{'ClientId':'demo_desktop'}");
  g_autoptr (TestAnswer) unknown =
    test_idp_call (pool, "RevokeToken", "{'ClientId':'demo_desktop','Token':'unknown'}");
  g_autoptr (TestAnswer) done = test_idp_call (pool, "RevokeToken", input);
  g_autoptr (TestAnswer) late = renew (pool, "'demo_desktop'", token);
  g_autoptr (TestAnswer) user = test_idp_ask (pool, "GetUser", access_token, NULL);

  test_idp_assert_fails (refused, "UnsupportedTokenTypeException", "Unsupported token type");
  test_idp_assert_fails (missing, "InvalidParameterException", "Missing required parameter Token");
  test_idp_assert_succeeds (unknown);
  test_idp_assert_succeeds (done);
  test_idp_assert_fails (late, "NotAuthorizedException", "Refresh Token has been revoked");
  test_idp_assert_fails (user, "NotAuthorizedException", "Access Token has been revoked");
}

/* A token of a client with a secret: the right client, the secret, and nothing less. */
static void
test_client_secret (void)
{
  static const struct
  {
    const char *client;
    const char *type; /* (nullable) NULL: it is accepted */
    const char *message;
  } cases[] = {
    { "7", "ResourceNotFoundException", "User pool client  does not exist." },
    { "'nobody'", "ResourceNotFoundException", "User pool client nobody does not exist." },
    { "'demo_secret'", "NotAuthorizedException",
      "Unable to verify the secret for client demo_secret" },
    { "'demo_secret','ClientSecret':'wrong'", "NotAuthorizedException",
      "Unable to verify the secret for client demo_secret" },
    { "'demo_desktop'", "NotAuthorizedException", "Invalid Refresh Token." },
    { "'demo_secret','ClientSecret':'demo_secret_value'", NULL },
  };
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autoptr (TestAnswer) signed_in =
    test_pool_submit (pool, SECRET_LOGIN, "username=alice&password=Passw0rd!");
  g_autofree char *code = test_answer_dup_parameter (signed_in, "code");
  g_autofree char *form = g_strconcat ("grant_type=authorization_code&redirect_uri="
                                       "http%3A%2F%2F127.0.0.1%3A17911%2Fcallback&code=",
                                       code, NULL);
  g_autoptr (TestAnswer) tokens = test_pool_post (pool, "/oauth2/token", form, SECRET_BASIC);
  g_autofree char *token = test_answer_dup_string (tokens, "refresh_token");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestAnswer) answer = renew (pool, cases[i].client, token);

      if (cases[i].type != NULL)
        test_idp_assert_fails (answer, cases[i].type, cases[i].message);
      else
        test_idp_assert_succeeds (answer);
    }
}

/* Time is a parameter of the grants, so nothing has to be waited for. */
static void
test_token_states (void)
{
  g_autoptr (GPtrArray) users = demo_user_list_new ();
  DemoGrants *grants = demo_grants_new ();
  g_autoptr (DemoSession) session =
    demo_session_new (users->pdata[0], &demo_clients[0], "openid", NULL, 1000);
  g_autofree char *token = demo_grants_add_refresh_token (grants, session, 2000);

  g_assert_cmpint (demo_grants_look_up (grants, &demo_clients[0], "", 1000), ==,
                   DEMO_TOKEN_UNKNOWN);
  g_assert_cmpint (demo_grants_look_up (grants, &demo_clients[0], token, 1999), ==,
                   DEMO_TOKEN_GOOD);
  g_assert_cmpint (demo_grants_look_up (grants, &demo_clients[0], token, 2000), ==,
                   DEMO_TOKEN_EXPIRED);
  demo_grants_forget (grants, users->pdata[1]);
  g_assert_cmpint (demo_grants_look_up (grants, &demo_clients[0], token, 1999), ==,
                   DEMO_TOKEN_GOOD);
  demo_grants_forget (grants, users->pdata[0]);
  g_assert_cmpint (demo_grants_look_up (grants, &demo_clients[0], token, 1999), ==,
                   DEMO_TOKEN_UNKNOWN);
  demo_grants_free (grants);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/idp/attributes/refused", test_refused_attributes);
  g_test_add_func ("/idp/attributes/alias", test_alias);
  g_test_add_func ("/idp/attributes", test_attributes);
  g_test_add_func ("/idp/attributes/verification", test_verification);
  g_test_add_func ("/idp/password", test_password);
  g_test_add_func ("/idp/auth-factors", test_auth_factors);
  g_test_add_func ("/idp/delete-user", test_delete_user);
  g_test_add_func ("/idp/renewal", test_renewal);
  g_test_add_func ("/idp/rotation", test_rotation);
  g_test_add_func ("/idp/revocation", test_revocation);
  g_test_add_func ("/idp/client-secret", test_client_secret);
  g_test_add_func ("/idp/token-states", test_token_states);
  return g_test_run ();
}
