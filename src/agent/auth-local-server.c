/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A small HTTP server on one loopback port: what its users need and nothing else.
 */

#include "config.h"

#include "auth-local-server.h"

#include "auth-secret.h"

#define VISIT_SECONDS 10
#define MAX_CLIENTS   32
#define DRAIN_BYTES   (64 * 1024)

/**
 * AuthLocalServer:
 *
 * GET only, one request a connection, and only with the Host it was told (DNS rebinding). A client
 * has ten seconds in all; when many of them dawdle, the one that came first has to go.
 */
struct _AuthLocalServer
{
  GObject parent_instance;

  char *authority; /* "127.0.0.1:17911" */
  gsize max_request_bytes;
  GSocketService *service;     /* (owned) */
  AuthLocalServerFunc visited; /* (nullable) none before the start and after the stop */
  gpointer user_data;
  GQueue clients; /* AuthLocalVisit: those that wait for their client */
};

struct _AuthLocalVisit
{
  AuthLocalServer *server;       /* (owned) */
  GSocketConnection *connection; /* (owned) */
  GCancellable *cancellable;     /* (owned) cancelled when the client takes too long */
  guint deadline_id;
  gsize length;
  char *request;       /* (owned) may hold secrets, so it is cut up where it is */
  GPtrArray *headers;  /* (owned) (nullable) char *: within the request */
  const char *target;  /* within the request */
  const char *refusal; /* (nullable) */
  char *response;      /* (owned) (nullable) may hold secrets */
};

G_DEFINE_FINAL_TYPE (AuthLocalServer, auth_local_server, G_TYPE_OBJECT)

static void
visit_free (AuthLocalVisit *self)
{
  g_queue_remove (&self->server->clients, self);
  g_clear_handle_id (&self->deadline_id, g_source_remove);
  auth_secret_wipe (self->request, self->server->max_request_bytes);
  g_clear_pointer (&self->request, g_free);
  g_clear_pointer (&self->response, auth_secret_free);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->connection);
  g_clear_object (&self->server);
  g_free (self);
}

static gboolean
deadline_cb (gpointer user_data)
{
  AuthLocalVisit *visit = user_data;

  visit->deadline_id = 0;
  g_cancellable_cancel (visit->cancellable);
  return G_SOURCE_REMOVE;
}

/* From here on it is the client that is waited for. */
static void
visit_wait (AuthLocalVisit *self)
{
  AuthLocalVisit *oldest;

  if (self->server->clients.length >= MAX_CLIENTS)
    {
      oldest = g_queue_pop_head (&self->server->clients);
      g_cancellable_cancel (oldest->cancellable);
    }
  g_queue_push_tail (&self->server->clients, self);
  self->deadline_id = g_timeout_add_seconds (VISIT_SECONDS, deadline_cb, self);
}

static void
visit_stop_waiting (AuthLocalVisit *self)
{
  g_queue_remove (&self->server->clients, self);
  g_clear_handle_id (&self->deadline_id, g_source_remove);
}

/* What the client still sends is thrown away: to close before would take the answer from it. */
static void
drained_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  AuthLocalVisit *visit = user_data;
  gssize n = g_input_stream_skip_finish (G_INPUT_STREAM (source), result, NULL);

  if (n > 0 && (visit->length += n) < DRAIN_BYTES)
    g_input_stream_skip_async (G_INPUT_STREAM (source), DRAIN_BYTES, G_PRIORITY_DEFAULT,
                               visit->cancellable, drained_cb, visit);
  else
    visit_free (visit);
}

static void
written_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  AuthLocalVisit *visit = user_data;
  GSocket *socket = g_socket_connection_get_socket (visit->connection);

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL) ||
      !g_socket_shutdown (socket, FALSE, TRUE, NULL))
    return visit_free (visit);
  g_input_stream_skip_async (g_io_stream_get_input_stream (G_IO_STREAM (visit->connection)),
                             DRAIN_BYTES, G_PRIORITY_DEFAULT, visit->cancellable, drained_cb,
                             visit);
}

/**
 * auth_local_visit_answer:
 * @self: (transfer full): a request
 * @status: such as "200 OK"
 * @headers: further headers, each with its line end
 * @content_type: of the body
 * @body: the body
 *
 * Answers, never to be kept by anybody, and closes the connection.
 */
void
auth_local_visit_answer (AuthLocalVisit *self,
                         const char *status,
                         const char *headers,
                         const char *content_type,
                         const char *body)
{
  visit_wait (self);
  self->response =
    g_strdup_printf ("HTTP/1.1 %s\r\n%s%s"
                     "Content-Type: %s\r\n"
                     "Content-Length: %" G_GSIZE_FORMAT "\r\n"
                     "Cache-Control: no-store\r\n"
                     "X-Content-Type-Options: nosniff\r\n"
                     "Connection: close\r\n\r\n%s",
                     status, headers, g_str_has_prefix (status, "405") ? "Allow: GET\r\n" : "",
                     content_type, strlen (body), body);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (self->connection)),
                                   self->response, strlen (self->response), G_PRIORITY_DEFAULT,
                                   self->cancellable, written_cb, self);
}

/* Cuts text at the first separator and returns what follows it. */
static char *
cut (char *text,
     const char *separator)
{
  char *end = strstr (text, separator);

  if (end == NULL)
    return NULL;
  *end = '\0';
  return end + strlen (separator);
}

static const char *
find_header (AuthLocalVisit *self,
             const char *name,
             guint *count_out)
{
  gsize length = strlen (name);
  const char *value = NULL;

  *count_out = 0;
  for (guint i = 0; self->headers != NULL && i < self->headers->len; i++)
    {
      char *header = self->headers->pdata[i];

      if (g_ascii_strncasecmp (header, name, length) != 0 || header[length] != ':')
        continue;
      (*count_out)++;
      value = g_strstrip (header + length + 1);
    }
  return value;
}

static const char *
check (AuthLocalVisit *self)
{
  char *method = self->request;
  char *next = cut (method, "\r\n\r\n");
  char *version;
  const char *host;
  guint count;

  if (next == NULL)
    return "431 Request Header Fields Too Large";
  next = cut (method, "\r\n");
  self->headers = g_ptr_array_new ();
  for (char *header = next; header != NULL; header = next)
    {
      next = cut (header, "\r\n");
      g_ptr_array_add (self->headers, header);
    }
  self->target = cut (method, " ");
  version = self->target != NULL ? cut ((char *) self->target, " ") : NULL;
  if (version == NULL || !g_str_has_prefix (version, "HTTP/1.") || *self->target != '/')
    return "400 Bad Request";
  host = find_header (self, "Host", &count);
  if (count != 1)
    return "400 Bad Request";
  if (!g_str_equal (host, self->server->authority))
    return "403 Forbidden";
  return g_str_equal (method, "GET") ? NULL : "405 Method Not Allowed";
}

/**
 * auth_local_visit_get_refusal:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): the status it has to be answered with, or %NULL when it is a
 *   GET request of whoever meant this server
 */
const char *
auth_local_visit_get_refusal (AuthLocalVisit *self)
{
  return self->refusal;
}

/**
 * auth_local_visit_get_target:
 * @self: a request that is not to be refused
 *
 * Returns: (transfer none): path and query
 */
const char *
auth_local_visit_get_target (AuthLocalVisit *self)
{
  return self->target;
}

/**
 * auth_local_visit_get_header:
 * @self: a request that is not to be refused
 * @name: a header
 *
 * Returns: (transfer none) (nullable): its value, or %NULL unless it is there once
 */
const char *
auth_local_visit_get_header (AuthLocalVisit *self,
                             const char *name)
{
  guint count;
  const char *value = find_header (self, name, &count);

  return count == 1 ? value : NULL;
}

static void
read_cb (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  AuthLocalVisit *visit = user_data;
  AuthLocalServer *server = visit->server;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (n <= 0 || server->visited == NULL)
    return visit_free (visit);
  visit->length += n;
  if (strstr (visit->request, "\r\n\r\n") == NULL && visit->length < server->max_request_bytes)
    return g_input_stream_read_async (G_INPUT_STREAM (source), visit->request + visit->length,
                                      server->max_request_bytes - visit->length, G_PRIORITY_DEFAULT,
                                      visit->cancellable, read_cb, visit);
  visit_stop_waiting (visit);
  visit->refusal = check (visit);
  server->visited (visit, server->user_data);
}

static gboolean
incoming_cb (AuthLocalServer *self,
             GSocketConnection *connection)
{
  AuthLocalVisit *visit = g_new0 (AuthLocalVisit, 1);

  visit->server = g_object_ref (self);
  visit->connection = g_object_ref (connection);
  visit->cancellable = g_cancellable_new ();
  visit->request = g_malloc0 (self->max_request_bytes + 1);
  visit_wait (visit);
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                             visit->request, self->max_request_bytes, G_PRIORITY_DEFAULT,
                             visit->cancellable, read_cb, visit);
  return TRUE;
}

/* SO_REUSEADDR only: on Linux it lets no second process share a port that is listened on, and
 * without it the port would be busy for a minute after each visit. Never SO_REUSEPORT. */
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

static char *
create_authority (const char *host,
                  GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (socket, NULL);
  guint port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));

  return strchr (host, ':') != NULL ? g_strdup_printf ("[%s]:%u", host, port)
                                    : g_strdup_printf ("%s:%u", host, port);
}

/**
 * auth_local_server_get_authority:
 * @self: a server
 *
 * Returns: (transfer none): its address and port as they stand in a URI
 */
const char *
auth_local_server_get_authority (AuthLocalServer *self)
{
  return self->authority;
}

/**
 * auth_local_server_start:
 * @self: a server
 * @visited: called with each request
 * @user_data: for @visited, until the stop
 *
 * Answers from now on.
 */
void
auth_local_server_start (AuthLocalServer *self,
                         AuthLocalServerFunc visited,
                         gpointer user_data)
{
  self->visited = visited;
  self->user_data = user_data;
  g_socket_service_start (self->service);
}

/**
 * auth_local_server_stop:
 * @self: a server
 *
 * Closes the port. Requests that were read are still answered.
 */
void
auth_local_server_stop (AuthLocalServer *self)
{
  self->visited = NULL;
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
}

static void
auth_local_server_finalize (GObject *object)
{
  AuthLocalServer *self = AUTH_LOCAL_SERVER (object);

  auth_local_server_stop (self);
  g_clear_object (&self->service);
  g_clear_pointer (&self->authority, g_free);
  G_OBJECT_CLASS (auth_local_server_parent_class)->finalize (object);
}

static void
auth_local_server_class_init (AuthLocalServerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_local_server_finalize;
}

static void
auth_local_server_init (AuthLocalServer *self)
{
  self->service = g_socket_service_new ();
  g_socket_service_stop (self->service);
  g_signal_connect_object (self->service, "incoming", G_CALLBACK (incoming_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * auth_local_server_new:
 * @host: a loopback address
 * @port: a port; 0: any that is free
 * @max_request_bytes: how long a request may be
 *
 * Returns: (transfer full) (nullable): a server that has the port and answers nobody yet, or %NULL
 *   when it is busy
 */
AuthLocalServer *
auth_local_server_new (const char *host,
                       guint16 port,
                       gsize max_request_bytes)
{
  g_autoptr (GSocket) socket = bind_port (host, port);
  g_autoptr (AuthLocalServer) self = NULL;

  if (socket == NULL)
    return NULL;
  self = g_object_new (AUTH_TYPE_LOCAL_SERVER, NULL);
  self->max_request_bytes = max_request_bytes;
  self->authority = create_authority (host, socket);
  if (!g_socket_listener_add_socket (G_SOCKET_LISTENER (self->service), socket, NULL, NULL))
    return NULL;
  return g_steal_pointer (&self);
}
