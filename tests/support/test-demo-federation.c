/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The demo pool on the wire: signing in with a provider outside it.
 */

#include "config.h"

#include <string.h>

#include "auth-jwt.h"
#include "test-idp.h"
#include "test-provider.h"

#define LOGIN "/login?" TEST_QUERY

static AuthJwt *
redeem (TestPool *pool, const TestAnswer *answer)
{
  g_autofree char *code = test_answer_dup_parameter (answer, "code");
  g_autoptr (TestAnswer) tokens = test_pool_redeem (pool, code, "");
  g_autofree char *text = test_answer_dup_string (tokens, "id_token");
  g_autoptr (GError) error = NULL;
  AuthJwt *jwt = auth_jwt_parse (text, &error);

  g_assert_no_error (error);
  return jwt;
}

static void
test_no_such_provider (void)
{
  static const char *const cases[] = { "&identity_provider=Nope", "&identity_provider=google",
                                       "&idp_identifier=nowhere.example" };
  g_autoptr (TestPool) pool = test_pool_new ("--federation", NULL);
  g_autoptr (TestPool) alone = test_pool_new (NULL, NULL);
  g_autoptr (TestAnswer) refused = test_pool_get (alone, TEST_GOOGLE, NULL);
  g_autoptr (TestAnswer) local =
    test_pool_get (alone, TEST_AUTHORIZE "&identity_provider=COGNITO", NULL);
  g_autoptr (TestAnswer) page = test_pool_get (alone, LOGIN, NULL);

  test_answer_assert_leads_to (refused, "/error?error=Login%20option%20is%20not%20available");
  test_answer_assert_leads_to (local, "/login?");
  g_assert_null (strstr (page->body, "Continue with"));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat (TEST_AUTHORIZE, cases[i], NULL);
      g_autoptr (TestAnswer) answer = test_pool_get (pool, path, NULL);

      test_answer_assert_leads_to (answer, "/error?error=Login%20option%20is%20not%20available");
    }
}

static void
test_bad_returns (void)
{
  static const char *const cases[] = { "", "?code=x", "?code=x&state=unknown" };
  g_autoptr (TestPool) pool = test_pool_new ("--federation", NULL);
  g_autofree char *location = test_provider_dup_return (pool, TEST_GOOGLE, TEST_ADA);
  g_autofree char *stolen = NULL;
  g_autoptr (TestAnswer) first = test_pool_get (pool, location, NULL);
  g_autoptr (TestAnswer) again = test_pool_get (pool, location, NULL);
  g_autoptr (TestAnswer) elsewhere = NULL;

  test_answer_assert_leads_to (first, TEST_REDIRECT_URI "?code=");
  test_answer_assert_leads_to (again, "/error?error=invalid_state");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/oauth2/idpresponse", cases[i], NULL);
      g_autoptr (TestAnswer) answer = test_pool_get (pool, path, NULL);

      test_answer_assert_leads_to (answer, "/error?error=invalid_state");
    }
  /* Another browser is not signed in by this one's answer. */
  test_pool_forget (pool);
  stolen = test_provider_dup_return (pool, TEST_GOOGLE, TEST_ADA);
  test_pool_forget (pool);
  elsewhere = test_pool_get (pool, stolen, NULL);
  test_answer_assert_leads_to (elsewhere, "/error?error=invalid_state");
}

static void
test_buttons (void)
{
  static const char *const names[] = { "Google", "Facebook", "Amazon", "Apple", "Okta" };
  g_autoptr (TestPool) pool = test_pool_new ("--federation", NULL);
  g_autoptr (TestAnswer) page = test_pool_get (pool, LOGIN, NULL);
  g_autoptr (TestAnswer) german = test_pool_get (pool, LOGIN "&lang=de", NULL);
  g_autoptr (TestAnswer) local = test_pool_get (pool, LOGIN "&identity_provider=COGNITO", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = g_strconcat (">Continue with ", names[i], "</a>", NULL);

      test_answer_assert_shows (page, 200, text);
    }
  test_answer_assert_shows (page, 200, "identity_provider=Google");
  test_answer_assert_shows (page, 200, "name=\"password\"");
  test_answer_assert_shows (german, 200, "Weiter mit Google");
  test_answer_assert_shows (local, 200, "name=\"password\"");
  g_assert_null (strstr (local->body, "Continue with"));
}

static void
assert_identity (AuthJwt *jwt, const char *name, const char *type, const char *subject)
{
  JsonArray *identities = json_object_get_array_member (auth_jwt_get_claims (jwt), "identities");
  JsonObject *identity;
  g_autofree char *username = g_strconcat (name, "_", subject, NULL);

  g_assert_cmpuint (json_array_get_length (identities), ==, 1);
  identity = json_array_get_object_element (identities, 0);
  g_assert_cmpstr (json_object_get_string_member (identity, "userId"), ==, subject);
  g_assert_cmpstr (json_object_get_string_member (identity, "providerName"), ==, name);
  g_assert_cmpstr (json_object_get_string_member (identity, "providerType"), ==, type);
  g_assert_cmpstr (json_object_get_string_member (identity, "primary"), ==, "true");
  g_assert_true (json_object_has_member (identity, "issuer"));
  g_assert_true (json_object_has_member (identity, "dateCreated"));
  g_assert_cmpstr (auth_jwt_get_string (jwt, "cognito:username"), ==, username);
}

static void
assert_group (AuthJwt *jwt, const char *name)
{
  g_auto (GStrv) groups = auth_jwt_dup_strv (jwt, "cognito:groups");
  g_autofree char *group = g_strconcat ("local_DemoPool_", name, NULL);

  g_assert_cmpuint (g_strv_length (groups), ==, 1);
  g_assert_cmpstr (groups[0], ==, group);
}

static void
test_sign_in (void)
{
  static const struct
  {
    const char *query;
    const char *form;
    const char *name;
    const char *type;
    const char *subject;
  } cases[] = {
    { "&identity_provider=Google", TEST_ADA, "Google", "Google", "1234567890" },
    { "&identity_provider=Facebook", TEST_ADA, "Facebook", "Facebook", "10204500001" },
    { "&identity_provider=LoginWithAmazon", TEST_ADA, "LoginWithAmazon", "LoginWithAmazon",
      "amzn1.account.ADA0EXAMPLE" },
    { "&identity_provider=SignInWithApple", TEST_ADA, "SignInWithApple", "SignInWithApple",
      "001234.ada0example.0815" },
    { "&idp_identifier=example.com", "username=ada%40example.com&password=Passw0rd!", "Okta",
      "OIDC", "00u1adaexample" },
  };
  g_autoptr (TestPool) pool = test_pool_new ("--federation", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat (TEST_AUTHORIZE, cases[i].query, NULL);
      g_autoptr (TestAnswer) answer = NULL;
      g_autofree char *state = NULL;
      g_autoptr (AuthJwt) jwt = NULL;

      test_pool_forget (pool);
      answer = test_provider_come_back (pool, path, cases[i].form);
      test_answer_assert_leads_to (answer, TEST_REDIRECT_URI "?code=");
      state = test_answer_dup_parameter (answer, "state");
      g_assert_cmpstr (state, ==, "a-state");
      jwt = redeem (pool, answer);
      assert_identity (jwt, cases[i].name, cases[i].type, cases[i].subject);
      g_assert_cmpstr (auth_jwt_get_string (jwt, "email"), ==, "ada@example.com");
      assert_group (jwt, cases[i].name);
      /* The app sent none. */
      g_assert_nonnull (auth_jwt_get_string (jwt, "nonce"));
    }
}

/* Where a list does not fit, Cognito sends its text. */
static void
test_user_info (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--federation", NULL);
  g_autoptr (TestAnswer) answer =
    test_provider_come_back (pool, TEST_GOOGLE "&scope=openid", TEST_ADA);
  g_autofree char *code = test_answer_dup_parameter (answer, "code");
  g_autoptr (TestAnswer) tokens = test_pool_redeem (pool, code, "");
  g_autofree char *token = test_answer_dup_string (tokens, "access_token");
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
  g_autoptr (TestAnswer) info = test_pool_get (pool, "/oauth2/userInfo", bearer);
  g_autofree char *identities = test_answer_dup_string (info, "identities");
  g_autoptr (JsonNode) root = json_from_string (identities, NULL);

  g_assert_cmpuint (json_array_get_length (json_node_get_array (root)), ==, 1);
  g_assert_nonnull (strstr (identities, "\"userId\":\"1234567890\""));
}

static void
test_one_user_each (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--federation", NULL);
  g_autoptr (TestAnswer) first =
    test_provider_come_back (pool, TEST_GOOGLE "&nonce=a-nonce", TEST_ADA);
  g_autoptr (AuthJwt) one = redeem (pool, first);
  g_autoptr (TestAnswer) second = NULL;
  g_autoptr (AuthJwt) two = NULL;
  g_autoptr (TestAnswer) third = NULL;
  g_autoptr (AuthJwt) other = NULL;

  test_pool_forget (pool);
  second = test_provider_come_back (pool, TEST_GOOGLE, TEST_ADA);
  two = redeem (pool, second);
  test_pool_forget (pool);
  third = test_provider_come_back (pool, TEST_GOOGLE, "account=grace%40example.com");
  other = redeem (pool, third);
  g_assert_cmpstr (auth_jwt_get_string (one, "nonce"), ==, "a-nonce");
  g_assert_cmpstr (auth_jwt_get_string (one, "sub"), ==, auth_jwt_get_string (two, "sub"));
  g_assert_cmpstr (auth_jwt_get_string (one, "sub"), !=, auth_jwt_get_string (other, "sub"));
}

/* Who came from outside has no password here, not even an empty or a forgotten one. */
static void
test_no_password (void)
{
  static const char *const forms[] = {
    "username=ada%40example.com&password=", "username=ada%40example.com",
    "username=Google_1234567890&password=", "username=ada%40example.com&password=Passw0rd!"
  };
  g_autoptr (TestPool) pool = test_pool_new ("--federation", NULL);
  g_autoptr (TestAnswer) answer = test_provider_come_back (pool, TEST_GOOGLE, TEST_ADA);

  test_answer_assert_leads_to (answer, TEST_REDIRECT_URI "?code=");
  test_pool_forget (pool);
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (TestAnswer) refused = test_pool_submit (pool, LOGIN, forms[i]);

      test_answer_assert_shows (refused, 200, "Incorrect username or password.");
    }
}

/* Nor can such a user be given one; and who is deleted is somebody new the next time. */
static void
test_own_user (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--federation", NULL);
  g_autoptr (TestAnswer) answer = test_provider_come_back (pool, TEST_GOOGLE, TEST_ADA);
  g_autofree char *code = test_answer_dup_parameter (answer, "code");
  g_autoptr (TestAnswer) tokens = test_pool_redeem (pool, code, "");
  g_autofree char *token = test_answer_dup_string (tokens, "access_token");
  g_autoptr (TestAnswer) user = test_idp_ask (pool, "GetUser", token, NULL);
  g_autofree char *subject = test_idp_dup_attribute (user, "sub");
  g_autofree char *identities = test_idp_dup_attribute (user, "identities");
  g_autoptr (TestAnswer) refused =
    test_idp_ask (pool, "ChangePassword", token,
                  "'PreviousPassword':'','ProposedPassword':'N3w-Passw0rd'");
  g_autoptr (TestAnswer) factors = test_idp_ask (pool, "GetUserAuthFactors", token, NULL);
  g_autoptr (TestAnswer) deleted = test_idp_ask (pool, "DeleteUser", token, NULL);
  g_autoptr (TestAnswer) again = NULL;
  g_autoptr (AuthJwt) jwt = NULL;

  g_assert_nonnull (strstr (identities, "\"providerName\":\"Google\""));
  test_idp_assert_fails (refused, "NotAuthorizedException",
                         "User is not authorized to change password");
  g_assert_nonnull (strstr (factors->body, "\"ConfiguredUserAuthFactors\":[]"));
  test_idp_assert_succeeds (deleted);
  test_pool_forget (pool);
  again = test_provider_come_back (pool, TEST_GOOGLE, TEST_ADA);
  jwt = redeem (pool, again);
  g_assert_cmpstr (auth_jwt_get_string (jwt, "sub"), !=, subject);
}

static void
test_session (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--federation", NULL);
  g_autoptr (TestAnswer) answer = test_provider_come_back (pool, TEST_GOOGLE, TEST_ADA);
  static const struct
  {
    const char *query;
    const char *location; /* NULL: to a provider */
  } cases[] = {
    { "", TEST_REDIRECT_URI "?code=" },
    { "&prompt=none", TEST_REDIRECT_URI "?code=" },
    { "&identity_provider=Google", TEST_REDIRECT_URI "?code=" },
    { "&prompt=none&identity_provider=COGNITO", TEST_REDIRECT_URI "?error=login_required" },
    { "&prompt=none&identity_provider=Google", TEST_REDIRECT_URI "?error=login_required" },
    { "&identity_provider=COGNITO", "/login?" },
    { "&prompt=login", "/login?" },
    { "&prompt=select_account", TEST_REDIRECT_URI "?code=" },
    { "&prompt=select_account&identity_provider=Google", NULL },
    { "&prompt=login&identity_provider=Google", NULL },
    { "&identity_provider=Facebook", NULL },
  };

  test_answer_assert_leads_to (answer, TEST_REDIRECT_URI "?code=");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat (TEST_AUTHORIZE, cases[i].query, NULL);
      g_autoptr (TestAnswer) next = test_pool_get (pool, path, NULL);

      if (cases[i].location != NULL)
        test_answer_assert_leads_to (next, cases[i].location);
      else
        test_provider_assert_leads_to (pool, next, "/authorize?");
    }
}

/* A pool's logout leaves the provider's own session: the next sign-in asks nothing. */
static void
test_logout (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--federation", NULL);
  g_autoptr (TestAnswer) signed_in = test_provider_come_back (pool, TEST_GOOGLE, TEST_ADA);
  g_autoptr (TestAnswer) left = test_pool_get (
    pool, "/logout?client_id=demo_desktop&logout_uri=http%3A%2F%2F127.0.0.1%3A17911%2Fcallback",
    NULL);
  g_autoptr (TestAnswer) again = test_pool_get (pool, TEST_GOOGLE, NULL);
  g_autoptr (TestAnswer) silent = NULL;
  g_autoptr (TestAnswer) done = NULL;
  g_autoptr (TestAnswer) choosing = NULL;
  g_autoptr (TestAnswer) page = NULL;

  test_answer_assert_leads_to (left, TEST_REDIRECT_URI);
  test_provider_assert_leads_to (pool, again, "/Google/authorize?");
  silent = test_pool_get (pool, again->location, NULL);
  g_assert_cmpuint (silent->status, ==, 302);
  done = test_pool_get (pool, silent->location, NULL);
  test_answer_assert_leads_to (done, TEST_REDIRECT_URI "?code=");
  choosing = test_pool_get (pool, TEST_GOOGLE "&prompt=select_account", NULL);
  page = test_pool_get (pool, choosing->location, NULL);
  test_answer_assert_shows (page, 200, "Grace Hopper");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/federation/no-such-provider", test_no_such_provider);
  g_test_add_func ("/federation/bad-returns", test_bad_returns);
  g_test_add_func ("/federation/buttons", test_buttons);
  g_test_add_func ("/federation/sign-in", test_sign_in);
  g_test_add_func ("/federation/user-info", test_user_info);
  g_test_add_func ("/federation/one-user-each", test_one_user_each);
  g_test_add_func ("/federation/no-password", test_no_password);
  g_test_add_func ("/federation/own-user", test_own_user);
  g_test_add_func ("/federation/session", test_session);
  g_test_add_func ("/federation/logout", test_logout);
  return g_test_run ();
}
