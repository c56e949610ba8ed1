/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Names, paths and errors of the bus contract, and the generated code of its interfaces.
 */

#include "config.h"

#include "auth-bus.h"

#define ERROR_PREFIX "org.example.Authenticator.Error."

/* The one table GError <-> D-Bus error name. */
static const GDBusErrorEntry entries[] = {
  { AUTH_ERROR_FAILED, ERROR_PREFIX "Failed" },
  { AUTH_ERROR_ACCESS_DENIED, ERROR_PREFIX "AccessDenied" },
  { AUTH_ERROR_CONSENT_REQUIRED, ERROR_PREFIX "ConsentRequired" },
  { AUTH_ERROR_SIGN_IN_REQUIRED, ERROR_PREFIX "SignInRequired" },
  { AUTH_ERROR_LOCKED, ERROR_PREFIX "Locked" },
  { AUTH_ERROR_OFFLINE, ERROR_PREFIX "Offline" },
  { AUTH_ERROR_SERVER_REFUSED, ERROR_PREFIX "ServerRefused" },
  { AUTH_ERROR_INVALID_RESPONSE, ERROR_PREFIX "InvalidResponse" },
  { AUTH_ERROR_INVALID_ARGUMENT, ERROR_PREFIX "InvalidArgument" },
  { AUTH_ERROR_NOT_FOUND, ERROR_PREFIX "NotFound" },
  { AUTH_ERROR_NOT_SUPPORTED, ERROR_PREFIX "NotSupported" },
  { AUTH_ERROR_CANCELLED, ERROR_PREFIX "Cancelled" },
};

/**
 * auth_bus_register_errors:
 *
 * Makes GDBus turn every #AuthError into its D-Bus error name and back. To be called once before
 * the bus is used.
 */
void
auth_bus_register_errors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    g_dbus_error_register_error (AUTH_ERROR, entries[i].error_code, entries[i].dbus_error_name);
}

/**
 * auth_bus_name_control:
 * @connection: the session bus
 *
 * Takes a name under org.example.Authenticator.Control., which shows the agent that this connection
 * is the person's own command line. Nobody waits for the bus to answer: it handles what one
 * connection sends in its order, and where it refuses the name the agent refuses what follows.
 */
void
auth_bus_name_control (GDBusConnection *connection)
{
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;

  /* Not named after the process: two sandboxes have processes of the same number. */
  id = g_strdelimit (g_strdup (g_dbus_connection_get_unique_name (connection)), ":.", '_');
  name = g_strconcat (AUTH_BUS_CONTROL_PREFIX, id, NULL);
  g_dbus_connection_call (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                          "org.freedesktop.DBus", "RequestName",
                          g_variant_new ("(su)", name, G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}
