/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Has the keyring ask its own question when it is locked.
 */

#include "config.h"

#include "auth-unlock.h"

#include "auth-bus.h"
#include "auth-error.h"

/**
 * auth_unlock_is_due:
 * @error: (nullable): what a call to the agent failed with
 *
 * Returns: whether a locked keyring was in its way
 */
gboolean
auth_unlock_is_due (const GError *error)
{
  return g_error_matches (error, AUTH_ERROR, AUTH_ERROR_LOCKED);
}

/**
 * auth_unlock_async:
 * @bus: the session bus
 * @cancellable: (nullable): to wait no longer; the keyring goes on asking
 * @callback: called when the person has answered
 * @user_data: for @callback
 *
 * A keyring that holds nothing of ours does not ask now, but when something is stored in it.
 */
void
auth_unlock_async (GDBusConnection *bus,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_dbus_connection_call (bus, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH,
                          "org.example.Authenticator.Agent1", "Unlock", NULL, NULL,
                          G_DBUS_CALL_FLAGS_NONE, G_MAXINT, cancellable, callback, user_data);
}

/**
 * auth_unlock_finish:
 * @bus: the source object
 * @result: what the callback was given
 * @error: return location; AUTH_ERROR_LOCKED, those of the bus
 *
 * Returns: whether what was asked for may be tried again
 */
gboolean
auth_unlock_finish (GObject *bus, GAsyncResult *result, GError **error)
{
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (bus), result, error);

  return reply != NULL;
}
