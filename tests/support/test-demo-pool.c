/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The demo pool on the wire: codes, tokens, refresh, rotation, revocation and user info.
 */

#include "config.h"

#include <string.h>

#include "auth-jwks.h"
#include "demo-grants.h"
#include "test-pool.h"

#define VERIFIER  "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
#define CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
#define WITH_PKCE "&code_challenge=" CHALLENGE "&code_challenge_method=S256"
#define SECRET_LOGIN                                \
  "/login?response_type=code&client_id=demo_secret" \
  "&redirect_uri=http%3A%2F%2F127.0.0.1%3A17911%2Fcallback"
#define SECRET_BASIC "Basic ZGVtb19zZWNyZXQ6ZGVtb19zZWNyZXRfdmFsdWU="

static void
assert_error (const TestAnswer *answer, const char *error)
{
  g_autofree char *expected = g_strdup_printf ("{\"error\":\"%s\"}", error);

  g_assert_cmpuint (answer->status, ==, 400);
  g_assert_cmpstr (answer->body, ==, expected);
  g_assert_cmpstr (answer->type, ==, "application/json;charset=UTF-8");
}

static AuthJwt *
parse_token (const TestAnswer *answer, const char *member)
{
  g_autofree char *token = test_answer_dup_string (answer, member);
  g_autoptr (GError) error = NULL;
  AuthJwt *jwt;

  g_assert_nonnull (token);
  jwt = auth_jwt_parse (token, &error);
  g_assert_no_error (error);
  return jwt;
}

static void
assert_verifies (TestPool *pool, const AuthJwt *jwt)
{
  g_autoptr (TestAnswer) answer = test_pool_get (pool, "/local_DemoPool/.well-known/jwks.json",
                                                 NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthJwks) jwks = auth_jwks_parse (answer->body, strlen (answer->body), &error);

  g_assert_no_error (error);
  auth_jwks_verify (jwks, jwt, &error);
  g_assert_no_error (error);
}

static void
test_tokens (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--access-lifetime=300", "--id-lifetime=600", NULL);
  g_autofree char *code = test_pool_sign_in (pool, "&nonce=a-nonce");
  g_autoptr (TestAnswer) answer = test_pool_redeem (pool, code, "");
  g_autoptr (AuthJwt) id = parse_token (answer, "id_token");
  g_autoptr (AuthJwt) access = parse_token (answer, "access_token");
  g_autofree char *issuer = g_strconcat (test_pool_get_origin (pool), "/local_DemoPool", NULL);
  g_auto (GStrv) groups = auth_jwt_dup_strv (id, "cognito:groups");
  g_auto (GStrv) roles = auth_jwt_dup_strv (id, "cognito:roles");
  gint64 issued_at = 0;
  gint64 expires_at = 0;

  g_assert_null (strstr (answer->body, "\"scope\""));
  g_assert_nonnull (strstr (answer->body, "\"expires_in\":300"));
  assert_verifies (pool, id);
  assert_verifies (pool, access);
  g_assert_cmpstr (id->key_id, !=, access->key_id);
  g_assert_nonnull (strpbrk (id->key_id, "+/="));
  g_assert_cmpstr (auth_jwt_get_string (id, "iss"), ==, issuer);
  g_assert_cmpstr (auth_jwt_get_string (id, "aud"), ==, "demo_desktop");
  g_assert_cmpstr (auth_jwt_get_string (id, "nonce"), ==, "a-nonce");
  g_assert_cmpuint (strlen (auth_jwt_get_string (id, "at_hash")), ==, 22);
  g_assert_cmpuint (g_strv_length (groups), ==, 2);
  g_assert_cmpuint (g_strv_length (roles), ==, 2);
  g_assert_cmpstr (auth_jwt_get_string (access, "aud"), ==, NULL);
  g_assert_cmpstr (auth_jwt_get_string (access, "client_id"), ==, "demo_desktop");
  g_assert_cmpstr (auth_jwt_get_string (access, "origin_jti"), ==,
                   auth_jwt_get_string (id, "origin_jti"));
  g_assert_true (auth_jwt_get_time (id, "iat", &issued_at));
  g_assert_true (auth_jwt_get_time (id, "exp", &expires_at));
  g_assert_cmpint (expires_at - issued_at, ==, 600);
}

/* As it was written, before any parser took the escapes away. */
static void
test_escaped_slashes (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *code = test_pool_sign_in (pool, "");
  g_autoptr (TestAnswer) answer = test_pool_redeem (pool, code, "");
  g_autofree char *token = test_answer_dup_string (answer, "access_token");
  g_auto (GStrv) parts = g_strsplit (token, ".", 3);
  GString *base64 = g_string_new (parts[1]);
  g_autofree char *text = NULL;
  g_autofree char *payload = NULL;
  gsize length = 0;

  g_string_replace (base64, "-", "+", 0);
  g_string_replace (base64, "_", "/", 0);
  while (base64->len % 4 != 0)
    g_string_append_c (base64, '=');
  text = g_string_free (base64, FALSE);
  payload = (char *) g_base64_decode (text, &length);
  g_assert_nonnull (g_strstr_len (payload, length, "\"iss\":\"http:\\/\\/127.0.0.1:"));
}

static void
test_code_is_single_use (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *code = test_pool_sign_in (pool, "");
  g_autoptr (TestAnswer) first = test_pool_redeem (pool, code, "");
  g_autoptr (TestAnswer) second = test_pool_redeem (pool, code, "");

  g_assert_cmpuint (first->status, ==, 200);
  assert_error (second, "invalid_grant");
}

static void
test_code_needs_its_redirect_uri (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *code = test_pool_sign_in (pool, "");
  g_autofree char *form = g_strconcat ("grant_type=authorization_code&client_id=demo_desktop"
                                       "&redirect_uri=http%3A%2F%2F127.0.0.1%3A17912%2Fcallback"
                                       "&code=",
                                       code, NULL);
  g_autoptr (TestAnswer) answer = test_pool_post (pool, "/oauth2/token", form, NULL);

  assert_error (answer, "unauthorized_client");
}

static void
test_pkce (void)
{
  static const struct
  {
    const char *more;
    guint status;
  } cases[] = {
    { "", 400 },
    { "&code_verifier=" CHALLENGE, 400 },
    { "&code_verifier=" VERIFIER "x", 400 },
    { "&code_verifier=" VERIFIER, 200 },
  };
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *code = test_pool_sign_in (pool, WITH_PKCE);
      g_autoptr (TestAnswer) answer = test_pool_redeem (pool, code, cases[i].more);

      g_assert_cmpuint (answer->status, ==, cases[i].status);
      if (cases[i].status == 400)
        assert_error (answer, "invalid_grant");
    }
}

static void
test_client_secret (void)
{
  static const struct
  {
    const char *more;
    const char *authorization;
    const char *error;
  } cases[] = {
    { "&client_id=demo_secret", NULL, "invalid_client" },
    { "&client_id=demo_secret&client_secret=wrong", NULL, "invalid_client" },
    { "&client_id=demo_desktop", SECRET_BASIC, "invalid_client" },
    { "&client_id=demo_secret&client_secret=demo_secret_value", NULL, "invalid_grant" },
    { "&client_id=demo_secret", SECRET_BASIC, "invalid_grant" },
    { "", SECRET_BASIC, "invalid_grant" },
  };
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autoptr (TestAnswer) signed_in =
    test_pool_submit (pool, SECRET_LOGIN, "username=alice&password=Passw0rd!");
  g_autofree char *code = test_answer_dup_parameter (signed_in, "code");
  g_autofree char *form = g_strconcat ("grant_type=authorization_code&redirect_uri="
                                       "http%3A%2F%2F127.0.0.1%3A17911%2Fcallback&code=",
                                       code,
                                       NULL);
  g_autoptr (TestAnswer) answer = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *other = g_strconcat ("grant_type=refresh_token&refresh_token=unknown",
                                            cases[i].more, NULL);
      g_autoptr (TestAnswer) refused = test_pool_post (pool, "/oauth2/token", other,
                                                       cases[i].authorization);

      assert_error (refused, cases[i].error);
    }
  answer = test_pool_post (pool, "/oauth2/token", form, SECRET_BASIC);
  g_assert_cmpuint (answer->status, ==, 200);
}

static void
test_refresh (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *code = test_pool_sign_in (pool, "&nonce=a-nonce");
  g_autoptr (TestAnswer) first = test_pool_redeem (pool, code, "");
  g_autofree char *token = test_answer_dup_string (first, "refresh_token");
  g_autoptr (TestAnswer) answer = test_pool_refresh (pool, token);
  g_autofree char *none = test_answer_dup_string (answer, "refresh_token");
  g_autoptr (AuthJwt) old = parse_token (first, "id_token");
  g_autoptr (AuthJwt) new = parse_token (answer, "id_token");

  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_null (none);
  assert_verifies (pool, new);
  g_assert_cmpstr (auth_jwt_get_string (new, "origin_jti"), ==,
                   auth_jwt_get_string (old, "origin_jti"));
  g_assert_null (auth_jwt_get_string (new, "nonce"));
}

static void
check_rotation (const char *grace, guint expected_status)
{
  g_autoptr (TestPool) pool = test_pool_new ("--rotation", grace, NULL);
  g_autofree char *code = test_pool_sign_in (pool, "");
  g_autoptr (TestAnswer) first = test_pool_redeem (pool, code, "");
  g_autofree char *token = test_answer_dup_string (first, "refresh_token");
  g_autoptr (TestAnswer) second = test_pool_refresh (pool, token);
  g_autofree char *next = test_answer_dup_string (second, "refresh_token");
  g_autoptr (TestAnswer) repeated = test_pool_refresh (pool, token);
  g_autoptr (TestAnswer) third = test_pool_refresh (pool, next);

  g_assert_nonnull (next);
  g_assert_cmpstr (next, !=, token);
  g_assert_cmpuint (repeated->status, ==, expected_status);
  g_assert_cmpuint (third->status, ==, 200);
}

static void
test_rotation (void)
{
  check_rotation ("--grace=0", 400);
  check_rotation ("--grace=60", 200);
}

/* Time is a parameter of the grants, so nothing has to be waited for. */
static void
test_lifetimes (void)
{
  g_autoptr (GPtrArray) users = demo_user_list_new ();
  DemoGrants *grants = demo_grants_new ();
  g_autoptr (DemoSession) session = demo_session_new (users->pdata[0], &demo_clients[0], "openid",
                                                      NULL, 1000);
  g_autofree char *code = demo_grants_add_code (grants, session, TEST_REDIRECT_URI, NULL, 1000);
  g_autofree char *token = demo_grants_add_refresh_token (grants, session, 2000);
  g_autofree char *next = demo_grants_rotate (grants, token, 1100, 30);
  g_autofree char *other = demo_grants_rotate (grants, token, 1110, 30);

  g_assert_null (demo_grants_take_code (grants, code, 1300));
  g_assert_nonnull (demo_grants_find_refresh_token (grants, token, 1129));
  g_assert_null (demo_grants_find_refresh_token (grants, token, 1130));
  g_assert_nonnull (demo_grants_find_refresh_token (grants, next, 1999));
  g_assert_null (demo_grants_find_refresh_token (grants, next, 2000));
  g_assert_nonnull (demo_grants_find_refresh_token (grants, other, 1999));
  demo_grants_free (grants);
}

static void
test_user_info_and_revocation (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *code = test_pool_sign_in (pool, "");
  g_autoptr (TestAnswer) answer = test_pool_redeem (pool, code, "");
  g_autofree char *access = test_answer_dup_string (answer, "access_token");
  g_autofree char *refresh = test_answer_dup_string (answer, "refresh_token");
  g_autofree char *bearer = g_strconcat ("Bearer ", access, NULL);
  g_autofree char *wrong_form = g_strconcat ("client_id=demo_desktop&token=", access, NULL);
  g_autofree char *form = g_strconcat ("client_id=demo_desktop&token=", refresh, NULL);
  g_autoptr (TestAnswer) info = test_pool_get (pool, "/oauth2/userInfo", bearer);
  g_autoptr (TestAnswer) wrong = test_pool_post (pool, "/oauth2/revoke", wrong_form, NULL);
  g_autoptr (TestAnswer) unknown =
    test_pool_post (pool, "/oauth2/revoke", "client_id=demo_desktop&token=unknown", NULL);
  g_autoptr (TestAnswer) done = test_pool_post (pool, "/oauth2/revoke", form, NULL);
  g_autoptr (TestAnswer) late = test_pool_get (pool, "/oauth2/userInfo", bearer);
  g_autoptr (TestAnswer) refused = test_pool_refresh (pool, refresh);

  g_assert_nonnull (strstr (info->body, "\"email_verified\":\"true\""));
  g_assert_nonnull (strstr (info->body, "\"username\":\"alice\""));
  assert_error (wrong, "unsupported_token_type");
  g_assert_cmpuint (unknown->status, ==, 200);
  g_assert_cmpuint (done->status, ==, 200);
  g_assert_cmpstr (done->body, ==, "");
  g_assert_cmpuint (late->status, ==, 401);
  g_assert_nonnull (strstr (late->challenge, "error=\"invalid_token\""));
  assert_error (refused, "invalid_grant");
}

static void
test_discovery (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autoptr (TestAnswer) answer =
    test_pool_get (pool, "/local_DemoPool/.well-known/openid-configuration", NULL);
  g_autofree char *issuer = test_answer_dup_string (answer, "issuer");
  g_autofree char *expected = g_strconcat (test_pool_get_origin (pool), "/local_DemoPool", NULL);

  g_assert_cmpstr (issuer, ==, expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool/tokens", test_tokens);
  g_test_add_func ("/pool/tokens/escaped-slashes", test_escaped_slashes);
  g_test_add_func ("/pool/code/single-use", test_code_is_single_use);
  g_test_add_func ("/pool/code/redirect-uri", test_code_needs_its_redirect_uri);
  g_test_add_func ("/pool/code/pkce", test_pkce);
  g_test_add_func ("/pool/client-secret", test_client_secret);
  g_test_add_func ("/pool/refresh", test_refresh);
  g_test_add_func ("/pool/rotation", test_rotation);
  g_test_add_func ("/pool/lifetimes", test_lifetimes);
  g_test_add_func ("/pool/user-info-and-revocation", test_user_info_and_revocation);
  g_test_add_func ("/pool/discovery", test_discovery);
  return g_test_run ();
}
