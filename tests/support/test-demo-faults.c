/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The demo pool on the wire: each fault it can be given, and the controls for tests.
 */

#include "config.h"

#include <string.h>

#include "auth-error.h"
#include "auth-jwks.h"
#include "demo-fault.h"
#include "demo-totp.h"
#include "test-pool.h"

#define DISCOVERY "/local_DemoPool/.well-known/openid-configuration"

static void
set_fault (TestPool *pool, const char *fault)
{
  g_autoptr (TestAnswer) answer = test_pool_post (pool, "/test/fault", fault, NULL);

  g_assert_cmpuint (answer->status, ==, 200);
}

static gint64
get_count (TestPool *pool, const char *endpoint)
{
  g_autoptr (TestAnswer) answer = test_pool_get (pool, "/test/stats", NULL);
  g_autoptr (JsonNode) root = json_from_string (answer->body, NULL);

  return json_object_get_int_member_with_default (json_node_get_object (root), endpoint, -1);
}

static void
test_bad_faults (void)
{
  static const char *const cases[] = {
    "", "token", "token=", "nowhere=hang", "token=nothing", "token=status", "token=status:600",
    "token=status:x", "token=hang:1", "jwks=bad-kid", "token=hang*x", "token=delay:99999999",
    "token=ahead", "token=behind:999999"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DemoFault) fault = demo_fault_parse (cases[i], &error);

      g_assert_null (fault);
      g_assert_nonnull (error);
    }
}

static void
test_answers (void)
{
  static const struct
  {
    const char *fault;
    guint status; /* 0: no whole answer */
    const char *body;
  } cases[] = {
    { "discovery=status:503*1", 503, "\"error\":\"temporarily_unavailable\"" },
    { "discovery=status:400*1", 400, "\"error\":\"invalid_request\"" },
    { "discovery=html:502*1", 502, "<!DOCTYPE html>" },
    { "discovery=truncate*1", 0, NULL },
    { "discovery=close*1", 0, NULL },
    { "discovery=lost-answer*1", 0, NULL },
    { "discovery=garbage*1", 200, "[[[[" },
    { "discovery=invalid-grant*1", 400, "{\"error\":\"invalid_grant\"}" },
    { "discovery=redirect*1", 302, "" },
    { "discovery=token-expired*1", 401, "invalid_token" },
    { "discovery=ahead:60*1", 200, "\"issuer\"" },
    { "discovery=delay:20*1", 200, "\"issuer\"" },
  };
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestAnswer) faulty = NULL;
      g_autoptr (TestAnswer) usual = NULL;

      set_fault (pool, cases[i].fault);
      faulty = test_pool_get (pool, DISCOVERY, NULL);
      usual = test_pool_get (pool, DISCOVERY, NULL);
      g_assert_cmpuint (faulty->status, ==, cases[i].status);
      if (cases[i].body != NULL)
        g_assert_nonnull (strstr (faulty->body, cases[i].body));
      g_assert_cmpuint (usual->status, ==, 200);
    }
}

static void
test_huge (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--fault=jwks=huge", NULL);
  g_autoptr (TestAnswer) answer = test_pool_get (pool, "/local_DemoPool/.well-known/jwks.json",
                                                 NULL);

  g_assert_cmpuint (strlen (answer->body), >, 20 * 1024 * 1024);
}

/* One request that waits for ever keeps no other waiting. */
static void
test_hang (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--fault=token=hang*1", NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection =
    g_socket_client_connect_to_uri (client, test_pool_get_origin (pool), 80, NULL, NULL);
  GOutputStream *stream = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autofree char *request = g_strdup_printf ("POST /oauth2/token HTTP/1.1\r\nHost: %s\r\n"
                                              "Content-Length: 0\r\n\r\n",
                                              test_pool_get_origin (pool) + strlen ("http://"));
  g_autoptr (TestAnswer) other = NULL;

  g_assert_true (g_output_stream_write_all (stream, request, strlen (request), NULL, NULL, NULL));
  while (get_count (pool, "token") == 0)
    g_thread_yield ();
  other = test_pool_refresh (pool, "unknown");
  g_assert_cmpuint (other->status, ==, 400);
}

/* libsoup 3.2 keeps every connection it accepted itself; a long test would run out of them. */
static void
test_connections_end (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  guint before = test_pool_count_descriptors (pool);

  for (guint i = 0; i < 40; i++)
    test_answer_free (test_pool_get (pool, DISCOVERY, NULL));
  test_pool_forget (pool);
  while (test_pool_count_descriptors (pool) > before + 20)
    g_thread_yield ();
}

/* A client that keeps its connections has to know which ones it may keep. */
static void
test_connections_end_is_told (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection =
    g_socket_client_connect_to_uri (client, test_pool_get_origin (pool), 80, NULL, NULL);
  GOutputStream *stream = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autofree char *request = g_strdup_printf ("GET " DISCOVERY " HTTP/1.1\r\nHost: %s\r\n\r\n",
                                              test_pool_get_origin (pool) + strlen ("http://"));
  char answer[4096] = "";
  gsize length = 0;

  g_assert_true (g_output_stream_write_all (stream, request, strlen (request), NULL, NULL, NULL));
  g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), answer,
                           sizeof answer - 1, &length, NULL, NULL);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 200 "));
  g_assert_nonnull (strstr (answer, "\r\nConnection: close\r\n"));
  g_assert_true (g_str_has_suffix (answer, "}"));
}

/* The rotation is done, only its answer does not arrive. */
static void
test_lost_rotation (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--rotation", NULL);
  g_autofree char *code = test_pool_sign_in (pool, "");
  g_autoptr (TestAnswer) first = test_pool_redeem (pool, code, "");
  g_autofree char *token = test_answer_dup_string (first, "refresh_token");
  g_autoptr (TestAnswer) lost = NULL;
  g_autoptr (TestAnswer) again = NULL;

  set_fault (pool, "token=lost-answer*1");
  lost = test_pool_refresh (pool, token);
  again = test_pool_refresh (pool, token);
  g_assert_cmpuint (lost->status, ==, 0);
  g_assert_cmpstr (again->body, ==, "{\"error\":\"invalid_grant\"}");
  g_assert_cmpint (get_count (pool, "token:refresh_token"), ==, 2);
  g_assert_cmpint (get_count (pool, "token:authorization_code"), ==, 1);
}

static AuthJwt *
get_flawed_token (TestPool *pool, const char *fault)
{
  g_autofree char *code = test_pool_sign_in (pool, "&nonce=a-nonce");
  g_autoptr (TestAnswer) answer = NULL;
  g_autofree char *token = NULL;
  AuthJwt *jwt;

  set_fault (pool, fault);
  answer = test_pool_redeem (pool, code, "");
  token = test_answer_dup_string (answer, "id_token");
  jwt = auth_jwt_parse (token, NULL);
  g_assert_nonnull (jwt);
  return jwt;
}

static void
test_flaws (void)
{
  static const struct
  {
    const char *fault;
    const char *claim;
    const char *value;
  } cases[] = {
    { "token=bad-issuer*1", "iss", "https://issuer.invalid/local_DemoPool" },
    { "token=bad-audience*1", "aud", "another_client" },
    { "token=bad-nonce*1", "nonce", "another-nonce" },
    { "token=bad-at-hash*1", "at_hash", "GDQRhYQJOQ2LspH43Iv7Mw" },
  };
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  gint64 expires_at = G_MAXINT64;
  g_autoptr (AuthJwt) expired = get_flawed_token (pool, "token=expired*1");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AuthJwt) jwt = get_flawed_token (pool, cases[i].fault);

      g_assert_cmpstr (auth_jwt_get_string (jwt, cases[i].claim), ==, cases[i].value);
    }
  g_assert_true (auth_jwt_get_time (expired, "exp", &expires_at));
  g_assert_cmpint (expires_at, <, g_get_real_time () / G_USEC_PER_SEC);
}

static void
test_signatures (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autoptr (AuthJwt) unknown = get_flawed_token (pool, "token=bad-kid*1");
  g_autoptr (AuthJwt) forged = get_flawed_token (pool, "token=bad-signature*1");
  g_autoptr (TestAnswer) keys = test_pool_get (pool, "/local_DemoPool/.well-known/jwks.json", NULL);
  g_autoptr (AuthJwks) jwks = auth_jwks_parse (keys->body, strlen (keys->body), NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (auth_jwks_verify (jwks, unknown, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (auth_jwks_verify (jwks, forged, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE);
}

static void
test_control (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--fault=discovery=close", NULL);
  g_autofree char *code = test_pool_sign_in (pool, "");
  g_autoptr (TestAnswer) first = test_pool_redeem (pool, code, "");
  g_autofree char *token = test_answer_dup_string (first, "refresh_token");
  g_autoptr (TestAnswer) wrong = test_pool_post (pool, "/test/fault", "token=nothing", NULL);
  g_autoptr (TestAnswer) usual = NULL;
  g_autoptr (TestAnswer) revoked = NULL;
  g_autoptr (TestAnswer) refused = NULL;

  g_assert_cmpuint (wrong->status, ==, 400);
  set_fault (pool, "");
  usual = test_pool_get (pool, DISCOVERY, NULL);
  g_assert_cmpuint (usual->status, ==, 200);
  revoked = test_pool_post (pool, "/test/revoke-all", "", NULL);
  refused = test_pool_refresh (pool, token);
  g_assert_cmpuint (revoked->status, ==, 200);
  g_assert_cmpstr (refused->body, ==, "{\"error\":\"invalid_grant\"}");
}

/* RFC 6238 appendix B, the last six of its eight digits. */
static void
test_totp_vectors (void)
{
  static const struct
  {
    gint64 time;
    const char *code;
  } cases[] = {
    { 59, "287082" },
    { 1111111109, "081804" },
    { 1111111111, "050471" },
    { 1234567890, "005924" },
    { 2000000000, "279037" },
    { 20000000000, "353130" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *code = demo_totp_code ("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
                                              cases[i].time / DEMO_TOTP_PERIOD_SECONDS);

      g_assert_cmpstr (code, ==, cases[i].code);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool/totp-vectors", test_totp_vectors);
  g_test_add_func ("/pool/fault/bad", test_bad_faults);
  g_test_add_func ("/pool/fault/answers", test_answers);
  g_test_add_func ("/pool/fault/huge", test_huge);
  g_test_add_func ("/pool/fault/hang", test_hang);
  g_test_add_func ("/pool/connections-end", test_connections_end);
  g_test_add_func ("/pool/connections-end/is-told", test_connections_end_is_told);
  g_test_add_func ("/pool/fault/lost-rotation", test_lost_rotation);
  g_test_add_func ("/pool/fault/flaws", test_flaws);
  g_test_add_func ("/pool/fault/signatures", test_signatures);
  g_test_add_func ("/pool/control", test_control);
  return g_test_run ();
}
