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

typedef struct
{
  AuthCliWait *wait;
  const char *id;
} Watched;

/* The state of the window's action is the account whose sign-in is open. */
static void
actions_changed_cb (GDBusConnection *bus,
                    const char *sender,
                    const char *path,
                    const char *interface,
                    const char *signal_name,
                    GVariant *parameters,
                    gpointer user_data)
{
  const Watched *watched = user_data;
  g_autoptr (GVariant) states = NULL;
  const char *id;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(asa{sb}a{sv}a{s(bgav)})")))
    return;
  states = g_variant_get_child_value (parameters, 2);
  if (g_variant_lookup (states, "sign-in", "&s", &id) && !g_str_equal (id, watched->id))
    auth_cli_wait_give_up (watched->wait);
}

static AuthCliWaitEnd
run_while_open (AuthCliWait *wait,
                GDBusConnection *bus,
                const char *id)
{
  Watched watched = { wait, id };
  guint subscription = g_dbus_connection_signal_subscribe (
    bus, AUTH_BUS_APP_NAME, "org.gtk.Actions", "Changed", APP_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
    actions_changed_cb, &watched, NULL);
  AuthCliWaitEnd end = auth_cli_wait_run (wait, AUTH_BUS_APP_NAME);

  g_dbus_connection_signal_unsubscribe (bus, subscription);
  return end;
}

static const char *
describe (AuthCliWaitEnd end)
{
  switch (end)
    {
    case AUTH_CLI_WAIT_INTERRUPTED:
      return _ ("Interrupted; the sign-in may go on in the window");
    case AUTH_CLI_WAIT_GIVEN_UP:
      return _ ("The sign-in was cancelled in the window");
    case AUTH_CLI_WAIT_NAME_VANISHED:
    case AUTH_CLI_WAIT_SIGNALLED:
    default:
      return _ ("The window was closed before the sign-in was complete");
    }
}

/**
 * auth_cli_window_sign_in:
 * @bus: the session bus
 * @account: who is to sign in
 * @error: return location
 *
 * Opens the sign-in page in the window and waits until the account is signed in, the page or the
 * window is closed, or Ctrl+C is pressed.
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
  const char *id = auth_cli_account_get_string (account, "Id");
  AuthCliWaitEnd end;

  if (!open_window (bus, id, error))
    return FALSE;
  end = run_while_open (wait, bus, id);
  if (end == AUTH_CLI_WAIT_SIGNALLED)
    return TRUE;
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_CANCELLED, describe (end));
  return FALSE;
}
