/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * How the window finds the agent again.
 */

#include "config.h"

#include "auth-agent-client.h"
#include "auth-stage.h"

static void
call_bus (GDBusConnection *bus, const char *method, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", method,
    parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
}

static gboolean
is_unavailable (AuthStage *stage, gpointer client)
{
  return auth_agent_client_get_state (client) == AUTH_AGENT_UNAVAILABLE;
}

static gboolean
is_ready (AuthStage *stage, gpointer client)
{
  return auth_agent_client_get_state (client) == AUTH_AGENT_READY;
}

/* Whoever has the name first cannot answer, as an agent that is just ending. */
static void
test_return (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GDBusConnection) other = auth_stage_connect ();
  g_autoptr (AuthAgentClient) client = auth_agent_client_new ();

  auth_stage_kill_agent (stage);
  call_bus (other, "RequestName", g_variant_new ("(su)", AUTH_BUS_AGENT_NAME, 0));
  auth_agent_client_connect (client);
  auth_stage_wait (stage, is_unavailable, client);
  call_bus (other, "ReleaseName", g_variant_new ("(s)", AUTH_BUS_AGENT_NAME));
  /* Starts it. */
  g_assert_cmpuint (auth_stage_count_accounts (stage), ==, 0);
  auth_stage_wait (stage, is_ready, client);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/agent-client/return", test_return);
  return g_test_run ();
}
