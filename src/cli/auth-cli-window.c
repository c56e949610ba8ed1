/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A sign-in that happens in the window, waited for on the bus.
 */

#include "config.h"

#include "auth-cli-window.h"

#include <signal.h>

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "auth-cli-agent.h"

#define APP_PATH "/org/example/Authenticator"

typedef struct
{
  GMainLoop *loop;
  gboolean is_signed_in;
  gboolean is_interrupted;
} Wait;

static void
signed_in_cb (GDBusConnection *bus,
              const char *sender,
              const char *path,
              const char *interface,
              const char *signal_name,
              GVariant *parameters,
              gpointer user_data)
{
  Wait *self = user_data;

  self->is_signed_in = TRUE;
  g_main_loop_quit (self->loop);
}

static void
window_vanished_cb (GDBusConnection *bus,
                    const char *name,
                    gpointer user_data)
{
  Wait *self = user_data;

  g_main_loop_quit (self->loop);
}

static gboolean
interrupted_cb (gpointer user_data)
{
  Wait *self = user_data;

  self->is_interrupted = TRUE;
  g_main_loop_quit (self->loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
open_window (GDBusConnection *bus,
             const char *id,
             GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_sync (bus, AUTH_BUS_APP_NAME, APP_PATH, "org.freedesktop.Application",
                                 "ActivateAction",
                                 g_variant_new_parsed ("('sign-in', [<%s>], @a{sv} {})", id), NULL,
                                 G_DBUS_CALL_FLAGS_NONE, -1, NULL, &local);

  if (reply != NULL)
    return TRUE;
  g_dbus_error_strip_remote_error (local);
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_FAILED,
               _ ("The window cannot be opened, use --print-uri instead: %s"), local->message);
  return FALSE;
}

/* The name is watched only when the window is there: before that its absence means nothing. */
static void
wait_for_window (GDBusConnection *bus,
                 Wait *wait)
{
  guint watch = g_bus_watch_name_on_connection (bus, AUTH_BUS_APP_NAME,
                                                G_BUS_NAME_WATCHER_FLAGS_NONE, NULL,
                                                window_vanished_cb, wait, NULL);
  guint interrupt = g_unix_signal_add (SIGINT, interrupted_cb, wait);

  g_main_loop_run (wait->loop);
  g_source_remove (interrupt);
  g_bus_unwatch_name (watch);
}

static gboolean
sign_in (GDBusConnection *bus,
         const AuthCliAccount *account,
         Wait *wait,
         GError **error)
{
  if (!open_window (bus, auth_cli_account_get_string (account, "Id"), error))
    return FALSE;
  wait_for_window (bus, wait);
  if (wait->is_signed_in)
    return TRUE;
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_CANCELLED,
                       wait->is_interrupted
                         ? _ ("Interrupted; the sign-in may go on in the window")
                         : _ ("The window was closed before the sign-in was complete"));
  return FALSE;
}

/**
 * auth_cli_sign_in_in_window:
 * @wanted: (nullable): an id or a name; %NULL for the only account
 * @error: return location
 *
 * Opens the sign-in page in the window and waits until the account is signed in, the window is
 * gone or Ctrl+C is pressed.
 *
 * Returns: %TRUE if the account is signed in
 */
gboolean
auth_cli_sign_in_in_window (const char *wanted,
                            GError **error)
{
  g_autoptr (GDBusConnection) bus = auth_cli_connect (error);
  g_autoptr (AuthCliAccount) account = NULL;
  g_autoptr (GMainLoop) loop = NULL;
  Wait wait = { 0 };
  guint subscription;
  gboolean is_signed_in;

  if (bus == NULL)
    return FALSE;
  account = auth_cli_find_account (bus, wanted, error);
  if (account == NULL)
    return FALSE;
  loop = wait.loop = g_main_loop_new (NULL, FALSE);
  subscription = g_dbus_connection_signal_subscribe (bus, AUTH_BUS_AGENT_NAME,
                                                     AUTH_BUS_ACCOUNT_IFACE, "SignedIn",
                                                     account->path, NULL,
                                                     G_DBUS_SIGNAL_FLAGS_NONE, signed_in_cb,
                                                     &wait, NULL);
  is_signed_in = sign_in (bus, account, &wait, error);
  g_dbus_connection_signal_unsubscribe (bus, subscription);
  return is_signed_in;
}
