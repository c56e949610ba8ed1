/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A web server on a port of 127.0.0.1 that logs what it was asked for.
 */

#include "config.h"

#include "demo-listener.h"

#include <unistd.h>

#include "demo-sabotage.h"

/* A log nobody reads must not stop the pool: a line that does not fit the pipe is left out. */
static void
demo_listener_log (SoupServerMessage *message, const char *outcome)
{
  GPollFD descriptor = { .fd = STDERR_FILENO, .events = G_IO_OUT };

  if (g_poll (&descriptor, 1, 0) == 1 && (descriptor.revents & G_IO_OUT) != 0)
    g_printerr ("%.10s %.200s %s\n", soup_server_message_get_method (message),
                g_uri_get_path (soup_server_message_get_uri (message)), outcome);
}

static void
demo_listener_finished_cb (SoupServer *server, SoupServerMessage *message, gpointer user_data)
{
  g_autofree char *status = g_strdup_printf ("%u", soup_server_message_get_status (message));

  demo_listener_log (message, status);
}

static void
demo_listener_aborted_cb (SoupServer *server, SoupServerMessage *message, gpointer user_data)
{
  /* libsoup counts status 500 among these even when it was sent. */
  if (soup_server_message_get_status (message) == SOUP_STATUS_INTERNAL_SERVER_ERROR)
    demo_listener_finished_cb (server, message, user_data);
  else if (soup_server_message_get_uri (message) != NULL)
    demo_listener_log (message, "closed");
}

/* libsoup 3.2 drops a connection it was given after one request. Who is not told so sends the next
 * one into the void. */
static void
demo_listener_read_cb (SoupServer *server, SoupServerMessage *message, gpointer user_data)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                "close");
}

static gboolean
demo_listener_incoming_cb (GSocketService *service,
                           GSocketConnection *connection,
                           GObject *source,
                           gpointer user_data)
{
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);

  /* Given in this way, libsoup does not know the socket, but a fault may have to end it. */
  g_object_set_data_full (G_OBJECT (remote), DEMO_SOCKET,
                          g_object_ref (g_socket_connection_get_socket (connection)),
                          g_object_unref);
  soup_server_accept_iostream (user_data, G_IO_STREAM (connection), local, remote, NULL);
  return TRUE;
}

/* Not soup_server_listen (): that of libsoup 3.2 never closes a connection it accepted. */
static gboolean
demo_listener_listen (SoupServer *server, int port, guint *port_out, GError **error)
{
  g_autoptr (GSocketService) service = g_socket_service_new ();
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  g_autoptr (GSocketAddress) address = NULL;

  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (service), wanted, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP, NULL, &address, error))
    return FALSE;
  *port_out = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
  g_signal_connect_object (service, "incoming", G_CALLBACK (demo_listener_incoming_cb), server, 0);
  g_object_set_data_full (G_OBJECT (server), "service", g_steal_pointer (&service), g_object_unref);
  return TRUE;
}

SoupServer *
demo_listener_new (int port, guint *port_out, GError **error)
{
  g_autoptr (SoupServer) server = g_object_new (SOUP_TYPE_SERVER, "server-header", "Server", NULL);

  if (!demo_listener_listen (server, port, port_out, error))
    return NULL;
  g_signal_connect (server, "request-read", G_CALLBACK (demo_listener_read_cb), NULL);
  g_signal_connect (server, "request-finished", G_CALLBACK (demo_listener_finished_cb), NULL);
  g_signal_connect (server, "request-aborted", G_CALLBACK (demo_listener_aborted_cb), NULL);
  return g_steal_pointer (&server);
}

gboolean
demo_listener_is_our_host (SoupServerMessage *message)
{
  const char *host = g_uri_get_host (soup_server_message_get_uri (message));

  return g_strcmp0 (host, "127.0.0.1") == 0 || g_strcmp0 (host, "localhost") == 0;
}
