/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Sends requests made by core. The only user of libsoup.
 */

#include "config.h"

#include "auth-http-client.h"

#include <glib/gi18n.h>
#include <libsoup/soup.h>

#include "auth-clock.h"
#include "auth-error.h"
#include "auth-json.h"
#include "auth-uri.h"

#define CONNECT_SECONDS 5
#define TOTAL_SECONDS   10
#define CHUNK_BYTES     (16 * 1024)

struct _AuthHttpClient
{
  GObject parent_instance;

  SoupSession *direct; /* (owned) (nullable) for this machine */
  SoupSession
    *session; /* (owned) (nullable) for all others, through the proxy that is set, if any */
};

/* One request under way. */
typedef struct
{
  SoupMessage *message;      /* (owned) */
  GInputStream *stream;      /* (owned) (nullable) the answer's body */
  GByteArray *body;          /* (owned) */
  GCancellable *cancellable; /* (owned) ours: caller's wish or a limit reached */
  GCancellable *callers;     /* (owned) (nullable) */
  gulong callers_id;
  guint timeout_id;
  gint64 started;
  gboolean was_sent;
  gboolean timed_out;
} Exchange;

G_DEFINE_FINAL_TYPE (AuthHttpClient, auth_http_client, G_TYPE_OBJECT)

static void
exchange_free (Exchange *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (self->callers != NULL)
    g_cancellable_disconnect (self->callers, self->callers_id);
  g_signal_handlers_disconnect_by_data (self->message, self);
  auth_secret_wipe (self->body->data, self->body->len);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_clear_object (&self->callers);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->stream);
  g_clear_object (&self->message);
  g_free (self);
}

static gboolean
timed_out_cb (gpointer user_data)
{
  Exchange *exchange = user_data;

  exchange->timeout_id = 0;
  exchange->timed_out = TRUE;
  g_cancellable_cancel (exchange->cancellable);
  return G_SOURCE_REMOVE;
}

static void
set_limit (Exchange *exchange,
           guint seconds)
{
  gint64 spent = (g_get_monotonic_time () - exchange->started) / 1000;
  gint64 left = (gint64) seconds * 1000 - spent;

  g_clear_handle_id (&exchange->timeout_id, g_source_remove);
  exchange->timeout_id = g_timeout_add (MAX (left, 0), timed_out_cb, exchange);
}

/* Connected and asked: from here on the server has its time to answer, and may have acted. */
static void
wrote_headers_cb (SoupMessage *message,
                  Exchange *exchange)
{
  exchange->was_sent = TRUE;
  set_limit (exchange, TOTAL_SECONDS);
}

static void
callers_cancelled_cb (GCancellable *callers,
                      Exchange *exchange)
{
  g_cancellable_cancel (exchange->cancellable);
}

static GError *
translate_error (Exchange *exchange,
                 GError *error)
{
  g_autoptr (GError) owned = error;
  const char *host = g_uri_get_host (soup_message_get_uri (exchange->message));

  if (exchange->timed_out)
    return g_error_new (AUTH_ERROR, AUTH_ERROR_OFFLINE,
                        _ ("%s did not answer in time: try again later"), host);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_new (AUTH_ERROR, AUTH_ERROR_CANCELLED, _ ("The request was cancelled"));
  if (error->domain == G_TLS_ERROR)
    return g_error_new (
      AUTH_ERROR, AUTH_ERROR_OFFLINE,
      _ ("No secure connection to %s: its certificate is not trusted here, or something "
         "on the way interferes"),
      host);
  if (exchange->was_sent)
    return g_error_new (AUTH_ERROR, AUTH_ERROR_OFFLINE,
                        _ ("%s broke its answer off: try again later"), host);
  return g_error_new (AUTH_ERROR, AUTH_ERROR_OFFLINE,
                      _ ("%s cannot be reached: check the network and try again"), host);
}

static void
return_response (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);
  SoupMessageHeaders *headers = soup_message_get_response_headers (exchange->message);
  const char *date = soup_message_headers_get_one (headers, "Date");
  g_autoptr (GDateTime) date_time =
    date != NULL ? soup_date_time_new_from_http_string (date) : NULL;
  AuthHttpResponse *response = g_new0 (AuthHttpResponse, 1);

  response->status = soup_message_get_status (exchange->message);
  response->content_type = g_strdup (soup_message_headers_get_one (headers, "Content-Type"));
  response->error_type = g_strdup (soup_message_headers_get_one (headers, "X-Amzn-ErrorType"));
  response->length = exchange->body->len;
  response->body = g_malloc0 (response->length + 1);
  if (response->length > 0)
    memcpy (response->body, exchange->body->data, response->length);
  /* What a cache on the way kept for a while has the date of then. */
  if (date_time != NULL && soup_message_headers_get_one (headers, "Age") == NULL)
    response->date = g_date_time_to_unix (date_time);
  auth_clock_note_server (response->date);
  g_task_return_pointer (task, response, (GDestroyNotify) auth_http_response_free);
}

/* Reads into a larger array by hand: g_byte_array_append() would leave unwiped copies behind. */
static void
append (Exchange *exchange,
        GBytes *bytes)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  GByteArray *grown = g_byte_array_sized_new (exchange->body->len + size);

  g_byte_array_append (grown, exchange->body->data, exchange->body->len);
  g_byte_array_append (grown, data, size);
  auth_secret_wipe (exchange->body->data, exchange->body->len);
  g_byte_array_unref (exchange->body);
  exchange->body = grown;
  auth_secret_wipe ((gpointer) data, size);
}

static void
read_cb (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GBytes) bytes =
    g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (bytes == NULL)
    return g_task_return_error (task, translate_error (exchange, g_steal_pointer (&error)));
  if (g_bytes_get_size (bytes) == 0)
    return return_response (task);
  append (exchange, bytes);
  if (exchange->body->len > AUTH_JSON_MAX_BYTES)
    {
      g_cancellable_cancel (exchange->cancellable);
      g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
                               _ ("%s sent an answer that is far too long: tell who runs it"),
                               g_uri_get_host (soup_message_get_uri (exchange->message)));
      return;
    }
  g_input_stream_read_bytes_async (exchange->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT,
                                   exchange->cancellable, read_cb, g_object_ref (task));
}

static void
sent_cb (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Exchange *exchange = g_task_get_task_data (task);

  exchange->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (exchange->stream == NULL)
    return g_task_return_error (task, translate_error (exchange, g_steal_pointer (&error)));
  g_input_stream_read_bytes_async (exchange->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT,
                                   exchange->cancellable, read_cb, g_object_ref (task));
}

static SoupMessage *
message_new (const AuthHttpRequest *request)
{
  SoupMessage *message = soup_message_new (request->method, request->uri);
  SoupMessageHeaders *headers;

  g_return_val_if_fail (message != NULL, NULL);
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "Accept", "application/json");
  if (request->authorization != NULL)
    soup_message_headers_replace (headers, "Authorization", request->authorization);
  if (request->target != NULL)
    soup_message_headers_replace (headers, "X-Amz-Target", request->target);
  if (request->body != NULL)
    {
      char *copy = g_strdup (request->body);
      g_autoptr (GBytes) body =
        g_bytes_new_with_free_func (copy, strlen (copy), (GDestroyNotify) auth_secret_free, copy);

      soup_message_set_request_body_from_bytes (message, request->content_type, body);
    }
  return message;
}

static Exchange *
exchange_new (const AuthHttpRequest *request,
              GCancellable *cancellable)
{
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->message = message_new (request);
  exchange->body = g_byte_array_new ();
  exchange->cancellable = g_cancellable_new ();
  exchange->started = g_get_monotonic_time ();
  g_signal_connect (exchange->message, "wrote-headers", G_CALLBACK (wrote_headers_cb), exchange);
  set_limit (exchange, CONNECT_SECONDS);
  if (cancellable != NULL)
    {
      exchange->callers = g_object_ref (cancellable);
      exchange->callers_id =
        g_cancellable_connect (cancellable, G_CALLBACK (callers_cancelled_cb), exchange, NULL);
    }
  return exchange;
}

static SoupSession *
session_new (void)
{
  return soup_session_new_with_options ("user-agent", "Authenticator/" AUTH_VERSION, "timeout",
                                        TOTAL_SECONDS, "idle-timeout", TOTAL_SECONDS, NULL);
}

/* No proxy stands between this machine and itself; to ask for one would load all that finds it. */
static SoupSession *
get_session (AuthHttpClient *self,
             const char *uri)
{
  if (auth_uri_is_loopback (uri))
    {
      if (self->direct == NULL)
        {
          self->direct = session_new ();
          soup_session_set_proxy_resolver (self->direct, NULL);
        }
      return self->direct;
    }
  if (self->session == NULL)
    self->session = session_new ();
  return self->session;
}

/**
 * auth_http_client_send_async:
 * @self: the client
 * @request: what to send; HTTPS, or HTTP to this machine
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * Sends @request. No redirect is followed, no cookie kept; 5 seconds to connect and 10 in all, 1
 * MiB of answer at most.
 */
void
auth_http_client_send_async (AuthHttpClient *self,
                             const AuthHttpRequest *request,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Exchange *exchange;

  g_return_if_fail (AUTH_IS_HTTP_CLIENT (self));
  g_return_if_fail (request != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  if (!auth_uri_check_endpoint (request->uri, _ ("The server's address"), &error))
    return g_task_return_error (task, g_steal_pointer (&error));
  exchange = exchange_new (request, cancellable);
  g_task_set_task_data (task, exchange, (GDestroyNotify) exchange_free);
  soup_session_send_async (get_session (self, request->uri), exchange->message, G_PRIORITY_DEFAULT,
                           exchange->cancellable, sent_cb, g_steal_pointer (&task));
}

/**
 * auth_http_client_send_finish:
 * @self: the client
 * @result: the result
 * @was_sent_out: (out) (optional): whether the server may have seen and acted on the request
 * @error: return location; AUTH_ERROR_OFFLINE, AUTH_ERROR_CANCELLED, AUTH_ERROR_INVALID_RESPONSE
 *
 * Returns: (transfer full): the response, whatever its status
 */
AuthHttpResponse *
auth_http_client_send_finish (AuthHttpClient *self,
                              GAsyncResult *result,
                              gboolean *was_sent_out,
                              GError **error)
{
  Exchange *exchange = g_task_get_task_data (G_TASK (result));

  if (was_sent_out != NULL)
    *was_sent_out = exchange != NULL && exchange->was_sent;
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
auth_http_client_finalize (GObject *object)
{
  AuthHttpClient *self = AUTH_HTTP_CLIENT (object);

  g_clear_object (&self->direct);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (auth_http_client_parent_class)->finalize (object);
}

static void
auth_http_client_class_init (AuthHttpClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_http_client_finalize;
}

static void
auth_http_client_init (AuthHttpClient *self)
{
}

/**
 * auth_http_client_new:
 *
 * Returns: (transfer full): a client; one serves the whole process
 */
AuthHttpClient *
auth_http_client_new (void)
{
  return g_object_new (AUTH_TYPE_HTTP_CLIENT, NULL);
}
