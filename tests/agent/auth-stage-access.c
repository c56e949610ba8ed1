/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Other programs on the stage, and what the person lets them have.
 */

#include "config.h"

#include "auth-stage.h"

GDBusConnection *
auth_stage_connect (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, &error);
  GDBusConnection *bus = g_dbus_connection_new_for_address_sync (
    address,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);

  g_assert_no_error (error);
  return bus;
}

gboolean
auth_stage_set_grant (AuthStage *self,
                      const char *app,
                      const char *account,
                      const char *permission,
                      const char *decision,
                      GError **error)
{
  const char *slash = strrchr (account, '/');
  g_autoptr (GVariant) reply = auth_stage_call (
    self, AUTH_BUS_AGENT_PATH, "org.example.Authenticator.Agent1", "SetGrant",
    g_variant_new ("(ssss)", app, slash != NULL ? slash + 1 : account, permission, decision),
    error);

  return reply != NULL;
}

void
auth_stage_allow (AuthStage *self, const char *account, const char *permission)
{
  g_autoptr (GError) error = NULL;

  auth_stage_set_grant (self, "host:", account, permission, "allow", &error);
  g_assert_no_error (error);
}
