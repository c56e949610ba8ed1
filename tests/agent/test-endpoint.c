/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * AWS credentials over HTTP: who is answered, and who is not.
 */

#include "config.h"

#include <json-glib/json-glib.h>

#include "auth-stage-aws.h"
#include "auth-stage-endpoint.h"

static JsonObject *
parse_body (const char *answer,
            JsonNode **node_out)
{
  const char *body = strstr (answer, "\r\n\r\n");

  g_assert_nonnull (body);
  *node_out = json_from_string (body, NULL);
  g_assert_nonnull (*node_out);
  return json_node_get_object (*node_out);
}

static void
assert_says (const AuthStageEndpoint *endpoint, const char *status, const char *code)
{
  g_autofree char *answer = auth_stage_endpoint_get (endpoint);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *body = parse_body (answer, &node);

  g_assert_true (g_str_has_prefix (answer, status));
  g_assert_cmpstr (json_object_get_string_member (body, "code"), ==, code);
  g_assert_cmpstr (json_object_get_string_member (body, "message"), !=, "");
}

static void
test_refused (void)
{
  static const struct
  {
    const char *account;
    const char *options;
    int code;
  } cases[] = {
    { "without", "@a{sv} {}", AUTH_ERROR_NOT_SUPPORTED },
    { "nobody", "@a{sv} {}", AUTH_ERROR_SIGN_IN_REQUIRED },
    { "somebody", "{'role-arn': <1>}", AUTH_ERROR_INVALID_ARGUMENT },
    { "somebody", "{'role-arn': <'x'>}", AUTH_ERROR_INVALID_ARGUMENT },
    { "somebody", "{'min-validity': <'x'>}", AUTH_ERROR_INVALID_ARGUMENT },
  };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GHashTable) accounts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  g_hash_table_insert (accounts, "without", auth_stage_add_signed_in (stage, "Endless"));
  g_hash_table_insert (accounts, "nobody",
                       auth_stage_aws_add_account (stage, "Nobody", AUTH_STAGE_AWS_POOL));
  g_hash_table_insert (accounts, "somebody", auth_stage_aws_add_signed_in (stage, "Somebody"));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (auth_stage_endpoint_open_as (
        stage->bus, g_hash_table_lookup (accounts, cases[i].account), cases[i].options, &error));
      g_assert_error (error, AUTH_ERROR, cases[i].code);
    }
}

/* @ stands for the right authority, # for the right token. */
static const struct
{
  const char *request;
  const char *status;
} wrong_requests[] = {
  { "GET /credentials HTTP/1.1\r\nHost: @\r\n\r\n", "401" },
  { "GET /credentials HTTP/1.1\r\nHost: @\r\nAuthorization:\r\n\r\n", "403" },
  { "GET /credentials HTTP/1.1\r\nHost: @\r\nAuthorization: x\r\n\r\n", "403" },
  { "GET /credentials HTTP/1.1\r\nHost: @\r\nAuthorization: #x\r\n\r\n", "403" },
  { "GET /credentials HTTP/1.1\r\nHost: @\r\nAuthorization: Bearer #\r\n\r\n", "403" },
  { "GET /credentials HTTP/1.1\r\nHost: @\r\nAuthorization: "
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n\r\n",
    "403" },
  { "GET /credentials HTTP/1.1\r\nHost: @\r\nAuthorization: #\r\nAuthorization: #\r\n\r\n", "401" },
  { "GET /credentials HTTP/1.1\r\nHost: evil.example\r\nAuthorization: #\r\n\r\n", "403" },
  { "GET /credentials HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: #\r\n\r\n", "403" },
  { "GET /credentials HTTP/1.1\r\nHost: localhost:1\r\nAuthorization: #\r\n\r\n", "403" },
  { "GET /credentials HTTP/1.1\r\nHost: @.evil.example\r\nAuthorization: #\r\n\r\n", "403" },
  { "GET /credentials HTTP/1.1\r\nAuthorization: #\r\n\r\n", "400" },
  { "GET /credentials HTTP/1.1\r\nHost: @\r\nHost: @\r\nAuthorization: #\r\n\r\n", "400" },
  { "POST /credentials HTTP/1.1\r\nHost: @\r\nAuthorization: #\r\nContent-Length: 1\r\n\r\nx",
    "405" },
  { "HEAD /credentials HTTP/1.1\r\nHost: @\r\nAuthorization: #\r\n\r\n", "405" },
  { "OPTIONS /credentials HTTP/1.1\r\nHost: @\r\nOrigin: http://evil.example\r\n\r\n", "405" },
  { "GET / HTTP/1.1\r\nHost: @\r\nAuthorization: #\r\n\r\n", "404" },
  { "GET /credentials/ HTTP/1.1\r\nHost: @\r\nAuthorization: #\r\n\r\n", "404" },
  { "GET /credentials?x HTTP/1.1\r\nHost: @\r\nAuthorization: #\r\n\r\n", "404" },
  { "GET http://@/credentials HTTP/1.1\r\nHost: @\r\nAuthorization: #\r\n\r\n", "400" },
  { "GET /credentials\r\nHost: @\r\nAuthorization: #\r\n\r\n", "400" },
  { "GET /credentials FTP/1.1\r\nHost: @\r\nAuthorization: #\r\n\r\n", "400" },
  { "\r\n\r\n", "400" },
};

static char *
fill_in (const AuthStageEndpoint *endpoint, const char *request)
{
  GString *text = g_string_new (request);

  g_string_replace (text, "@", endpoint->authority, 0);
  g_string_replace (text, "#", endpoint->token, 0);
  return g_string_free (text, FALSE);
}

static void
test_wrong_requests (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Wrong");
  g_autoptr (AuthStageEndpoint) endpoint = auth_stage_endpoint_open (stage, account);
  g_autofree char *padding = g_strnfill (9000, 'x');
  g_autofree char *too_long = g_strconcat ("GET /", padding, " HTTP/1.1\r\n\r\n", NULL);
  g_autofree char *long_answer = auth_stage_endpoint_send (endpoint, too_long);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong_requests); i++)
    {
      g_autofree char *request = fill_in (endpoint, wrong_requests[i].request);
      g_autofree char *answer = auth_stage_endpoint_send (endpoint, request);
      g_autofree char *status = g_strconcat ("HTTP/1.1 ", wrong_requests[i].status, " ", NULL);

      g_test_message ("%s", wrong_requests[i].request);
      g_assert_true (g_str_has_prefix (answer, status));
      g_assert_null (strstr (answer, "Access-Control"));
      g_assert_null (strstr (answer, "SecretAccessKey"));
    }
  g_assert_true (g_str_has_prefix (long_answer, "HTTP/1.1 431 "));
  g_assert_cmpint (auth_stage_count (stage, AUTH_STAGE_AWS_GET_KEYS), ==, 0);
}

static void
test_answer (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Answer");
  g_autoptr (AuthStageEndpoint) endpoint = auth_stage_endpoint_open (stage, account);
  g_autofree char *answer = auth_stage_endpoint_get (endpoint);
  g_autofree char *key_id = auth_stage_aws_dup (stage, account, "@a{sv} {}", "AccessKeyId");
  g_autofree char *token = auth_stage_aws_dup (stage, account, "@a{sv} {}", "SessionToken");
  g_autoptr (JsonNode) node = NULL;
  JsonObject *body = parse_body (answer, &node);
  g_autoptr (GDateTime) date = NULL;

  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 200 OK\r\n"));
  g_assert_nonnull (strstr (answer, "\r\nCache-Control: no-store\r\n"));
  g_assert_nonnull (strstr (answer, "\r\nConnection: close\r\n"));
  g_assert_cmpuint (json_object_get_size (body), ==, 4);
  g_assert_cmpstr (json_object_get_string_member (body, "AccessKeyId"), ==, key_id);
  g_assert_cmpstr (json_object_get_string_member (body, "Token"), ==, token);
  g_assert_cmpstr (json_object_get_string_member (body, "SecretAccessKey"), !=, "");
  date = g_date_time_new_from_iso8601 (json_object_get_string_member (body, "Expiration"), NULL);
  g_assert_cmpint (g_date_time_to_unix (date), ==, auth_stage_aws_get_expiration (stage, account));
}

/* The program sees why there is nothing, and gets it again when the trouble is over. */
static void
test_trouble (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Trouble");
  g_autoptr (AuthStageEndpoint) endpoint = auth_stage_endpoint_open (stage, account);
  g_autofree char *answer = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  auth_stage_fault (stage, "identity=status:503");
  assert_says (endpoint, "HTTP/1.1 503 ", "Offline");
  auth_stage_fault (stage, "");
  reply = auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "SignOut",
                           g_variant_new_parsed ("(@a{sv} {},)"), &error);
  g_assert_no_error (error);
  assert_says (endpoint, "HTTP/1.1 500 ", "SignInRequired");
  auth_stage_sign_in (stage, account, &error);
  g_assert_no_error (error);
  answer = auth_stage_endpoint_get (endpoint);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 200 "));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/endpoint/refused", test_refused);
  g_test_add_func ("/endpoint/wrong-requests", test_wrong_requests);
  g_test_add_func ("/endpoint/answer", test_answer);
  g_test_add_func ("/endpoint/trouble", test_trouble);

  return g_test_run ();
}
