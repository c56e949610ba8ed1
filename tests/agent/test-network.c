/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The agent and the network: certificates nobody vouches for, proxies, servers that are not there.
 */

#include "config.h"

#include "auth-stage.h"

#include <libsoup/soup.h>

#define PROXY_SECONDS 10

typedef struct
{
  gboolean is_done;
  GError *error; /* (owned) (nullable) */
} Outcome;

static char *
add_issuer (AuthStage *stage,
            const char *issuer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = auth_stage_call (
    stage, AUTH_BUS_AGENT_PATH, "org.example.Authenticator.Agent1", "AddAccount",
    g_variant_new_parsed ("({'name': <%s>, 'client-id': <'c'>, 'issuer': <%s>},)", issuer, issuer),
    &error);
  char *account;

  g_assert_no_error (error);
  g_variant_get (reply, "(o)", &account);
  return account;
}

static void
begun_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  Outcome *outcome = user_data;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &outcome->error);

  outcome->is_done = TRUE;
}

static void
begin_async (AuthStage *stage,
             const char *account,
             Outcome *outcome)
{
  g_dbus_connection_call (stage->bus, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE,
                          "BeginSignIn", g_variant_new_parsed ("(@a{sv} {},)"), NULL,
                          G_DBUS_CALL_FLAGS_NONE, 60000, NULL, begun_cb, outcome);
}

static gboolean
is_done (AuthStage *stage,
         gpointer user_data)
{
  Outcome *outcome = user_data;

  return outcome->is_done;
}

static void
never_asked_cb (SoupServer *server,
                SoupServerMessage *message,
                const char *path,
                GHashTable *query,
                gpointer user_data)
{
  g_assert_not_reached ();
}

/* Not a byte of HTTP goes to a server whose certificate is not trusted. */
static void
test_untrusted (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *file =
    g_build_filename (g_getenv ("AUTH_SOURCE_DIR"), "tests/app/self-signed.pem", NULL);
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (file, &error);
  g_autoptr (SoupServer) server = NULL;
  g_autofree char *issuer = NULL, *account = NULL;
  Outcome outcome = { FALSE, NULL };
  GSList *uris;

  g_assert_no_error (error);
  server = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_handler (server, NULL, never_asked_cb, NULL, NULL);
  soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY,
                            &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (server);
  issuer = g_strdup_printf ("https://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  account = add_issuer (stage, issuer);
  begin_async (stage, account, &outcome);
  auth_stage_wait (stage, is_done, &outcome);
  g_assert_error (outcome.error, AUTH_ERROR, AUTH_ERROR_OFFLINE);
  g_assert_nonnull (strstr (outcome.error->message, "certificate"));
  g_clear_error (&outcome.error);
}

static void
test_refused (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = add_issuer (stage, "http://127.0.0.1:1");
  Outcome outcome = { FALSE, NULL };

  begin_async (stage, account, &outcome);
  auth_stage_wait (stage, is_done, &outcome);
  g_assert_error (outcome.error, AUTH_ERROR, AUTH_ERROR_OFFLINE);
  g_clear_error (&outcome.error);
}

static void
set_proxy (AuthStage *stage,
           const char *proxy)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    stage->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
    "UpdateActivationEnvironment",
    g_variant_new_parsed ("({'https_proxy': %s, 'no_proxy': ''},)", proxy), NULL,
    G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
  auth_stage_kill_agent (stage);
}

/* A listener stands in for the proxy: what is asked of it first is all that counts. */
static void
test_proxy (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = add_issuer (stage, "https://pool.example");
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *proxy = g_strdup_printf ("http://127.0.0.1:%u", port);
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GDataInputStream) input = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;
  Outcome outcome = { FALSE, NULL };

  set_proxy (stage, proxy);
  begin_async (stage, account, &outcome);
  g_dbus_connection_flush_sync (stage->bus, NULL, NULL);
  connection = g_socket_listener_accept (listener, NULL, NULL, &error);
  g_assert_no_error (error);
  g_socket_set_timeout (g_socket_connection_get_socket (connection), PROXY_SECONDS);
  input = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  line = g_data_input_stream_read_line (input, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_strchomp (line), ==, "CONNECT pool.example:443 HTTP/1.1");
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  auth_stage_wait (stage, is_done, &outcome);
  g_assert_error (outcome.error, AUTH_ERROR, AUTH_ERROR_OFFLINE);
  g_clear_error (&outcome.error);
  set_proxy (stage, "");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network/untrusted", test_untrusted);
  g_test_add_func ("/network/refused", test_refused);
  g_test_add_func ("/network/proxy", test_proxy);
  return g_test_run ();
}
