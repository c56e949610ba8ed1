/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The pool on a port of 127.0.0.1: which path is answered by what.
 */

#include "config.h"

#include "demo-server.h"

#include <unistd.h>

#include "demo-aws.h"
#include "demo-cognito-identity.h"
#include "demo-control.h"
#include "demo-discovery.h"
#include "demo-forgot.h"
#include "demo-mfa.h"
#include "demo-oauth.h"
#include "demo-page.h"
#include "demo-register.h"
#include "demo-sabotage.h"
#include "demo-sign-in.h"
#include "demo-sts.h"

typedef struct
{
  const char *method;
  const char *path;
  const char *endpoint; /* (nullable) its name in faults and counts */
  DemoHandler handler;
  gboolean is_control;
  const char *target; /* (nullable) what its X-Amz-Target starts with */
} DemoRoute;

static const DemoRoute routes[] = {
  { "GET", "/oauth2/authorize", "authorize", demo_sign_in_authorize },
  { "GET", "/login", "login", demo_sign_in_show },
  { "POST", "/login", "login", demo_sign_in_submit },
  { "GET", "/logout", "logout", demo_sign_in_logout },
  { "GET", "/error", NULL, demo_sign_in_show_error },
  { "GET", "/mfa", NULL, demo_mfa_show },
  { "POST", "/mfa", NULL, demo_mfa_submit },
  { "GET", "/mfa/setup", NULL, demo_mfa_show_setup },
  { "POST", "/mfa/setup", NULL, demo_mfa_submit_setup },
  { "GET", "/signup", NULL, demo_register_show },
  { "POST", "/signup", NULL, demo_register_submit },
  { "GET", "/confirm", NULL, demo_register_show_confirm },
  { "POST", "/confirm", NULL, demo_register_submit_confirm },
  { "GET", "/forgotPassword", NULL, demo_forgot_show },
  { "POST", "/forgotPassword", NULL, demo_forgot_submit },
  { "GET", "/confirmforgotPassword", NULL, demo_forgot_show_confirm },
  { "POST", "/confirmforgotPassword", NULL, demo_forgot_submit_confirm },
  { "POST", "/oauth2/token", "token", demo_oauth_token },
  { "POST", "/oauth2/revoke", "revoke", demo_oauth_revoke },
  { "GET", "/oauth2/userInfo", "userinfo", demo_oauth_userinfo },
  { "POST", "/oauth2/userInfo", "userinfo", demo_oauth_userinfo },
  { "GET", "/" DEMO_POOL_ID "/.well-known/openid-configuration", "discovery", demo_discovery_show },
  { "GET", "/" DEMO_POOL_ID "/.well-known/jwks.json", "jwks", demo_discovery_show_keys },
  { "POST", "/", "identity", demo_cognito_identity_serve, .target = DEMO_COGNITO_IDENTITY },
  { "POST", "/", "sts", demo_sts_serve },
  { "POST", "/test/fault", NULL, demo_control_fault, TRUE },
  { "GET", "/test/stats", NULL, demo_control_stats, TRUE },
  { "POST", "/test/revoke-all", NULL, demo_control_revoke_all, TRUE },
};

static const DemoRoute *
demo_server_find_route (const DemoPool *pool, SoupServerMessage *message, const char *path)
{
  const char *method = soup_server_message_get_method (message);
  const char *target = demo_aws_get_target (message);

  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    if (strcmp (routes[i].path, path) == 0 && strcmp (routes[i].method, method) == 0 &&
        (!routes[i].is_control || pool->options.test_control) &&
        (routes[i].target == NULL ||
         (target != NULL && g_str_has_prefix (target, routes[i].target))))
      return &routes[i];
  return NULL;
}

static void
demo_server_count (DemoCall *call, const char *endpoint)
{
  const char *grant_type = demo_call_get_form (call, "grant_type");

  if (strcmp (endpoint, "token") == 0 && g_strcmp0 (grant_type, "refresh_token") == 0)
    endpoint = "token:refresh_token";
  else if (strcmp (endpoint, "token") == 0 && g_strcmp0 (grant_type, "authorization_code") == 0)
    endpoint = "token:authorization_code";
  else if (strcmp (endpoint, "identity") == 0)
    endpoint = demo_cognito_identity_get_count_name (call);
  demo_pool_count (call->pool, endpoint);
}

static void
demo_server_refuse (DemoCall *call)
{
  g_autofree char *body = demo_page_render ("error", "text", "There is nothing here", NULL);

  demo_call_reply_page (call, 404, "Not found", body);
}

/* Another name that leads to this address is somebody else's page trying its luck. */
static gboolean
demo_server_is_our_host (SoupServerMessage *message)
{
  const char *host = g_uri_get_host (soup_server_message_get_uri (message));

  return g_strcmp0 (host, "127.0.0.1") == 0 || g_strcmp0 (host, "localhost") == 0;
}

static void
demo_server_handle_cb (SoupServer *server,
                       SoupServerMessage *message,
                       const char *path,
                       GHashTable *query,
                       gpointer user_data)
{
  DemoPool *pool = user_data;
  const DemoRoute *route = demo_server_find_route (pool, message, path);
  g_autoptr (DemoCall) call = demo_call_new (pool, message);

  if (route == NULL || !demo_server_is_our_host (message))
    {
      demo_server_refuse (call);
      return;
    }
  if (route->endpoint != NULL)
    demo_server_count (call, route->endpoint);
  demo_sabotage (g_steal_pointer (&call), route->handler,
                 demo_fault_take (pool->faults, route->endpoint));
}

/* A log nobody reads must not stop the pool: a line that does not fit the pipe is left out. */
static void
demo_server_log (SoupServerMessage *message, const char *outcome)
{
  GPollFD descriptor = { .fd = STDERR_FILENO, .events = G_IO_OUT };

  if (g_poll (&descriptor, 1, 0) == 1 && (descriptor.revents & G_IO_OUT) != 0)
    g_printerr ("%.10s %.200s %s\n", soup_server_message_get_method (message),
                g_uri_get_path (soup_server_message_get_uri (message)), outcome);
}

static void
demo_server_finished_cb (SoupServer *server, SoupServerMessage *message, gpointer user_data)
{
  g_autofree char *status = g_strdup_printf ("%u", soup_server_message_get_status (message));

  demo_server_log (message, status);
}

static void
demo_server_aborted_cb (SoupServer *server, SoupServerMessage *message, gpointer user_data)
{
  /* libsoup counts status 500 among these even when it was sent. */
  if (soup_server_message_get_status (message) == SOUP_STATUS_INTERNAL_SERVER_ERROR)
    demo_server_finished_cb (server, message, user_data);
  else if (soup_server_message_get_uri (message) != NULL)
    demo_server_log (message, "closed");
}

static gboolean
demo_server_incoming_cb (GSocketService *service,
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
demo_server_listen (SoupServer *server, DemoPool *pool, GError **error)
{
  g_autoptr (GSocketService) service = g_socket_service_new ();
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new_from_string ("127.0.0.1",
                                                                             pool->options.port);
  g_autoptr (GSocketAddress) address = NULL;

  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (service), wanted, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP, NULL, &address, error))
    return FALSE;
  demo_pool_set_port (pool, g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
  g_signal_connect_object (service, "incoming", G_CALLBACK (demo_server_incoming_cb), server, 0);
  g_object_set_data_full (G_OBJECT (server), "service", g_steal_pointer (&service), g_object_unref);
  return TRUE;
}

SoupServer *
demo_server_new (DemoPool *pool, GError **error)
{
  g_autoptr (SoupServer) server = g_object_new (SOUP_TYPE_SERVER, "server-header", "Server", NULL);

  if (!demo_server_listen (server, pool, error))
    return NULL;
  soup_server_add_handler (server, NULL, demo_server_handle_cb, pool, NULL);
  g_signal_connect (server, "request-finished", G_CALLBACK (demo_server_finished_cb), NULL);
  g_signal_connect (server, "request-aborted", G_CALLBACK (demo_server_aborted_cb), NULL);
  return g_steal_pointer (&server);
}
