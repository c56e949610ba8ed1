/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Waits on a registered loopback port for the system browser to bring the answer (RFC 8252 7.3).
 */

#include "config.h"

#include "auth-loopback.h"

#include "auth-error.h"
#include "auth-secret.h"
#include "auth-uri.h"

#define REQUEST_BYTES    (16 * 1024)
#define VISIT_SECONDS    10
#define FAREWELL_SECONDS 5
#define DONE_PATH        "/done"

#define STYLE                                                                           \
  "body{font:1.1em system-ui,sans-serif;margin:20vh auto;max-width:26em;padding:0 1em;" \
  "text-align:center}"
#define PAGE(title, text)                                                                    \
  "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"                          \
  "<meta name=\"viewport\" content=\"width=device-width\">"                                  \
  "<meta name=\"color-scheme\" content=\"light dark\"><title>" title "</title><style>" STYLE \
  "</style></head><body><h1>" title "</h1><p>" text "</p></body></html>\n"

/**
 * AuthLoopback:
 *
 * One port, one path, GET only. A request with another Host (DNS rebinding) or an answer that is
 * not the one waited for is refused, and the waiting goes on. After the right answer the browser is
 * sent on to a page without the code in its address, and then nobody listens any more.
 */
struct _AuthLoopback
{
  GObject parent_instance;

  char *redirect_uri;
  char *authority;             /* "127.0.0.1:17911" */
  GSocketService *service;     /* (owned) */
  AuthLoopbackFunc redirected; /* (nullable) before listening and after the answer */
  gpointer user_data;
  guint farewell_id;
};

/* One connection. */
typedef struct
{
  AuthLoopback *loopback;        /* (owned) */
  GSocketConnection *connection; /* (owned) */
  gsize length;
  char request[REQUEST_BYTES + 1]; /* holds the code */
  char *response;                  /* (owned) (nullable) */
} Visit;

G_DEFINE_FINAL_TYPE (AuthLoopback, auth_loopback, G_TYPE_OBJECT)

static void
visit_free (Visit *self)
{
  auth_secret_wipe (self->request, sizeof self->request);
  g_clear_pointer (&self->response, g_free);
  g_clear_object (&self->connection);
  g_clear_object (&self->loopback);
  g_free (self);
}

static char *
respond (const char *status,
         const char *header,
         const char *page)
{
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *hash = NULL;

  g_checksum_update (checksum, (const guint8 *) STYLE, strlen (STYLE));
  g_checksum_get_digest (checksum, digest, &length);
  hash = g_base64_encode (digest, length);
  return g_strdup_printf ("HTTP/1.1 %s\r\n%s"
                          "Content-Type: text/html; charset=utf-8\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n"
                          "Content-Security-Policy: default-src 'none'; style-src 'sha256-%s'\r\n"
                          "Referrer-Policy: no-referrer\r\n"
                          "Cache-Control: no-store\r\n"
                          "X-Content-Type-Options: nosniff\r\n"
                          "Connection: close\r\n\r\n%s",
                          status, header, strlen (page), hash, page);
}

static gboolean
farewell_cb (gpointer user_data)
{
  AuthLoopback *self = user_data;

  self->farewell_id = 0;
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self);
  return G_SOURCE_REMOVE;
}

/**
 * auth_loopback_finish:
 * @self: a listener
 *
 * Takes no answer any more. The port is closed a few seconds later, when the browser has had the
 * time to fetch the page that follows; at once when there was no answer.
 */
void
auth_loopback_finish (AuthLoopback *self)
{
  gboolean was_answered = self->redirected == NULL;

  self->redirected = NULL;
  if (self->farewell_id == 0 && g_socket_service_is_active (self->service))
    self->farewell_id =
      g_timeout_add_seconds (was_answered ? FAREWELL_SECONDS : 0, farewell_cb, g_object_ref (self));
}

static char *
answer_redirect (AuthLoopback *self,
                 const char *target)
{
  g_autoptr (AuthSecret) uri = g_strconcat ("http://", self->authority, target, NULL);
  AuthLoopbackFunc redirected = self->redirected;

  if (!auth_uri_matches_redirect (uri, self->redirect_uri) || redirected == NULL)
    return respond ("404 Not Found", "", PAGE ("Nothing here", "This page does not exist."));
  /* What is accepted may end the sign-in, and with it this listener's wait. */
  self->redirected = NULL;
  if (redirected (uri, self->user_data))
    return respond ("303 See Other", "Location: " DONE_PATH "\r\n", "");
  self->redirected = redirected;
  return respond (
    "400 Bad Request", "",
    PAGE ("Not this sign-in", "This answer belongs to no sign-in that is under way."));
}

static const char *
get_host (char **lines)
{
  for (gsize i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    if (g_ascii_strncasecmp (lines[i], "Host:", strlen ("Host:")) == 0)
      return g_strstrip (lines[i] + strlen ("Host:"));
  return NULL;
}

static char *
answer (AuthLoopback *self,
        const char *request)
{
  g_auto (GStrv) lines = g_strsplit (request, "\r\n", -1);
  g_auto (GStrv) words = g_strsplit (lines[0] != NULL ? lines[0] : "", " ", -1);
  char *response;

  if (g_strv_length (words) != 3 || words[1][0] != '/' ||
      g_strcmp0 (get_host (lines), self->authority) != 0)
    response = respond ("400 Bad Request", "", PAGE ("Bad request", "This is not for you."));
  else if (!g_str_equal (words[0], "GET"))
    response =
      respond ("405 Method Not Allowed", "Allow: GET\r\n", PAGE ("Not allowed", "GET only."));
  else if (g_str_equal (words[1], DONE_PATH))
    response = respond ("200 OK", "", PAGE ("You can close this tab", "Go back to Authenticator."));
  else
    response = answer_redirect (self, words[1]);
  for (gsize i = 0; words[i] != NULL; i++)
    auth_secret_wipe (words[i], strlen (words[i]));
  if (lines[0] != NULL)
    auth_secret_wipe (lines[0], strlen (lines[0]));
  return response;
}

static void
written_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  Visit *visit = user_data;

  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  g_io_stream_close_async (G_IO_STREAM (visit->connection), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  visit_free (visit);
}

static void
read_cb (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  Visit *visit = user_data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (n <= 0 || visit->length + n >= REQUEST_BYTES)
    return visit_free (visit);
  visit->length += n;
  if (strstr (visit->request, "\r\n\r\n") == NULL)
    return g_input_stream_read_async (G_INPUT_STREAM (source), visit->request + visit->length,
                                      REQUEST_BYTES - visit->length, G_PRIORITY_DEFAULT, NULL,
                                      read_cb, visit);
  visit->response = answer (visit->loopback, visit->request);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (visit->connection)),
                                   visit->response, strlen (visit->response), G_PRIORITY_DEFAULT,
                                   NULL, written_cb, visit);
}

static gboolean
incoming_cb (AuthLoopback *self,
             GSocketConnection *connection)
{
  Visit *visit = g_new0 (Visit, 1);

  visit->loopback = g_object_ref (self);
  visit->connection = g_object_ref (connection);
  g_socket_set_timeout (g_socket_connection_get_socket (connection), VISIT_SECONDS);
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                             visit->request, REQUEST_BYTES, G_PRIORITY_DEFAULT, NULL, read_cb,
                             visit);
  return TRUE;
}

/* SO_REUSEADDR only: on Linux it lets no second process share a port that is listened on, and
 * without it the port would be busy for a minute after each sign-in. Never SO_REUSEPORT. */
static GSocket *
bind_port (const char *host,
           guint16 port)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (host, port);
  g_autoptr (GSocket) socket = NULL;

  if (address == NULL)
    return NULL;
  socket = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_TCP, NULL);
  if (socket == NULL || !g_socket_bind (socket, address, TRUE, NULL) ||
      !g_socket_listen (socket, NULL))
    return NULL;
  return g_steal_pointer (&socket);
}

static gboolean
try_port (AuthLoopback *self,
          GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  int port = g_uri_get_port (uri);
  g_autoptr (GSocket) socket = bind_port (host, port);

  if (socket == NULL ||
      !g_socket_listener_add_socket (G_SOCKET_LISTENER (self->service), socket, NULL, NULL))
    return FALSE;
  self->authority = strchr (host, ':') != NULL ? g_strdup_printf ("[%s]:%d", host, port)
                                               : g_strdup_printf ("%s:%d", host, port);
  return TRUE;
}

/**
 * auth_loopback_get_redirect_uri:
 * @self: a listener
 *
 * Returns: (transfer none): the registered redirect URI it stands for
 */
const char *
auth_loopback_get_redirect_uri (AuthLoopback *self)
{
  return self->redirect_uri;
}

/**
 * auth_loopback_listen:
 * @self: a listener
 * @redirected: called with each candidate
 * @user_data: for @redirected
 *
 * Answers browsers from now on.
 */
void
auth_loopback_listen (AuthLoopback *self,
                      AuthLoopbackFunc redirected,
                      gpointer user_data)
{
  self->redirected = redirected;
  self->user_data = user_data;
  g_socket_service_start (self->service);
}

static void
auth_loopback_finalize (GObject *object)
{
  AuthLoopback *self = AUTH_LOOPBACK (object);

  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
  g_clear_pointer (&self->redirect_uri, g_free);
  g_clear_pointer (&self->authority, g_free);
  G_OBJECT_CLASS (auth_loopback_parent_class)->finalize (object);
}

static void
auth_loopback_class_init (AuthLoopbackClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_loopback_finalize;
}

static void
auth_loopback_init (AuthLoopback *self)
{
  self->service = g_socket_service_new ();
  g_socket_service_stop (self->service);
  g_signal_connect_object (self->service, "incoming", G_CALLBACK (incoming_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * auth_loopback_new:
 * @redirect_uris: the account's redirect URIs
 * @error: return location; AUTH_ERROR_NOT_SUPPORTED: none of them is on a loopback address;
 *   AUTH_ERROR_FAILED: all their ports are busy
 *
 * Takes the first port of @redirect_uris that is free.
 *
 * Returns: (transfer full): the listener; nobody is answered yet
 */
AuthLoopback *
auth_loopback_new (const char *const *redirect_uris,
                   GError **error)
{
  g_autoptr (AuthLoopback) self = g_object_new (AUTH_TYPE_LOOPBACK, NULL);
  gboolean has_loopback = FALSE;

  for (gsize i = 0; redirect_uris[i] != NULL; i++)
    {
      g_autoptr (GUri) uri = g_uri_parse (redirect_uris[i], G_URI_FLAGS_ENCODED, NULL);

      if (uri == NULL || g_uri_get_port (uri) <= 0 || !auth_uri_is_loopback (redirect_uris[i]) ||
          !g_hostname_is_ip_address (g_uri_get_host (uri)))
        continue;
      has_loopback = TRUE;
      if (!try_port (self, uri))
        continue;
      self->redirect_uri = g_strdup (redirect_uris[i]);
      return g_steal_pointer (&self);
    }
  if (has_loopback)
    g_set_error (
      error, AUTH_ERROR, AUTH_ERROR_FAILED,
      "All ports the browser could answer on are in use by other programs: sign in in the "
      "window, or with “authenticatorctl sign-in --print-uri”");
  else
    g_set_error (error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED,
                 "This account has no redirect URI such as http://127.0.0.1:17911/callback that a "
                 "browser could answer on: add one, or sign in in the window");
  return NULL;
}
