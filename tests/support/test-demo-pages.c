/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The demo pool on the wire: its pages, sign-in, second factor and sessions.
 */

#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "demo-totp.h"
#include "test-pool.h"

#define LOGIN     "/login?" TEST_QUERY
#define AUTHORIZE "/oauth2/authorize?" TEST_QUERY
#define BOB       "username=bob%40example.com&password=Passw0rd!"
#define BOB_TOTP  "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

static void
assert_shows (const TestAnswer *answer, const char *text)
{
  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpstr (answer->type, ==, "text/html; charset=utf-8");
  g_assert_nonnull (strstr (answer->body, text));
}

static void
assert_leads_to (const TestAnswer *answer, const char *prefix)
{
  g_assert_cmpuint (answer->status, ==, 302);
  g_assert_nonnull (answer->location);
  if (!g_str_has_prefix (answer->location, prefix))
    g_error ("%s is not at %s", answer->location, prefix);
}

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

      assert_leads_to (answer, cases[i].location);
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

  assert_leads_to (sent, "/login?response_type=code&client_id=demo_desktop");
  g_assert_nonnull (strstr (sent->cookie, "HttpOnly; SameSite=Lax"));
  g_assert_nonnull (strstr (sent->cookie, "Max-Age=3600"));
  assert_shows (page, "<html lang=\"de\">");
  assert_shows (page, "value=\"&quot;&gt;&lt;b&gt;\"");
  forged = test_pool_post (pool, LOGIN, "_csrf=x&username=alice&password=Passw0rd!", NULL);
  assert_shows (forged, "open for too long");
  wrong = test_pool_submit (pool, LOGIN, "username=alice&password=wrong");
  assert_shows (wrong, "Incorrect username or password.");
  right = test_pool_submit (pool, LOGIN, "username=alice&password=Passw0rd!");
  assert_leads_to (right, TEST_REDIRECT_URI "?code=");
  state = test_answer_dup_parameter (right, "state");
  g_assert_cmpstr (state, ==, "a-state");
}

static void
test_lang (void)
{
  static const struct
  {
    const char *query;
    const char *lang;
    const char *words;
  } cases[] = {
    { "", "<html lang=\"en\">", ">Forgot your password?<" },
    { "&lang=xx", "<html lang=\"en\">", ">Forgot your password?<" },
    { "&lang=%22%3E", "<html lang=\"en\">", ">Forgot your password?<" },
    { "&lang=en", "<html lang=\"en\">", ">Forgot your password?<" },
    { "&lang=de", "<html lang=\"de\">", ">Passwort vergessen?<" },
    { "&lang=ja", "<html lang=\"ja\">", ">パスワードをお忘れですか？<" },
    /* Known, but there are no words: the page says what it is in. */
    { "&lang=ko", "<html lang=\"en\">", ">Forgot your password?<" },
  };
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autoptr (TestAnswer) other = test_pool_get (pool, "/signup?" TEST_QUERY "&lang=de", NULL);
  g_autoptr (TestAnswer) wrong = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat (LOGIN, cases[i].query, NULL);
      g_autoptr (TestAnswer) page = test_pool_get (pool, path, NULL);

      assert_shows (page, cases[i].lang);
      assert_shows (page, cases[i].words);
    }
  assert_shows (other, "<html lang=\"en\">");
  wrong = test_pool_submit (pool, LOGIN "&lang=de", "username=alice&password=wrong");
  assert_shows (wrong, "Benutzername oder Passwort ist falsch.");
}

static void
test_bad_branding (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) pool =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, g_getenv ("AUTH_DEMO_POOL"),
                      "--port=0", "--branding=modern", NULL);
  g_autofree char *message = NULL;

  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (pool, NULL, NULL, NULL, &message, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (pool), ==, 2);
  g_assert_cmpstr (message, ==, "The branding is managed or classic\n");
}

/* The older pages know neither prompt nor lang. */
static void
test_classic (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--branding=classic", NULL);
  g_autoptr (TestAnswer) page = test_pool_get (pool, LOGIN "&lang=de", NULL);
  g_autoptr (TestAnswer) silent = test_pool_get (pool, AUTHORIZE "&prompt=none&lang=de", NULL);
  g_autofree char *code = test_pool_sign_in (pool, "");
  g_autoptr (TestAnswer) asked = test_pool_get (pool, AUTHORIZE "&prompt=login", NULL);

  assert_shows (page, "<html lang=\"en\">");
  assert_leads_to (silent, "/login?");
  g_assert_null (strstr (silent->location, "prompt"));
  g_assert_null (strstr (silent->location, "lang"));
  assert_leads_to (asked, TEST_REDIRECT_URI "?code=");
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

  assert_leads_to (left, "/login?");
  g_assert_nonnull (strstr (left->cookie, "Max-Age=0"));
  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++)
    g_assert_nonnull (strstr (left->location, kept[i]));
  assert_leads_to (after, "/login?");
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
  assert_leads_to (registered, "https://app.example/bye");
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

  assert_leads_to (silent, TEST_REDIRECT_URI "?code=");
  assert_leads_to (asked, "/login?");
  assert_leads_to (choosing, TEST_REDIRECT_URI "?code=");
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
  assert_leads_to (after, "/login?");
  again = test_pool_get (pool, "/logout?" TEST_QUERY, NULL);
  assert_leads_to (again, "/login?");
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

  assert_leads_to (without, "/login?");
  assert_leads_to (password, "/mfa?");
  /* The password alone is no session. */
  assert_leads_to (early, TEST_REDIRECT_URI "?error=login_required");
  old = test_pool_submit (pool, password->location, old_form);
  assert_shows (old, "That code is wrong");
  right = test_pool_submit (pool, password->location, right_form);
  assert_leads_to (right, TEST_REDIRECT_URI "?code=");
  test_pool_forget (pool);
  password_again = test_pool_submit (pool, LOGIN, BOB);
  replayed = test_pool_submit (pool, password_again->location, right_form);
  assert_shows (replayed, "was used already");
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

  assert_leads_to (password, "/mfa/setup?");
  wrong = test_pool_submit (pool, password->location, "code=abcdef");
  assert_shows (wrong, "That code is wrong");
  right = test_pool_submit (pool, password->location, form);
  assert_leads_to (right, TEST_REDIRECT_URI "?code=");
  test_pool_forget (pool);
  next = test_pool_submit (pool, LOGIN, "username=carol&password=Passw0rd!");
  assert_leads_to (next, "/mfa?");
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

  assert_shows (weak, "capital letter");
  assert_leads_to (made, "/confirm?");
  wrong = test_pool_submit (pool, made->location, "code=654321");
  assert_shows (wrong, "That code is wrong");
  right = test_pool_submit (pool, made->location, "code=123456");
  assert_leads_to (right, TEST_REDIRECT_URI "?code=");
  taken = test_pool_submit (pool, path, "name=X&email=Dan%40example.com&password=Secr3t-enough");
  assert_shows (taken, "There is an account");
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

  assert_leads_to (unasked, "/forgotPassword?");
  assert_leads_to (nobody, "/confirmforgotPassword?");
  assert_leads_to (asked, "/confirmforgotPassword?");
  done = test_pool_submit (pool, asked->location, "code=123456&password=Qu1te-other");
  assert_leads_to (done, "/login?");
  old = test_pool_submit (pool, done->location, "username=alice&password=Passw0rd!");
  assert_shows (old, "Incorrect");
  new = test_pool_submit (pool, done->location, "username=alice&password=Qu1te-other");
  assert_leads_to (new, TEST_REDIRECT_URI "?code=");
}

static void
test_passkeys (void)
{
  const char *add = "/passkeys/add?client_id=demo_desktop"
                    "&redirect_uri=http%3A%2F%2F127.0.0.1%3A17911%2Fcallback";
  const char *use = "/passkeys/sign-in?" TEST_QUERY;
  g_autoptr (TestPool) classic = test_pool_new ("--branding=classic", "--passkeys", NULL);
  g_autoptr (TestPool) pool = test_pool_new ("--passkeys", NULL);
  g_autoptr (TestPool) plain = test_pool_new (NULL, NULL);
  g_autoptr (TestAnswer) none = test_pool_get (classic, add, NULL);
  g_autoptr (TestAnswer) old_login = test_pool_get (classic, LOGIN, NULL);
  g_autoptr (TestAnswer) plain_login = test_pool_get (plain, LOGIN, NULL);
  g_autoptr (TestAnswer) stranger = test_pool_get (pool, "/passkeys/add?client_id=x", NULL);
  g_autoptr (TestAnswer) early = test_pool_get (pool, add, NULL);
  g_autoptr (TestAnswer) login = test_pool_get (pool, LOGIN, NULL);
  g_autoptr (TestAnswer) sign_in = test_pool_get (pool, use, NULL);
  g_autofree char *code = test_pool_sign_in (pool, "");
  g_autoptr (TestAnswer) page = test_pool_get (pool, add, NULL);

  g_assert_cmpuint (none->status, ==, 404);
  g_assert_null (strstr (old_login->body, "passkey"));
  g_assert_null (strstr (plain_login->body, "passkey"));
  assert_leads_to (stranger, "/error?error=invalid_client");
  assert_leads_to (early, "/login?response_type=code&client_id=demo_desktop");
  assert_shows (login, "Sign in with a passkey");
  g_assert_null (strstr (login->policy, "script-src"));
  assert_shows (sign_in, "data-kind=\"use\"");
  assert_shows (page, "data-kind=\"add\"");
  assert_shows (page, "Passkeys need a web browser that has them");
  assert_shows (page, "navigator.credentials");
  /* The one script, by its hash, and nothing a page could be made to add. */
  g_assert_nonnull (strstr (page->policy, "script-src 'sha256-"));
  g_assert_null (strstr (page->policy, "unsafe"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool/authorize/bad-requests", test_bad_requests);
  g_test_add_func ("/pool/error-page", test_error_page);
  g_test_add_func ("/pool/login", test_login);
  g_test_add_func ("/pool/lang", test_lang);
  g_test_add_func ("/pool/branding/unknown", test_bad_branding);
  g_test_add_func ("/pool/branding/classic", test_classic);
  g_test_add_func ("/pool/session", test_session);
  g_test_add_func ("/pool/logout/keeps-request", test_logout_keeps_request);
  g_test_add_func ("/pool/logout/sign-out-uris", test_sign_out_uris);
  g_test_add_func ("/pool/two-pools", test_two_pools);
  g_test_add_func ("/pool/passkeys", test_passkeys);
  g_test_add_func ("/pool/totp", test_totp);
  g_test_add_func ("/pool/totp-setup", test_totp_setup);
  g_test_add_func ("/pool/sign-up", test_sign_up);
  g_test_add_func ("/pool/forgotten-password", test_forgotten_password);
  return g_test_run ();
}
