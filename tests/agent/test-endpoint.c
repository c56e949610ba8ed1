/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * AWS credentials over HTTP: who is answered, who is not, and what is left behind.
 */

#include "config.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth-stage-aws.h"

#define N_CONNECTIONS 100
#define PATH          "/credentials"

typedef struct
{
  char *uri;
  char *token_file;
  char *token;
  char *authority;
} Endpoint;

static void
endpoint_free (Endpoint *self)
{
  g_free (self->uri);
  g_free (self->token_file);
  g_free (self->token);
  g_free (self->authority);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Endpoint, endpoint_free)

/* options: text of an a{sv} */
static Endpoint *
open_as (GDBusConnection *bus,
         const char *account,
         const char *options,
         GError **error)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    bus, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE, "OpenCredentialsEndpoint",
    g_variant_new ("(@a{sv})", g_variant_new_parsed (options)), G_VARIANT_TYPE ("(ss)"),
    G_DBUS_CALL_FLAGS_NONE, 60000, NULL, error);
  Endpoint *self;

  if (reply == NULL)
    return NULL;
  self = g_new0 (Endpoint, 1);
  g_variant_get (reply, "(ss)", &self->uri, &self->token_file);
  g_assert_true (g_str_has_prefix (self->uri, "http://127.0.0.1:"));
  g_assert_true (g_str_has_suffix (self->uri, PATH));
  self->authority = g_strndup (self->uri + strlen ("http://"),
                               strlen (self->uri) - strlen ("http://") - strlen (PATH));
  g_assert_true (g_file_get_contents (self->token_file, &self->token, NULL, NULL));
  g_assert_cmpuint (strlen (self->token), ==, 43);
  return self;
}

static Endpoint *
open_endpoint (AuthStage *stage,
               const char *account)
{
  g_autoptr (GError) error = NULL;
  Endpoint *self = open_as (stage->bus, account, "@a{sv} {}", &error);

  g_assert_no_error (error);
  return self;
}

/* NULL: nobody listens. */
static GSocketConnection *
connect_to (const Endpoint *endpoint)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, 20);
  return g_socket_client_connect_to_host (client, endpoint->authority, 0, NULL, NULL);
}

static char *
read_all (GSocketConnection *connection)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  while ((n = g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL)) > 0)
    g_string_append_len (text, buffer, n);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The whole answer to a request as it stands. */
static char *
send_text (const Endpoint *endpoint,
           const char *text)
{
  g_autoptr (GSocketConnection) connection = connect_to (endpoint);

  g_assert_nonnull (connection);
  g_assert_true (
    g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text,
                               strlen (text), NULL, NULL, NULL));
  return read_all (connection);
}

static char *
get_as_told (const Endpoint *endpoint)
{
  g_autofree char *text =
    g_strdup_printf ("GET " PATH " HTTP/1.1\r\nHost: %s\r\nAuthorization: %s\r\n\r\n",
                     endpoint->authority, endpoint->token);

  return send_text (endpoint, text);
}

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
assert_says (const Endpoint *endpoint,
             const char *status,
             const char *code)
{
  g_autofree char *answer = get_as_told (endpoint);
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

      g_assert_null (open_as (stage->bus, g_hash_table_lookup (accounts, cases[i].account),
                              cases[i].options, &error));
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
fill_in (const Endpoint *endpoint,
         const char *request)
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
  g_autoptr (Endpoint) endpoint = open_endpoint (stage, account);
  g_autofree char *padding = g_strnfill (9000, 'x');
  g_autofree char *too_long = g_strconcat ("GET /", padding, " HTTP/1.1\r\n\r\n", NULL);
  g_autofree char *long_answer = send_text (endpoint, too_long);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong_requests); i++)
    {
      g_autofree char *request = fill_in (endpoint, wrong_requests[i].request);
      g_autofree char *answer = send_text (endpoint, request);
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
  g_autoptr (Endpoint) endpoint = open_endpoint (stage, account);
  g_autofree char *answer = get_as_told (endpoint);
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
  g_autoptr (Endpoint) endpoint = open_endpoint (stage, account);
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
  answer = get_as_told (endpoint);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 200 "));
}

/* Another program that may have the credentials. */
static GDBusConnection *
connect_allowed (AuthStage *stage, const char *account)
{
  auth_stage_allow (stage, account, "aws-credentials");
  return auth_stage_connect ();
}

static gboolean
is_gone (AuthStage *stage,
         gpointer user_data)
{
  const Endpoint *endpoint = user_data;
  g_autoptr (GSocketConnection) connection = connect_to (endpoint);

  return connection == NULL && !g_file_test (endpoint->token_file, G_FILE_TEST_EXISTS);
}

/* One endpoint for each program and each wish; each with a token of its own. */
static void
test_callers (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Callers");
  g_autoptr (GDBusConnection) other_bus = connect_allowed (stage, account);
  g_autoptr (GError) error = NULL;
  g_autoptr (Endpoint) first = open_endpoint (stage, account);
  g_autoptr (Endpoint) same = open_endpoint (stage, account);
  g_autoptr (Endpoint) wish = open_as (stage->bus, account, "{'min-validity': <uint32 9>}", &error);
  g_autoptr (Endpoint) other = open_as (other_bus, account, "@a{sv} {}", &error);
  g_autofree char *swapped = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (first->uri, ==, same->uri);
  g_assert_cmpstr (first->token_file, ==, same->token_file);
  g_assert_cmpstr (first->token, !=, wish->token);
  g_assert_cmpstr (first->token, !=, other->token);
  g_assert_cmpstr (first->uri, !=, other->uri);
  g_free (g_steal_pointer (&same->token));
  same->token = g_strdup (other->token);
  swapped = get_as_told (same);
  g_assert_true (g_str_has_prefix (swapped, "HTTP/1.1 403 "));

  g_assert_true (g_dbus_connection_close_sync (other_bus, NULL, NULL));
  auth_stage_wait (stage, is_gone, other);
  g_assert_false (is_gone (stage, first));
}

static void
test_too_many (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Many");
  g_autoptr (GDBusConnection) bus = connect_allowed (stage, account);
  g_autoptr (GPtrArray) endpoints = g_ptr_array_new_with_free_func ((GDestroyNotify) endpoint_free);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; error == NULL && i < 100; i++)
    {
      g_autofree char *options = g_strdup_printf ("{'min-validity': <uint32 %u>}", i);
      Endpoint *endpoint = open_as (bus, account, options, &error);

      if (endpoint != NULL)
        g_ptr_array_add (endpoints, endpoint);
    }
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_FAILED);
  g_assert_cmpuint (endpoints->len, ==, 16);
  g_assert_true (g_dbus_connection_close_sync (bus, NULL, NULL));
  for (guint i = 0; i < endpoints->len; i++)
    auth_stage_wait (stage, is_gone, endpoints->pdata[i]);
}

static void
test_file (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "File");
  g_autoptr (Endpoint) endpoint = open_endpoint (stage, account);
  g_autofree char *folder = g_path_get_dirname (endpoint->token_file);
  g_autofree char *moved = g_strconcat (folder, ".moved", NULL);
  g_autoptr (GDBusConnection) bus = connect_allowed (stage, account);
  g_autoptr (GError) link_error = NULL;
  g_autoptr (GError) mode_error = NULL;
  struct stat info;

  g_assert_true (g_str_has_prefix (folder, g_getenv ("XDG_RUNTIME_DIR")));
  g_assert_cmpint (lstat (endpoint->token_file, &info), ==, 0);
  g_assert_cmpuint (info.st_mode, ==, S_IFREG | 0600);
  g_assert_cmpint (lstat (folder, &info), ==, 0);
  g_assert_cmpuint (info.st_mode, ==, S_IFDIR | 0700);

  g_assert_cmpint (g_rename (folder, moved), ==, 0);
  g_assert_cmpint (symlink (moved, folder), ==, 0);
  g_assert_null (open_as (bus, account, "@a{sv} {}", &link_error));
  g_assert_error (link_error, AUTH_ERROR, AUTH_ERROR_FAILED);
  g_assert_cmpint (g_unlink (folder), ==, 0);
  g_assert_cmpint (g_rename (moved, folder), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  g_assert_null (open_as (bus, account, "@a{sv} {}", &mode_error));
  g_assert_error (mode_error, AUTH_ERROR, AUTH_ERROR_FAILED);
  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
}

static void
test_end (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "End");
  g_autofree char *removed = auth_stage_aws_add_signed_in (stage, "Removed");
  g_autoptr (Endpoint) endpoint = open_endpoint (stage, account);
  g_autoptr (Endpoint) removed_one = open_endpoint (stage, removed);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, removed, AUTH_BUS_ACCOUNT_IFACE, "Remove", NULL, &error);

  g_assert_no_error (error);
  auth_stage_wait (stage, is_gone, removed_one);
  g_assert_false (is_gone (stage, endpoint));
  auth_stage_terminate_agent (stage);
  auth_stage_wait (stage, is_gone, endpoint);
}

/* An agent that is killed cannot tidy up; the next one does. */
static void
test_killed (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Killed");
  g_autoptr (Endpoint) endpoint = open_endpoint (stage, account);
  g_autoptr (Endpoint) next = NULL;

  auth_stage_kill_agent (stage);
  g_assert_true (g_file_test (endpoint->token_file, G_FILE_TEST_EXISTS));
  next = open_endpoint (stage, account);
  g_assert_false (g_file_test (endpoint->token_file, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (next->token_file, G_FILE_TEST_EXISTS));
}

/* Clients that connect and say nothing keep nobody else out, and are not kept for ever. */
static void
test_dawdlers (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Dawdlers");
  g_autoptr (Endpoint) endpoint = open_endpoint (stage, account);
  g_autoptr (GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *answer = NULL;

  for (guint i = 0; i < N_CONNECTIONS; i++)
    {
      GSocketConnection *connection = connect_to (endpoint);

      g_assert_nonnull (connection);
      g_ptr_array_add (connections, connection);
      g_output_stream_write (g_io_stream_get_output_stream (G_IO_STREAM (connection)), "GET /", 5,
                             NULL, NULL);
    }
  answer = get_as_told (endpoint);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 200 "));
  for (guint i = 0; i < N_CONNECTIONS; i++)
    {
      g_autofree char *nothing = read_all (connections->pdata[i]);

      g_assert_cmpstr (nothing, ==, "");
    }
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
  g_test_add_func ("/endpoint/callers", test_callers);
  g_test_add_func ("/endpoint/too-many", test_too_many);
  g_test_add_func ("/endpoint/file", test_file);
  g_test_add_func ("/endpoint/end", test_end);
  g_test_add_func ("/endpoint/killed", test_killed);
  g_test_add_func ("/endpoint/dawdlers", test_dawdlers);

  return g_test_run ();
}
