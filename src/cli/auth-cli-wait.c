/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Waits for a signal of the agent, a name that goes, or Ctrl+C.
 */

#include "config.h"

#include "auth-cli-wait.h"

#include <signal.h>

#include <glib-unix.h>

#include "auth-bus.h"

struct _AuthCliWait
{
  GDBusConnection *bus; /* (owned) */
  GMainLoop *loop;      /* (owned) */
  guint subscription;
  AuthCliWaitEnd end;
  GVariant *parameters; /* (owned) (nullable) */
};

static void
signalled_cb (GDBusConnection *bus,
              const char *sender,
              const char *path,
              const char *interface,
              const char *signal_name,
              GVariant *parameters,
              gpointer user_data)
{
  AuthCliWait *self = user_data;

  self->end = AUTH_CLI_WAIT_SIGNALLED;
  if (self->parameters == NULL)
    self->parameters = g_variant_ref (parameters);
  g_main_loop_quit (self->loop);
}

static void
end_without_signal (AuthCliWait *self,
                    AuthCliWaitEnd end)
{
  if (self->parameters != NULL)
    return;
  self->end = end;
  g_main_loop_quit (self->loop);
}

static void
vanished_cb (GDBusConnection *bus,
             const char *name,
             gpointer user_data)
{
  end_without_signal (user_data, AUTH_CLI_WAIT_NAME_VANISHED);
}

static gboolean
interrupted_cb (gpointer user_data)
{
  AuthCliWait *self = user_data;

  self->end = AUTH_CLI_WAIT_INTERRUPTED;
  g_main_loop_quit (self->loop);
  return G_SOURCE_CONTINUE;
}

/**
 * auth_cli_wait_run:
 * @self: a wait
 * @name: a bus name that is there; its watch begins only now, because before its absence means
 *   nothing
 *
 * Returns: what ended it
 */
AuthCliWaitEnd
auth_cli_wait_run (AuthCliWait *self,
                   const char *name)
{
  guint watch = g_bus_watch_name_on_connection (self->bus, name, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                NULL, vanished_cb, self, NULL);
  guint interrupt = g_unix_signal_add (SIGINT, interrupted_cb, self);

  g_main_loop_run (self->loop);
  g_source_remove (interrupt);
  g_bus_unwatch_name (watch);
  return self->end;
}

void
auth_cli_wait_give_up (AuthCliWait *self)
{
  end_without_signal (self, AUTH_CLI_WAIT_GIVEN_UP);
}

GVariant *
auth_cli_wait_get_parameters (AuthCliWait *self)
{
  return self->parameters;
}

/**
 * auth_cli_wait_new:
 * @bus: the session bus
 * @path: an object of the agent
 * @interface: its interface
 * @signal_name: the signal to wait for
 *
 * Returns: (transfer full): a wait, listening already
 */
AuthCliWait *
auth_cli_wait_new (GDBusConnection *bus,
                   const char *path,
                   const char *interface,
                   const char *signal_name)
{
  AuthCliWait *self = g_new0 (AuthCliWait, 1);

  self->bus = g_object_ref (bus);
  self->loop = g_main_loop_new (NULL, FALSE);
  self->subscription =
    g_dbus_connection_signal_subscribe (bus, AUTH_BUS_AGENT_NAME, interface, signal_name, path,
                                        NULL, G_DBUS_SIGNAL_FLAGS_NONE, signalled_cb, self, NULL);
  return self;
}

void
auth_cli_wait_free (AuthCliWait *self)
{
  g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  g_clear_pointer (&self->parameters, g_variant_unref);
  g_main_loop_unref (self->loop);
  g_object_unref (self->bus);
  g_free (self);
}
