/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An endpoint with AWS credentials, as a program uses it.
 */

#include "config.h"

#include "auth-stage-endpoint.h"

void
auth_stage_endpoint_free (AuthStageEndpoint *self)
{
  g_free (self->uri);
  g_free (self->token_file);
  g_free (self->token);
  g_free (self->authority);
  g_free (self);
}
AuthStageEndpoint *
auth_stage_endpoint_open_as (GDBusConnection *bus,
                             const char *account,
                             const char *options,
                             GError **error)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    bus, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE, "OpenCredentialsEndpoint",
    g_variant_new ("(@a{sv})", g_variant_new_parsed (options)), G_VARIANT_TYPE ("(ss)"),
    G_DBUS_CALL_FLAGS_NONE, 60000, NULL, error);
  AuthStageEndpoint *self;

  if (reply == NULL)
    return NULL;
  self = g_new0 (AuthStageEndpoint, 1);
  g_variant_get (reply, "(ss)", &self->uri, &self->token_file);
  g_assert_true (g_str_has_prefix (self->uri, "http://127.0.0.1:"));
  g_assert_true (g_str_has_suffix (self->uri, AUTH_STAGE_ENDPOINT_PATH));
  self->authority =
    g_strndup (self->uri + strlen ("http://"),
               strlen (self->uri) - strlen ("http://") - strlen (AUTH_STAGE_ENDPOINT_PATH));
  g_assert_true (g_file_get_contents (self->token_file, &self->token, NULL, NULL));
  g_assert_cmpuint (strlen (self->token), ==, 43);
  return self;
}

AuthStageEndpoint *
auth_stage_endpoint_open (AuthStage *stage, const char *account)
{
  g_autoptr (GError) error = NULL;
  AuthStageEndpoint *self = auth_stage_endpoint_open_as (stage->bus, account, "@a{sv} {}", &error);

  g_assert_no_error (error);
  return self;
}

GSocketConnection *
auth_stage_endpoint_connect (const AuthStageEndpoint *endpoint)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, 20);
  return g_socket_client_connect_to_host (client, endpoint->authority, 0, NULL, NULL);
}

char *
auth_stage_endpoint_read (GSocketConnection *connection)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  while ((n = g_input_stream_read (input, buffer, sizeof buffer, NULL, NULL)) > 0)
    g_string_append_len (text, buffer, n);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
auth_stage_endpoint_send (const AuthStageEndpoint *endpoint, const char *text)
{
  g_autoptr (GSocketConnection) connection = auth_stage_endpoint_connect (endpoint);

  g_assert_nonnull (connection);
  g_assert_true (
    g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), text,
                               strlen (text), NULL, NULL, NULL));
  return auth_stage_endpoint_read (connection);
}

char *
auth_stage_endpoint_get (const AuthStageEndpoint *endpoint)
{
  g_autofree char *text = g_strdup_printf ("GET " AUTH_STAGE_ENDPOINT_PATH
                                           " HTTP/1.1\r\nHost: %s\r\nAuthorization: %s\r\n\r\n",
                                           endpoint->authority, endpoint->token);

  return auth_stage_endpoint_send (endpoint, text);
}
