/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Signing in with the system browser (RFC 8252).
 */

#include "config.h"

#include "auth-cli-browser.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "auth-cli-agent.h"

typedef struct
{
  GMainLoop *loop;
  gboolean is_signed_in;
  GError *error; /* (owned) (nullable) */
} Wait;

static void
ended_cb (GDBusConnection *bus,
          const char *sender,
          const char *path,
          const char *interface,
          const char *signal_name,
          GVariant *parameters,
          gpointer user_data)
{
  Wait *self = user_data;
  const char *name;
  const char *message;

  g_variant_get (parameters, "(&s&s)", &name, &message);
  self->is_signed_in = *name == '\0';
  if (!self->is_signed_in)
    {
      self->error = g_dbus_error_new_for_dbus_error (name, message);
      g_dbus_error_strip_remote_error (self->error);
    }
  g_main_loop_quit (self->loop);
}

static void
agent_vanished_cb (GDBusConnection *bus,
                   const char *name,
                   gpointer user_data)
{
  Wait *self = user_data;

  if (self->error == NULL)
    self->error = g_error_new_literal (AUTH_ERROR, AUTH_ERROR_FAILED,
                                       _ ("The agent ended during the sign-in: start again"));
  g_main_loop_quit (self->loop);
}

static gboolean
interrupted_cb (gpointer user_data)
{
  Wait *self = user_data;

  self->error = g_error_new_literal (AUTH_ERROR, AUTH_ERROR_CANCELLED, _ ("Interrupted"));
  g_main_loop_quit (self->loop);
  return G_SOURCE_CONTINUE;
}

/* Leaving the bus cancels a sign-in that is not complete. */
static gboolean
wait_for_answer (GDBusConnection *bus,
                 const char *sign_in,
                 const char *uri,
                 GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Wait wait = { loop, FALSE, NULL };
  guint subscription = g_dbus_connection_signal_subscribe (
    bus, AUTH_BUS_AGENT_NAME, AUTH_BUS_APP_NAME ".SignIn1", "Ended", sign_in, NULL,
    G_DBUS_SIGNAL_FLAGS_NONE, ended_cb, &wait, NULL);
  guint watch = g_bus_watch_name_on_connection (bus, AUTH_BUS_AGENT_NAME,
                                                G_BUS_NAME_WATCHER_FLAGS_NONE, NULL,
                                                agent_vanished_cb, &wait, NULL);
  guint interrupt = g_unix_signal_add (SIGINT, interrupted_cb, &wait);

  if (g_app_info_launch_default_for_uri (uri, NULL, NULL))
    g_main_loop_run (loop);
  else
    wait.error = g_error_new_literal (
      AUTH_ERROR, AUTH_ERROR_FAILED,
      _ ("There is no default browser: choose one, or use --window or --print-uri"));
  g_source_remove (interrupt);
  g_bus_unwatch_name (watch);
  g_dbus_connection_signal_unsubscribe (bus, subscription);
  if (!wait.is_signed_in)
    g_propagate_error (error, wait.error);
  return wait.is_signed_in;
}

/**
 * auth_cli_sign_in_in_browser:
 * @wanted: (nullable): an id or a name; %NULL for the only account
 * @error: return location
 *
 * Opens the pool's page in the default browser and waits until the agent has the answer.
 *
 * Returns: %TRUE if the account is signed in
 */
gboolean
auth_cli_sign_in_in_browser (const char *wanted,
                             GError **error)
{
  g_autoptr (GDBusConnection) bus = auth_cli_connect_as_owner (error);
  g_autoptr (AuthCliAccount) account = NULL;
  g_autoptr (GVariant) reply = NULL;
  const char *sign_in;
  const char *uri;

  if (bus == NULL)
    return FALSE;
  account = auth_cli_find_account (bus, wanted, error);
  if (account == NULL)
    return FALSE;
  reply = auth_cli_call (bus, account->path, AUTH_BUS_ACCOUNT_IFACE, "BeginSignIn",
                         g_variant_new_parsed ("({'surface': <'browser'>},)"),
                         G_VARIANT_TYPE ("(oss)"), error);
  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(&o&s&s)", &sign_in, &uri, NULL);
  return wait_for_answer (bus, sign_in, uri, error);
}
