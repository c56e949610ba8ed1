/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers calls to accounts that are not there: locked, or no such account.
 */

#include "config.h"

#include "auth-fallback.h"

#include <glib/gi18n.h>

#include "auth-bus.h"

static void
method_call_cb (GDBusConnection *connection,
                const char *sender,
                const char *path,
                const char *interface,
                const char *method,
                GVariant *parameters,
                GDBusMethodInvocation *invocation,
                gpointer user_data)
{
  AuthKeyringState state = auth_accounts_get_keyring (user_data);
  GError *error;

  if (state == AUTH_KEYRING_UNLOCKED)
    error = g_error_new (AUTH_ERROR, AUTH_ERROR_NOT_FOUND, _ ("There is no such account"));
  else
    error = auth_keyring_new_error (state);
  g_dbus_method_invocation_take_error (invocation, error);
}

static GVariant *
get_property_cb (GDBusConnection *connection,
                 const char *sender,
                 const char *path,
                 const char *interface,
                 const char *property,
                 GError **error,
                 gpointer user_data)
{
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND, _ ("There is no such account"));
  return NULL;
}

static const GDBusInterfaceVTable interface_vtable = { method_call_cb, get_property_cb, NULL };

static char **
enumerate_cb (GDBusConnection *connection,
              const char *sender,
              const char *path,
              gpointer user_data)
{
  return g_new0 (char *, 1);
}

static GDBusInterfaceInfo **
introspect_cb (GDBusConnection *connection,
               const char *sender,
               const char *path,
               const char *node,
               gpointer user_data)
{
  GDBusInterfaceInfo **infos = g_new0 (GDBusInterfaceInfo *, 2);

  infos[0] = g_dbus_interface_info_ref (auth_dbus_account1_interface_info ());
  return infos;
}

static const GDBusInterfaceVTable *
dispatch_cb (GDBusConnection *connection,
             const char *sender,
             const char *path,
             const char *interface,
             const char *node,
             gpointer *user_data_out,
             gpointer user_data)
{
  *user_data_out = user_data;
  return &interface_vtable;
}

static const GDBusSubtreeVTable subtree_vtable = { enumerate_cb, introspect_cb, dispatch_cb };

/**
 * auth_fallback_export:
 * @connection: the session bus
 * @accounts: (transfer none): outlives the registration
 * @error: return location
 *
 * A caller may hold an account's path from an earlier day. Without this it would be told that the
 * object does not exist, whether the account is gone or the keyring is merely locked.
 *
 * Returns: for g_dbus_connection_unregister_subtree(), or 0
 */
guint
auth_fallback_export (GDBusConnection *connection,
                      AuthAccounts *accounts,
                      GError **error)
{
  return g_dbus_connection_register_subtree (
    connection, AUTH_BUS_AGENT_PATH "/account", &subtree_vtable,
    G_DBUS_SUBTREE_FLAGS_DISPATCH_TO_UNENUMERATED_NODES, accounts, NULL, error);
}
