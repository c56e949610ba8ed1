/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * AWS credentials over HTTP for one program, as AWS has it for containers.
 */

#include "config.h"

#include "auth-credentials-endpoint.h"

#include <string.h>
#include <sys/random.h>
#include <glib/gi18n.h>

#include "auth-aws-call.h"
#include "auth-base64url.h"
#include "auth-clock.h"
#include "auth-local-server.h"
#include "auth-runtime-file.h"

#define HOST          "127.0.0.1"
#define PATH          "/credentials"
#define REQUEST_BYTES (8 * 1024)
#define TOKEN_BYTES   32
#define NAME_BYTES    16
#define JSON_TYPE     "application/json"
#define ERROR_PREFIX  "org.example.Authenticator.Error."

/**
 * AuthCredentialsEndpoint:
 *
 * Who connects to a port cannot be told, so it is the token that counts: it is in a file only this
 * user can read, and another one for each program. Everything goes when the program leaves the bus.
 */
struct _AuthCredentialsEndpoint
{
  GObject parent_instance;

  AuthAwsSource *source; /* (owned) */
  GVariant *options;     /* (owned) the wish points into it */
  AuthAwsWish wish;
  AuthLocalServer *server; /* (owned) (nullable) */
  char *uri;
  AuthSecret *token; /* (owned) */
  char *token_file;  /* (owned) (nullable) */
  char *caller;
  guint watch_id;
};

enum
{
  SIGNAL_CALLER_LEFT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AuthCredentialsEndpoint, auth_credentials_endpoint, G_TYPE_OBJECT)

static void
answer_error (AuthLocalVisit *visit, const char *status, const char *code, const char *message)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_node_take_object (node, json_object_new ());
  json_object_set_string_member (json_node_get_object (node), "code", code);
  json_object_set_string_member (json_node_get_object (node), "message", message);
  text = json_to_string (node, FALSE);
  auth_local_visit_answer (visit, status, "", JSON_TYPE, text);
}

static void
answer_failure (AuthLocalVisit *visit, const GError *error)
{
  g_autofree char *name = g_dbus_error_encode_gerror (error);
  gboolean is_passing = g_error_matches (error, AUTH_ERROR, AUTH_ERROR_OFFLINE) ||
                        g_error_matches (error, AUTH_ERROR, AUTH_ERROR_LOCKED);

  answer_error (visit, is_passing ? "503 Service Unavailable" : "500 Internal Server Error",
                g_str_has_prefix (name, ERROR_PREFIX) ? name + strlen (ERROR_PREFIX) : "Failed",
                error->message);
}

/* AWS calls SessionToken "Token" here. */
static AuthSecret *
to_json (const AuthAwsCredentials *credentials)
{
  gint64 ends_at = credentials->expires_at - credentials->clock_drift_seconds;
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (auth_clock_to_wall (ends_at));
  g_autofree char *expiration = g_date_time_format (date, "%Y-%m-%dT%H:%M:%SZ");
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "AccessKeyId", credentials->access_key_id);
  json_object_set_string_member (object, "SecretAccessKey", credentials->secret_access_key);
  json_object_set_string_member (object, "Token", credentials->session_token);
  json_object_set_string_member (object, "Expiration", expiration);
  return auth_secret_from_json (object);
}

static void
got_credentials_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AuthLocalVisit *visit = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthSecret) text = NULL;
  const AuthAwsCredentials *credentials =
    auth_aws_source_get_finish (AUTH_AWS_SOURCE (source), result, &error);

  if (credentials == NULL)
    return answer_failure (visit, error);
  text = to_json (credentials);
  auth_local_visit_answer (visit, "200 OK", "", JSON_TYPE, text);
}

/* Takes as long for a token that begins well as for one that does not. */
static gboolean
is_token (AuthCredentialsEndpoint *self, const char *text)
{
  gsize length = strlen (self->token);
  guint8 difference = 0;

  if (strlen (text) != length)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    difference |= (guint8) (self->token[i] ^ text[i]);
  return difference == 0;
}

static void
visited (AuthLocalVisit *visit, gpointer user_data)
{
  AuthCredentialsEndpoint *self = user_data;
  const char *refusal = auth_local_visit_get_refusal (visit);
  const char *token;

  if (refusal != NULL)
    return answer_error (visit, refusal, "BadRequest",
                         "Only a short GET of the address as it was given");
  token = auth_local_visit_get_header (visit, "Authorization");
  if (token == NULL)
    answer_error (visit, "401 Unauthorized", "AccessDenied", "The authorization token is missing");
  else if (!is_token (self, token))
    answer_error (visit, "403 Forbidden", "AccessDenied", "The authorization token is wrong");
  else if (!g_str_equal (auth_local_visit_get_target (visit), PATH))
    answer_error (visit, "404 Not Found", "NotFound", "There is nothing here");
  else
    auth_aws_source_get_async (self->source, &self->wish, got_credentials_cb, visit);
}

static char *
new_random (gsize length)
{
  guint8 bytes[TOKEN_BYTES];
  char *text;

  g_assert (length <= sizeof bytes);
  if (getrandom (bytes, length, 0) != (gssize) length)
    g_assert_not_reached ();
  text = auth_base64url_encode (bytes, length);
  auth_secret_wipe (bytes, sizeof bytes);
  return text;
}

static gboolean
open_port (AuthCredentialsEndpoint *self, GError **error)
{
  g_autofree char *name = new_random (NAME_BYTES);

  self->server = auth_local_server_new (HOST, 0, REQUEST_BYTES);
  if (self->server == NULL)
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_FAILED,
                   _ ("This computer has no port to give: end some programs and try again"));
      return FALSE;
    }
  self->uri = g_strconcat ("http://", auth_local_server_get_authority (self->server), PATH, NULL);
  self->token = new_random (TOKEN_BYTES);
  self->token_file = auth_runtime_file_create (name, self->token, error);
  if (self->token_file == NULL)
    return FALSE;
  auth_local_server_start (self->server, visited, self);
  return TRUE;
}

static void
caller_left_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_CALLER_LEFT], 0);
}

/**
 * auth_credentials_endpoint_is_for:
 * @self: an endpoint
 * @caller: a unique name
 * @options: `a{sv}`
 *
 * Returns: whether it is what @caller gets with @options
 */
gboolean
auth_credentials_endpoint_is_for (AuthCredentialsEndpoint *self,
                                  const char *caller,
                                  GVariant *options)
{
  return g_str_equal (self->caller, caller) && g_variant_equal (self->options, options);
}

const char *
auth_credentials_endpoint_get_caller (AuthCredentialsEndpoint *self)
{
  return self->caller;
}

const char *
auth_credentials_endpoint_get_role (AuthCredentialsEndpoint *self)
{
  return self->wish.role_arn;
}

const char *
auth_credentials_endpoint_get_uri (AuthCredentialsEndpoint *self)
{
  return self->uri;
}

const char *
auth_credentials_endpoint_get_token_file (AuthCredentialsEndpoint *self)
{
  return self->token_file;
}

static void
auth_credentials_endpoint_finalize (GObject *object)
{
  AuthCredentialsEndpoint *self = AUTH_CREDENTIALS_ENDPOINT (object);

  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  if (self->server != NULL)
    auth_local_server_stop (self->server);
  if (self->token_file != NULL)
    auth_runtime_file_remove (self->token_file);
  g_clear_object (&self->server);
  g_clear_pointer (&self->token_file, g_free);
  g_clear_pointer (&self->token, auth_secret_free);
  g_clear_pointer (&self->uri, g_free);
  g_clear_pointer (&self->caller, g_free);
  g_clear_pointer (&self->options, g_variant_unref);
  g_clear_object (&self->source);
  G_OBJECT_CLASS (auth_credentials_endpoint_parent_class)->finalize (object);
}

static void
auth_credentials_endpoint_class_init (AuthCredentialsEndpointClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_credentials_endpoint_finalize;

  /**
   * AuthCredentialsEndpoint::caller-left:
   *
   * The program it is for is not on the bus any more.
   */
  signals[SIGNAL_CALLER_LEFT] =
    g_signal_new ("caller-left", AUTH_TYPE_CREDENTIALS_ENDPOINT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);
}

static void
auth_credentials_endpoint_init (AuthCredentialsEndpoint *self)
{
}

/**
 * auth_credentials_endpoint_new:
 * @source: the account's credentials
 * @options: `a{sv}` as GetAwsCredentials () documents it
 * @connection: the session bus
 * @caller: the unique name of the program it is for
 * @error: return location; those of auth_aws_source_check(), AUTH_ERROR_FAILED
 *
 * Returns: (transfer full): the endpoint, answering until it is freed
 */
AuthCredentialsEndpoint *
auth_credentials_endpoint_new (AuthAwsSource *source,
                               GVariant *options,
                               GDBusConnection *connection,
                               const char *caller,
                               GError **error)
{
  g_autoptr (AuthCredentialsEndpoint) self = g_object_new (AUTH_TYPE_CREDENTIALS_ENDPOINT, NULL);

  self->source = g_object_ref (source);
  self->options = g_variant_ref (options);
  self->caller = g_strdup (caller);
  if (!auth_aws_call_read_wish (self->options, &self->wish, error) ||
      !auth_aws_source_check (source, &self->wish, error) || !open_port (self, error))
    return NULL;
  self->watch_id = g_bus_watch_name_on_connection (
    connection, caller, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, caller_left_cb, self, NULL);
  return g_steal_pointer (&self);
}
