/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Has the person's own window do something, started if it has to be.
 */

#include "config.h"

#include "auth-activation.h"

#include "auth-bus.h"

#define APP_PATH  "/org/example/Authenticator"
#define APP_IFACE "org.freedesktop.Application"

static void
activated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  g_task_return_boolean (task, reply != NULL);
}

/**
 * auth_activation_open_async:
 * @connection: the session bus
 * @action: an action of the application that takes a string
 * @target: that string
 * @activation_token: (nullable): what the desktop gave the program that asks, for the focus
 * @callback: called when the application has heard of it
 * @user_data: for @callback
 */
void
auth_activation_open_async (GDBusConnection *connection,
                            const char *action,
                            const char *target,
                            const char *activation_token,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_auto (GVariantDict) platform = G_VARIANT_DICT_INIT (NULL);
  GVariant *parameter = g_variant_new_variant (g_variant_new_string (target));

  if (activation_token != NULL)
    {
      g_variant_dict_insert (&platform, "desktop-startup-id", "s", activation_token);
      g_variant_dict_insert (&platform, "activation-token", "s", activation_token);
    }
  g_dbus_connection_call (
    connection, AUTH_BUS_APP_NAME, APP_PATH, APP_IFACE, "ActivateAction",
    g_variant_new ("(s@av@a{sv})", action,
                   g_variant_new_array (G_VARIANT_TYPE_VARIANT, &parameter, 1),
                   g_variant_dict_end (&platform)),
    NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, activated_cb,
    g_task_new (connection, NULL, callback, user_data));
}

/**
 * auth_activation_open_finish:
 * @result: the result
 *
 * Returns: whether the application has heard of it
 */
gboolean
auth_activation_open_finish (GAsyncResult *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}
