/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The demo pool on the wire: what providers outside it ask and refuse, and what goes wrong there.
 */

#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "test-provider.h"

#define LOGIN "/login?" TEST_QUERY
#define WEBKITGTK                                                                     \
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/" \
  "60.5 Safari/605.1.15"
#define FIREFOX "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
#define CHROMIUM                                                                    \
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/1" \
  "40.0.0.0 Safari/537.36"

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
  g_autoptr (TestAnswer) begun = test_pool_get (pool, TEST_GOOGLE, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) uri = g_string_new (begun->location);
      g_autofree char *wrong = g_strconcat (cases[i].cut, "x", NULL);
      g_autoptr (TestAnswer) answer = NULL;

      g_assert_cmpuint (g_string_replace (uri, cases[i].cut, wrong, 1), ==, 1);
      if (strcmp (cases[i].cut, "code_challenge=") == 0)
        g_string_replace (uri, wrong, "unknown=", 1);
      answer = test_pool_get (pool, uri->str, NULL);
      test_answer_assert_shows (answer, cases[i].status, cases[i].text);
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
        g_strconcat (TEST_AUTHORIZE "&identity_provider=", cases[i].provider, NULL);
      g_autoptr (TestAnswer) begun = test_pool_get_with (pool, path, cases[i].agent);
      g_autoptr (TestAnswer) page = test_pool_get_with (pool, begun->location, cases[i].agent);

      test_answer_assert_shows (page, cases[i].status, cases[i].text);
    }
}

static void
test_provider_refusals (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--federation", NULL);
  g_autoptr (TestAnswer) cancelled = test_provider_come_back (pool, TEST_GOOGLE, "answer=cancel");
  g_autofree char *state = test_answer_dup_parameter (cancelled, "state");
  g_autoptr (TestAnswer) begun =
    test_pool_get (pool, TEST_AUTHORIZE "&identity_provider=Okta", NULL);
  g_autoptr (TestAnswer) nobody =
    test_pool_submit (pool, begun->location, "username=%3Cb%3E&password=Passw0rd!");
  g_autoptr (TestAnswer) wrong =
    test_pool_submit (pool, begun->location, "username=ada%40example.com&password=wrong");
  g_autoptr (TestAnswer) forged =
    test_pool_post (pool, begun->location, "username=ada%40example.com&password=Passw0rd!", NULL);

  test_answer_assert_leads_to (cancelled, TEST_REDIRECT_URI "?error=access_denied");
  g_assert_cmpstr (state, ==, "a-state");
  test_answer_assert_shows (nobody, 200, "There is no such account");
  test_answer_assert_shows (nobody, 200, "value=\"&lt;b&gt;\"");
  g_assert_null (strstr (nobody->body, "<b>"));
  test_answer_assert_shows (wrong, 200, "There is no such account");
  test_answer_assert_shows (forged, 200, "open for too long");
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
      answer = test_provider_come_back (pool, TEST_GOOGLE, TEST_ADA);
      test_answer_assert_leads_to (answer, TEST_REDIRECT_URI "?error=invalid_request&");
      description = test_answer_dup_parameter (answer, "error_description");
      g_assert_cmpstr (description, ==, cases[i].description);
    }
  silent = test_pool_get (pool, TEST_AUTHORIZE "&prompt=none", NULL);
  test_answer_assert_leads_to (silent, TEST_REDIRECT_URI "?error=login_required");
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
  g_autoptr (TestAnswer) begun = test_pool_get (pool, TEST_GOOGLE, NULL);
  g_autoptr (TestAnswer) given = test_pool_submit (pool, begun->location, TEST_ADA);
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
  next = test_provider_come_back (pool, TEST_GOOGLE, TEST_ADA);
  test_answer_assert_leads_to (next, TEST_REDIRECT_URI "?code=");
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

  test_answer_assert_leads_to (in, TEST_REDIRECT_URI "?code=");
  test_answer_assert_leads_to (out, "/login?");
  test_answer_assert_shows (again, 200, "name=\"password\"");
  status = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_assert_cmpstr (status, ==, "HTTP/1.1 302 Found\r");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/provider/bad-requests", test_bad_requests_of_provider);
  g_test_add_func ("/provider/embedded-views", test_embedded_views);
  g_test_add_func ("/provider/refusals", test_provider_refusals);
  g_test_add_func ("/provider/trouble", test_provider_trouble);
  g_test_add_func ("/provider/browser-gone", test_browser_gone);
  g_test_add_func ("/provider/two-windows", test_two_windows);
  return g_test_run ();
}
