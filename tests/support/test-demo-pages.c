/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The demo pool on the wire: its pages, sign-in, second factor and sessions.
 */

#include "config.h"

#include <string.h>

#include "demo-totp.h"
#include "test-pool.h"

#define LOGIN     "/login?" TEST_QUERY
#define AUTHORIZE "/oauth2/authorize?" TEST_QUERY
#define BOB       "username=bob%40example.com&password=Passw0rd!"
#define BOB_TOTP  "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

static void
test_bad_requests (void)
{
  static const struct
  {
    const char *query;
    const char *location;
  } cases[] = {
    { "", "/error?error=invalid_client" },
    { "client_id=nobody", "/error?error=invalid_client&client_id=nobody" },
    { "client_id=demo_desktop", "/error?error=redirect_mismatch&client_id=demo_desktop" },
    { "client_id=demo_desktop&redirect_uri=http%3A%2F%2F127.0.0.1%3A17911%2Fcallback%2F",
      "/error?error=redirect_mismatch" },
    { "client_id=demo_desktop&redirect_uri=http%3A%2F%2Flocalhost%3A17911%2Fcallback",
      "/error?error=redirect_mismatch" },
    { "client_id=demo_desktop&state=s&redirect_uri=org.example.authenticator%3A%2Fcallback",
      "org.example.authenticator:/callback?error=invalid_request" },
    { TEST_QUERY "&state=twice", "/error?error=invalid_client" },
    { TEST_QUERY "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
      TEST_REDIRECT_URI "?error=invalid_request" },
    { TEST_QUERY "&code_challenge=E9Mel&code_challenge_method=S256",
      TEST_REDIRECT_URI "?error=invalid_request" },
    { TEST_QUERY "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
                 "&code_challenge_method=plain",
      TEST_REDIRECT_URI "?error=invalid_request" },
    { TEST_QUERY "&scope=openid%20unknown", TEST_REDIRECT_URI "?error=invalid_scope" },
    { TEST_QUERY "&scope=email", TEST_REDIRECT_URI "?error=invalid_scope" },
    { TEST_QUERY "&prompt=none", TEST_REDIRECT_URI "?error=login_required&state=a-state" },
  };
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/oauth2/authorize?", cases[i].query, NULL);
      g_autoptr (TestAnswer) answer = test_pool_get (pool, path, NULL);

      test_answer_assert_leads_to (answer, cases[i].location);
    }
}

static void
test_error_page (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autoptr (TestAnswer) answer =
    test_pool_get (pool, "/error?error=%3Cscript%3E&client_id=x", NULL);

  g_assert_cmpuint (answer->status, ==, 400);
  g_assert_nonnull (strstr (answer->body, "&lt;script&gt;"));
  g_assert_null (strstr (answer->body, "<script"));
  g_assert_nonnull (strstr (answer->policy, "default-src 'none'"));
  g_assert_null (strstr (answer->policy, "script-src"));
}

static void
test_login (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autoptr (TestAnswer) sent = test_pool_get (pool, AUTHORIZE "&login_hint=%22%3E%3Cb%3E", NULL);
  g_autoptr (TestAnswer) page =
    test_pool_get (pool, LOGIN "&lang=de&login_hint=%22%3E%3Cb%3E", NULL);
  g_autoptr (TestAnswer) forged = NULL;
  g_autoptr (TestAnswer) wrong = NULL;
  g_autoptr (TestAnswer) right = NULL;
  g_autofree char *state = NULL;

  test_answer_assert_leads_to (sent, "/login?response_type=code&client_id=demo_desktop");
  g_assert_nonnull (strstr (sent->cookie, "HttpOnly; SameSite=Lax"));
  g_assert_nonnull (strstr (sent->cookie, "Max-Age=3600"));
  test_answer_assert_shows (page, 200, "<html lang=\"de\">");
  test_answer_assert_shows (page, 200, "value=\"&quot;&gt;&lt;b&gt;\"");
  forged = test_pool_post (pool, LOGIN, "_csrf=x&username=alice&password=Passw0rd!", NULL);
  test_answer_assert_shows (forged, 200, "open for too long");
  wrong = test_pool_submit (pool, LOGIN, "username=alice&password=wrong");
  test_answer_assert_shows (wrong, 200, "Incorrect username or password.");
  right = test_pool_submit (pool, LOGIN, "username=alice&password=Passw0rd!");
  test_answer_assert_leads_to (right, TEST_REDIRECT_URI "?code=");
  state = test_answer_dup_parameter (right, "state");
  g_assert_cmpstr (state, ==, "a-state");
}

static void
test_logout_keeps_request (void)
{
  static const char *const kept[] = { "response_type=code",
                                      "client_id=demo_desktop",
                                      "state=a-state",
                                      "nonce=a-nonce",
                                      "scope=openid",
                                      "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
                                      "code_challenge_method=S256",
                                      "login_hint=alice",
                                      "lang=ja" };
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *code = test_pool_sign_in (pool, "");
  g_autoptr (TestAnswer) left = test_pool_get (
    pool,
    "/logout?" TEST_QUERY "&nonce=a-nonce&scope=openid&login_hint=alice&lang=ja"
    "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256",
    NULL);
  g_autoptr (TestAnswer) after = test_pool_get (pool, AUTHORIZE, NULL);

  test_answer_assert_leads_to (left, "/login?");
  g_assert_nonnull (strstr (left->cookie, "Max-Age=0"));
  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++)
    g_assert_nonnull (strstr (left->location, kept[i]));
  test_answer_assert_leads_to (after, "/login?");
}

static void
test_sign_out_uris (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--sign-out-uri=http://127.0.0.1:17911/signedout",
                                             "--sign-out-uri=https://app.example/bye", NULL);
  g_autoptr (TestAnswer) unregistered = test_pool_get (
    pool, "/logout?client_id=demo_desktop&logout_uri=http%3A%2F%2F127.0.0.1%3A17911%2Fcallback",
    NULL);
  g_autoptr (TestAnswer) stranger = test_pool_get (
    pool, "/logout?client_id=nobody&logout_uri=https%3A%2F%2Fapp.example%2Fbye", NULL);
  g_autoptr (TestAnswer) registered = test_pool_get (
    pool, "/logout?client_id=demo_desktop&logout_uri=https%3A%2F%2Fapp.example%2Fbye", NULL);

  g_assert_cmpuint (unregistered->status, ==, 400);
  g_assert_cmpuint (stranger->status, ==, 400);
  test_answer_assert_leads_to (registered, "https://app.example/bye");
}

/* A cookie is sent to every port of 127.0.0.1. */
static void
test_two_pools (void)
{
  g_autoptr (TestPool) first = test_pool_new (NULL, NULL);
  g_autoptr (TestPool) second = test_pool_new (NULL, NULL);
  g_autoptr (TestAnswer) one = test_pool_get (first, LOGIN, NULL);
  g_autoptr (TestAnswer) two = test_pool_get (second, LOGIN, NULL);

  g_assert_cmpuint (strcspn (one->cookie, "="), >, strlen ("demo-pool-"));
  g_assert_false (strncmp (one->cookie, two->cookie, strcspn (one->cookie, "=") + 1) == 0);
}

static void
test_session (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *code = test_pool_sign_in (pool, "");
  g_autoptr (TestAnswer) silent = test_pool_get (pool, AUTHORIZE "&prompt=none", NULL);
  g_autoptr (TestAnswer) asked = test_pool_get (pool, AUTHORIZE "&prompt=login", NULL);
  /* For identity providers alone. */
  g_autoptr (TestAnswer) choosing =
    test_pool_get (pool, AUTHORIZE "&prompt=select_account%20consent", NULL);
  g_autoptr (TestAnswer) misspelt = NULL;
  g_autoptr (TestAnswer) left = NULL;
  g_autoptr (TestAnswer) after = NULL;
  g_autoptr (TestAnswer) again = NULL;

  test_answer_assert_leads_to (silent, TEST_REDIRECT_URI "?code=");
  test_answer_assert_leads_to (asked, "/login?");
  test_answer_assert_leads_to (choosing, TEST_REDIRECT_URI "?code=");
  misspelt =
    test_pool_get (pool, "/logout?client_id=demo_desktop&logout_uri=http%3A%2F%2Fx%2F", NULL);
  g_assert_cmpuint (misspelt->status, ==, 400);
  g_assert_nonnull (strstr (misspelt->body, "Required String parameter"));
  left = test_pool_get (pool,
                        "/logout?client_id=demo_desktop"
                        "&logout_uri=http%3A%2F%2F127.0.0.1%3A17911%2Fcallback",
                        NULL);
  g_assert_cmpstr (left->location, ==, TEST_REDIRECT_URI);
  g_assert_nonnull (strstr (left->cookie, "Max-Age=0"));
  after = test_pool_get (pool, AUTHORIZE, NULL);
  test_answer_assert_leads_to (after, "/login?");
  again = test_pool_get (pool, "/logout?" TEST_QUERY, NULL);
  test_answer_assert_leads_to (again, "/login?");
}

/* The code of this time step, and how the form sends it. */
static char *
new_code_form (const char *secret, gint64 skew)
{
  gint64 step = g_get_real_time () / G_USEC_PER_SEC / DEMO_TOTP_PERIOD_SECONDS;
  g_autofree char *code = demo_totp_code (secret, step + skew);

  return g_strconcat ("code=", code, NULL);
}

static void
test_totp (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *right_form = new_code_form (BOB_TOTP, 0);
  g_autofree char *old_form = new_code_form (BOB_TOTP, -20);
  g_autoptr (TestAnswer) without = test_pool_get (pool, "/mfa?" TEST_QUERY, NULL);
  g_autoptr (TestAnswer) password = test_pool_submit (pool, LOGIN, BOB);
  g_autoptr (TestAnswer) early = test_pool_get (pool, AUTHORIZE "&prompt=none", NULL);
  g_autoptr (TestAnswer) old = NULL;
  g_autoptr (TestAnswer) right = NULL;
  g_autoptr (TestAnswer) password_again = NULL;
  g_autoptr (TestAnswer) replayed = NULL;

  test_answer_assert_leads_to (without, "/login?");
  test_answer_assert_leads_to (password, "/mfa?");
  /* The password alone is no session. */
  test_answer_assert_leads_to (early, TEST_REDIRECT_URI "?error=login_required");
  old = test_pool_submit (pool, password->location, old_form);
  test_answer_assert_shows (old, 200, "That code is wrong");
  right = test_pool_submit (pool, password->location, right_form);
  test_answer_assert_leads_to (right, TEST_REDIRECT_URI "?code=");
  test_pool_forget (pool);
  password_again = test_pool_submit (pool, LOGIN, BOB);
  replayed = test_pool_submit (pool, password_again->location, right_form);
  test_answer_assert_shows (replayed, 200, "was used already");
}

static char *
dup_shown_secret (const TestAnswer *page)
{
  const char *start = strstr (page->body, "<code id=\"secret\">");
  g_auto (GStrv) groups = NULL;
  g_autofree char *text = NULL;

  g_assert_nonnull (start);
  start += strlen ("<code id=\"secret\">");
  text = g_strndup (start, strcspn (start, "<"));
  groups = g_strsplit (text, " ", -1);
  return g_strjoinv ("", groups);
}

static void
test_totp_setup (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autoptr (TestAnswer) password =
    test_pool_submit (pool, LOGIN, "username=carol&password=Passw0rd!");
  g_autoptr (TestAnswer) page = test_pool_get (pool, password->location, NULL);
  g_autofree char *secret = dup_shown_secret (page);
  g_autofree char *form = new_code_form (secret, 0);
  g_autoptr (TestAnswer) wrong = NULL;
  g_autoptr (TestAnswer) right = NULL;
  g_autoptr (TestAnswer) next = NULL;

  test_answer_assert_leads_to (password, "/mfa/setup?");
  wrong = test_pool_submit (pool, password->location, "code=abcdef");
  test_answer_assert_shows (wrong, 200, "That code is wrong");
  right = test_pool_submit (pool, password->location, form);
  test_answer_assert_leads_to (right, TEST_REDIRECT_URI "?code=");
  test_pool_forget (pool);
  next = test_pool_submit (pool, LOGIN, "username=carol&password=Passw0rd!");
  test_answer_assert_leads_to (next, "/mfa?");
}

static void
test_sign_up (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  const char *path = "/signup?" TEST_QUERY;
  g_autoptr (TestAnswer) weak =
    test_pool_submit (pool, path, "name=Dan&email=dan%40example.com&password=password");
  g_autoptr (TestAnswer) made =
    test_pool_submit (pool, path, "name=Dan&email=dan%40example.com&password=Secr3t-enough");
  g_autoptr (TestAnswer) wrong = NULL;
  g_autoptr (TestAnswer) right = NULL;
  g_autoptr (TestAnswer) taken = NULL;

  test_answer_assert_shows (weak, 200, "capital letter");
  test_answer_assert_leads_to (made, "/confirm?");
  wrong = test_pool_submit (pool, made->location, "code=654321");
  test_answer_assert_shows (wrong, 200, "That code is wrong");
  right = test_pool_submit (pool, made->location, "code=123456");
  test_answer_assert_leads_to (right, TEST_REDIRECT_URI "?code=");
  taken = test_pool_submit (pool, path, "name=X&email=Dan%40example.com&password=Secr3t-enough");
  test_answer_assert_shows (taken, 200, "There is an account");
}

static void
test_forgotten_password (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  const char *path = "/forgotPassword?" TEST_QUERY;
  g_autoptr (TestAnswer) unasked = test_pool_get (pool, "/confirmforgotPassword?" TEST_QUERY, NULL);
  g_autoptr (TestAnswer) nobody = test_pool_submit (pool, path, "username=nobody%40example.com");
  g_autoptr (TestAnswer) asked = test_pool_submit (pool, path, "username=alice%40example.com");
  g_autoptr (TestAnswer) done = NULL;
  g_autoptr (TestAnswer) old = NULL;
  g_autoptr (TestAnswer) new = NULL;

  test_answer_assert_leads_to (unasked, "/forgotPassword?");
  test_answer_assert_leads_to (nobody, "/confirmforgotPassword?");
  test_answer_assert_leads_to (asked, "/confirmforgotPassword?");
  done = test_pool_submit (pool, asked->location, "code=123456&password=Qu1te-other");
  test_answer_assert_leads_to (done, "/login?");
  old = test_pool_submit (pool, done->location, "username=alice&password=Passw0rd!");
  test_answer_assert_shows (old, 200, "Incorrect");
  new = test_pool_submit (pool, done->location, "username=alice&password=Qu1te-other");
  test_answer_assert_leads_to (new, TEST_REDIRECT_URI "?code=");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool/authorize/bad-requests", test_bad_requests);
  g_test_add_func ("/pool/error-page", test_error_page);
  g_test_add_func ("/pool/login", test_login);
  g_test_add_func ("/pool/session", test_session);
  g_test_add_func ("/pool/logout/keeps-request", test_logout_keeps_request);
  g_test_add_func ("/pool/logout/sign-out-uris", test_sign_out_uris);
  g_test_add_func ("/pool/two-pools", test_two_pools);
  g_test_add_func ("/pool/totp", test_totp);
  g_test_add_func ("/pool/totp-setup", test_totp_setup);
  g_test_add_func ("/pool/sign-up", test_sign_up);
  g_test_add_func ("/pool/forgotten-password", test_forgotten_password);
  return g_test_run ();
}
