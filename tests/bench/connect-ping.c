/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The least that is a program of GIO which asks the agent something: what the commands of
 * authenticatorctl are measured against.
 */

#include <gio/gio.h>
#include <stdlib.h>

int
main (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr (GVariant) answer = NULL;

  if (bus != NULL)
    answer = g_dbus_connection_call_sync (bus, "org.example.Authenticator.Agent",
                                          "/org/example/Authenticator/Agent",
                                          "org.freedesktop.DBus.Peer", "Ping", NULL, NULL,
                                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  if (answer != NULL)
    return EXIT_SUCCESS;
  g_printerr ("%s\n", error->message);
  return EXIT_FAILURE;
}
