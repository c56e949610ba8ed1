/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The demo pool on the wire: signing in with a provider outside it.
 */

#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "auth-jwt.h"
#include "test-pool.h"

#define AUTHORIZE "/oauth2/authorize?" TEST_QUERY
#define LOGIN     "/login?" TEST_QUERY
#define GOOGLE    AUTHORIZE "&identity_provider=Google"
#define ADA       "account=ada%40example.com"
#define WEBKITGTK                                                                     \
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/" \
  "60.5 Safari/605.1.15"
#define FIREFOX "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
#define CHROMIUM                                                                    \
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/1" \
  "40.0.0.0 Safari/537.36"

static void
assert_leads_to (const TestAnswer *answer, const char *prefix)
{
  g_assert_cmpuint (answer->status, ==, 302);
  g_assert_nonnull (answer->location);
  if (!g_str_has_prefix (answer->location, prefix))
    g_error ("%s is not at %s", answer->location, prefix);
}

static void
assert_leads_to_provider (TestPool *pool, const TestAnswer *answer, const char *path)
{
  g_assert_cmpuint (answer->status, ==, 302);
  g_assert_nonnull (strstr (answer->location, path));
  g_assert_false (g_str_has_prefix (answer->location, "/"));
  g_assert_false (g_str_has_prefix (answer->location, test_pool_get_origin (pool)));
}

static void
assert_shows (const TestAnswer *answer, guint status, const char *text)
{
  g_assert_cmpuint (answer->status, ==, status);
  g_assert_nonnull (strstr (answer->body, text));
}

/* What the provider answers the pool with when form is sent to it. */
static char *
dup_return (TestPool *pool, const char *path, const char *form)
{
  g_autoptr (TestAnswer) begun = test_pool_get (pool, path, NULL);
  g_autoptr (TestAnswer) given = NULL;

  assert_leads_to_provider (pool, begun, "/authorize?");
  given = test_pool_submit (pool, begun->location, form);
  g_assert_cmpuint (given->status, ==, 302);
  g_assert_true (g_str_has_prefix (given->location, test_pool_get_origin (pool)));
  return g_strdup (given->location);
}

/* The pool's answer to the app. */
static TestAnswer *
come_back (TestPool *pool, const char *path, const char *form)
{
  g_autofree char *location = dup_return (pool, path, form);

  return test_pool_get (pool, location, NULL);
}

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
  g_autoptr (TestAnswer) refused = test_pool_get (alone, GOOGLE, NULL);
  g_autoptr (TestAnswer) local =
    test_pool_get (alone, AUTHORIZE "&identity_provider=COGNITO", NULL);
  g_autoptr (TestAnswer) page = test_pool_get (alone, LOGIN, NULL);

  assert_leads_to (refused, "/error?error=Login%20option%20is%20not%20available");
  assert_leads_to (local, "/login?");
  g_assert_null (strstr (page->body, "Continue with"));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat (AUTHORIZE, cases[i], NULL);
      g_autoptr (TestAnswer) answer = test_pool_get (pool, path, NULL);

      assert_leads_to (answer, "/error?error=Login%20option%20is%20not%20available");
    }
}

static void
test_bad_returns (void)
{
  static const char *const cases[] = { "", "?code=x", "?code=x&state=unknown" };
  g_autoptr (TestPool) pool = test_pool_new ("--federation", NULL);
  g_autofree char *location = dup_return (pool, GOOGLE, ADA);
  g_autofree char *stolen = NULL;
  g_autoptr (TestAnswer) first = test_pool_get (pool, location, NULL);
  g_autoptr (TestAnswer) again = test_pool_get (pool, location, NULL);
  g_autoptr (TestAnswer) elsewhere = NULL;

  assert_leads_to (first, TEST_REDIRECT_URI "?code=");
  assert_leads_to (again, "/error?error=invalid_state");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/oauth2/idpresponse", cases[i], NULL);
      g_autoptr (TestAnswer) answer = test_pool_get (pool, path, NULL);

      assert_leads_to (answer, "/error?error=invalid_state");
    }
  /* Another browser is not signed in by this one's answer. */
  test_pool_forget (pool);
  stolen = dup_return (pool, GOOGLE, ADA);
  test_pool_forget (pool);
  elsewhere = test_pool_get (pool, stolen, NULL);
  assert_leads_to (elsewhere, "/error?error=invalid_state");
}

/* The provider knows its app as strictly as the pool knows its own. */
static void
test_bad_requests_of_provider (void)
{
  static const struct
  {
    const char *cut;
    guint status;
    const char *text;
  } cases[] = {
    { "client_id=", 401, "invalid_client" },
    { "redirect_uri=", 400, "redirect_uri_mismatch" },
    { "response_type=", 400, "invalid_request" },
    { "code_challenge=", 400, "invalid_request" },
    { "code_challenge_method=", 400, "invalid_request" },
  };
  g_autoptr (TestPool) pool = test_pool_new ("--federation", NULL);
  g_autoptr (TestAnswer) begun = test_pool_get (pool, GOOGLE, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) uri = g_string_new (begun->location);
      g_autofree char *wrong = g_strconcat (cases[i].cut, "x", NULL);
      g_autoptr (TestAnswer) answer = NULL;

      g_assert_cmpuint (g_string_replace (uri, cases[i].cut, wrong, 1), ==, 1);
      if (strcmp (cases[i].cut, "code_challenge=") == 0)
        g_string_replace (uri, wrong, "unknown=", 1);
      answer = test_pool_get (pool, uri->str, NULL);
      assert_shows (answer, cases[i].status, cases[i].text);
    }
}

static void
test_embedded_views (void)
{
  static const struct
  {
    const char *provider;
    const char *agent;
    guint status;
    const char *text;
  } cases[] = {
    { "Google", WEBKITGTK, 403, "disallowed_useragent" },
    { "Google", FIREFOX, 200, "Ada Lovelace" },
    { "Google", CHROMIUM, 200, "Ada Lovelace" },
    { "Facebook", WEBKITGTK, 403, "Logging in to Facebook from an embedded browser is disabled" },
    { "Facebook", FIREFOX, 200, "Ada Lovelace" },
    { "LoginWithAmazon", WEBKITGTK, 200, "Ada Lovelace" },
    { "Okta", WEBKITGTK, 200, "name=\"password\"" },
  };
  g_autoptr (TestPool) pool = test_pool_new ("--federation", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path =
        g_strconcat (AUTHORIZE "&identity_provider=", cases[i].provider, NULL);
      g_autoptr (TestAnswer) begun = test_pool_get_with (pool, path, cases[i].agent);
      g_autoptr (TestAnswer) page = test_pool_get_with (pool, begun->location, cases[i].agent);

      assert_shows (page, cases[i].status, cases[i].text);
    }
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

      assert_shows (page, 200, text);
    }
  assert_shows (page, 200, "identity_provider=Google");
  assert_shows (page, 200, "name=\"password\"");
  assert_shows (german, 200, "Weiter mit Google");
  assert_shows (local, 200, "name=\"password\"");
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
    { "&identity_provider=Google", ADA, "Google", "Google", "1234567890" },
    { "&identity_provider=Facebook", ADA, "Facebook", "Facebook", "10204500001" },
    { "&identity_provider=LoginWithAmazon", ADA, "LoginWithAmazon", "LoginWithAmazon",
      "amzn1.account.ADA0EXAMPLE" },
    { "&identity_provider=SignInWithApple", ADA, "SignInWithApple", "SignInWithApple",
      "001234.ada0example.0815" },
    { "&idp_identifier=example.com", "username=ada%40example.com&password=Passw0rd!", "Okta",
      "OIDC", "00u1adaexample" },
  };
  g_autoptr (TestPool) pool = test_pool_new ("--federation", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat (AUTHORIZE, cases[i].query, NULL);
      g_autoptr (TestAnswer) answer = NULL;
      g_autofree char *state = NULL;
      g_autoptr (AuthJwt) jwt = NULL;

      test_pool_forget (pool);
      answer = come_back (pool, path, cases[i].form);
      assert_leads_to (answer, TEST_REDIRECT_URI "?code=");
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
  g_autoptr (TestAnswer) answer = come_back (pool, GOOGLE "&scope=openid", ADA);
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
  g_autoptr (TestAnswer) first = come_back (pool, GOOGLE "&nonce=a-nonce", ADA);
  g_autoptr (AuthJwt) one = redeem (pool, first);
  g_autoptr (TestAnswer) second = NULL;
  g_autoptr (AuthJwt) two = NULL;
  g_autoptr (TestAnswer) third = NULL;
  g_autoptr (AuthJwt) other = NULL;

  test_pool_forget (pool);
  second = come_back (pool, GOOGLE, ADA);
  two = redeem (pool, second);
  test_pool_forget (pool);
  third = come_back (pool, GOOGLE, "account=grace%40example.com");
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
  g_autoptr (TestAnswer) answer = come_back (pool, GOOGLE, ADA);

  assert_leads_to (answer, TEST_REDIRECT_URI "?code=");
  test_pool_forget (pool);
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (TestAnswer) refused = test_pool_submit (pool, LOGIN, forms[i]);

      assert_shows (refused, 200, "Incorrect username or password.");
    }
}

static void
test_session (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--federation", NULL);
  g_autoptr (TestAnswer) answer = come_back (pool, GOOGLE, ADA);
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

  assert_leads_to (answer, TEST_REDIRECT_URI "?code=");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat (AUTHORIZE, cases[i].query, NULL);
      g_autoptr (TestAnswer) next = test_pool_get (pool, path, NULL);

      if (cases[i].location != NULL)
        assert_leads_to (next, cases[i].location);
      else
        assert_leads_to_provider (pool, next, "/authorize?");
    }
}

/* A pool's logout leaves the provider's own session: the next sign-in asks nothing. */
static void
test_logout (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--federation", NULL);
  g_autoptr (TestAnswer) signed_in = come_back (pool, GOOGLE, ADA);
  g_autoptr (TestAnswer) left = test_pool_get (
    pool, "/logout?client_id=demo_desktop&logout_uri=http%3A%2F%2F127.0.0.1%3A17911%2Fcallback",
    NULL);
  g_autoptr (TestAnswer) again = test_pool_get (pool, GOOGLE, NULL);
  g_autoptr (TestAnswer) silent = NULL;
  g_autoptr (TestAnswer) done = NULL;
  g_autoptr (TestAnswer) choosing = NULL;
  g_autoptr (TestAnswer) page = NULL;

  assert_leads_to (left, TEST_REDIRECT_URI);
  assert_leads_to_provider (pool, again, "/Google/authorize?");
  silent = test_pool_get (pool, again->location, NULL);
  g_assert_cmpuint (silent->status, ==, 302);
  done = test_pool_get (pool, silent->location, NULL);
  assert_leads_to (done, TEST_REDIRECT_URI "?code=");
  choosing = test_pool_get (pool, GOOGLE "&prompt=select_account", NULL);
  page = test_pool_get (pool, choosing->location, NULL);
  assert_shows (page, 200, "Grace Hopper");
}

static void
test_provider_refusals (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--federation", NULL);
  g_autoptr (TestAnswer) cancelled = come_back (pool, GOOGLE, "answer=cancel");
  g_autofree char *state = test_answer_dup_parameter (cancelled, "state");
  g_autoptr (TestAnswer) begun = test_pool_get (pool, AUTHORIZE "&identity_provider=Okta", NULL);
  g_autoptr (TestAnswer) nobody =
    test_pool_submit (pool, begun->location, "username=%3Cb%3E&password=Passw0rd!");
  g_autoptr (TestAnswer) wrong =
    test_pool_submit (pool, begun->location, "username=ada%40example.com&password=wrong");
  g_autoptr (TestAnswer) forged =
    test_pool_post (pool, begun->location, "username=ada%40example.com&password=Passw0rd!", NULL);

  assert_leads_to (cancelled, TEST_REDIRECT_URI "?error=access_denied");
  g_assert_cmpstr (state, ==, "a-state");
  assert_shows (nobody, 200, "There is no such account");
  assert_shows (nobody, 200, "value=\"&lt;b&gt;\"");
  g_assert_null (strstr (nobody->body, "<b>"));
  assert_shows (wrong, 200, "There is no such account");
  assert_shows (forged, 200, "open for too long");
}

static void
test_provider_trouble (void)
{
  static const struct
  {
    const char *fault;
    const char *description;
  } cases[] = {
    { "provider:token=hang*1", "Timeout occurred in calling IdP token endpoint" },
    { "provider:token=close*1", "Connection reset" },
    { "provider:token=status:400*1", "Google Error - 400 invalid_request" },
    { "provider:token=invalid-grant*1", "Google Error - 400 invalid_grant" },
    { "provider:token=html:502*1", "Google Error - 502 Bad Gateway" },
    { "provider:token=redirect*1", "Google Error - 302 Found" },
    { "provider:token=garbage*1", "Google Error - invalid token response" },
    { "provider:token=bad-signature*1", "Bad id_token signature" },
    { "provider:token=bad-kid*1", "Bad id_token signature" },
    { "provider:token=bad-issuer*1", "Bad id_token issuer" },
    { "provider:token=bad-audience*1", "Bad id_token audience" },
    { "provider:token=bad-nonce*1", "Bad id_token nonce" },
    { "provider:token=expired*1", "Bad id_token: it has expired" },
    { "provider:jwks=close*1", "Connection reset" },
    { "provider:jwks=status:503*1", "Google Error - 503 temporarily_unavailable" },
  };
  g_autoptr (TestPool) pool = test_pool_new ("--federation", NULL);
  g_autoptr (TestAnswer) silent = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestAnswer) set = test_pool_post (pool, "/test/fault", cases[i].fault, NULL);
      g_autoptr (TestAnswer) answer = NULL;
      g_autofree char *description = NULL;

      g_assert_cmpuint (set->status, ==, 200);
      test_pool_forget (pool);
      answer = come_back (pool, GOOGLE, ADA);
      assert_leads_to (answer, TEST_REDIRECT_URI "?error=invalid_request&");
      description = test_answer_dup_parameter (answer, "error_description");
      g_assert_cmpstr (description, ==, cases[i].description);
    }
  silent = test_pool_get (pool, AUTHORIZE "&prompt=none", NULL);
  assert_leads_to (silent, TEST_REDIRECT_URI "?error=login_required");
}

static gint64
get_count (TestPool *pool, const char *endpoint)
{
  g_autoptr (TestAnswer) answer = test_pool_get (pool, "/test/stats", NULL);
  g_autoptr (JsonNode) root = json_from_string (answer->body, NULL);

  return json_object_get_int_member_with_default (json_node_get_object (root), endpoint, -1);
}

/* Sends what leads the browser back to the pool, and waits until the provider has been asked. */
static GSocketConnection *
start_return (TestPool *pool)
{
  g_autoptr (TestAnswer) begun = test_pool_get (pool, GOOGLE, NULL);
  g_autoptr (TestAnswer) given = test_pool_submit (pool, begun->location, ADA);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  const char *origin = test_pool_get_origin (pool);
  GSocketConnection *connection = g_socket_client_connect_to_uri (client, origin, 80, NULL, NULL);
  g_autofree char *cookie = g_strndup (begun->cookie, strcspn (begun->cookie, ";"));
  g_autofree char *request =
    g_strdup_printf ("GET %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nConnection: close\r\n\r\n",
                     given->location + strlen (origin), origin + strlen ("http://"), cookie);

  g_assert_nonnull (connection);
  g_assert_true (
    g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                               strlen (request), NULL, NULL, NULL));
  while (get_count (pool, "provider:token") == 0)
    g_thread_yield ();
  return connection;
}

/* The browser leaves while the pool still waits for the provider. */
static void
test_browser_gone (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--federation", "--fault=provider:token=hang*1", NULL);
  g_autoptr (GSocketConnection) connection = start_return (pool);
  g_autoptr (TestAnswer) next = NULL;

  g_assert_true (g_io_stream_close (G_IO_STREAM (connection), NULL, NULL));
  test_pool_forget (pool);
  next = come_back (pool, GOOGLE, ADA);
  assert_leads_to (next, TEST_REDIRECT_URI "?code=");
  g_assert_cmpint (get_count (pool, "provider:token"), ==, 2);
}

/* Another window of the browser signs in and out while the pool still waits for the provider. */
static void
test_two_windows (void)
{
  g_autoptr (TestPool) pool =
    test_pool_new ("--federation", "--fault=provider:token=delay:1000*1", NULL);
  g_autoptr (GSocketConnection) connection = start_return (pool);
  g_autoptr (GDataInputStream) lines =
    g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  g_autoptr (TestAnswer) in = test_pool_submit (pool, LOGIN, "username=alice&password=Passw0rd!");
  g_autoptr (TestAnswer) out = test_pool_get (pool, "/logout?" TEST_QUERY, NULL);
  g_autoptr (TestAnswer) again = test_pool_get (pool, LOGIN, NULL);
  g_autofree char *status = NULL;

  assert_leads_to (in, TEST_REDIRECT_URI "?code=");
  assert_leads_to (out, "/login?");
  assert_shows (again, 200, "name=\"password\"");
  status = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_assert_cmpstr (status, ==, "HTTP/1.1 302 Found\r");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/federation/no-such-provider", test_no_such_provider);
  g_test_add_func ("/federation/bad-returns", test_bad_returns);
  g_test_add_func ("/federation/provider/bad-requests", test_bad_requests_of_provider);
  g_test_add_func ("/federation/provider/embedded-views", test_embedded_views);
  g_test_add_func ("/federation/provider/refusals", test_provider_refusals);
  g_test_add_func ("/federation/provider/trouble", test_provider_trouble);
  g_test_add_func ("/federation/provider/browser-gone", test_browser_gone);
  g_test_add_func ("/federation/two-windows", test_two_windows);
  g_test_add_func ("/federation/buttons", test_buttons);
  g_test_add_func ("/federation/sign-in", test_sign_in);
  g_test_add_func ("/federation/user-info", test_user_info);
  g_test_add_func ("/federation/one-user-each", test_one_user_each);
  g_test_add_func ("/federation/no-password", test_no_password);
  g_test_add_func ("/federation/session", test_session);
  g_test_add_func ("/federation/logout", test_logout);
  return g_test_run ();
}
