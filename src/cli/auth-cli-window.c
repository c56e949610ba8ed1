/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A sign-in that happens in the window, waited for on the bus.
 */

#include "config.h"

#include "auth-cli-window.h"

#include <glib/gi18n.h>

#include "auth-cli-wait.h"

#define APP_PATH "/org/example/Authenticator"

static gboolean
open_window (GDBusConnection *bus,
             const char *id,
             GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    bus, AUTH_BUS_APP_NAME, APP_PATH, "org.freedesktop.Application", "ActivateAction",
    g_variant_new_parsed ("('sign-in', [<%s>], @a{sv} {})", id), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
    NULL, &local);

  if (reply != NULL)
    return TRUE;
  g_dbus_error_strip_remote_error (local);
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_FAILED,
               _ ("The window cannot be opened, use --paste instead: %s"), local->message);
  return FALSE;
}

/**
 * auth_cli_window_sign_in:
 * @bus: the session bus
 * @account: who is to sign in
 * @error: return location
 *
 * Opens the sign-in page in the window and waits until the account is signed in, the window is
 * gone or Ctrl+C is pressed.
 *
 * Returns: %TRUE if the account is signed in
 */
gboolean
auth_cli_window_sign_in (GDBusConnection *bus,
                         const AuthCliAccount *account,
                         GError **error)
{
  g_autoptr (AuthCliWait) wait =
    auth_cli_wait_new (bus, account->path, AUTH_BUS_ACCOUNT_IFACE, "SignedIn");
  AuthCliWaitEnd end;

  if (!open_window (bus, auth_cli_account_get_string (account, "Id"), error))
    return FALSE;
  end = auth_cli_wait_run (wait, AUTH_BUS_APP_NAME);
  if (end == AUTH_CLI_WAIT_SIGNALLED)
    return TRUE;
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_CANCELLED,
                       end == AUTH_CLI_WAIT_INTERRUPTED
                         ? _ ("Interrupted; the sign-in may go on in the window")
                         : _ ("The window was closed before the sign-in was complete"));
  return FALSE;
}
