/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The agent of the stage as a process, and the keyring: what is waited for, ended and locked.
 */

#include "config.h"

#include "auth-stage.h"

#include <signal.h>

#define WAIT_SECONDS  60
#define LOGIN_KEYRING "/org/freedesktop/secrets/collection/login"

static gboolean
timed_out_cb (gpointer user_data)
{
  g_error ("Nothing happened for %d seconds", WAIT_SECONDS);
  return G_SOURCE_REMOVE;
}

/* Turns the main context until condition holds; the end of a timer looks again for what no event
 * of this process tells. */
void
auth_stage_wait (AuthStage *self, AuthStageCondition condition, gpointer user_data)
{
  guint limit = g_timeout_add_seconds (WAIT_SECONDS, timed_out_cb, NULL);

  while (!condition (self, user_data))
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
  g_source_remove (limit);
}

static guint32
get_owner_pid (AuthStage *self, const char *name)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
    "GetConnectionUnixProcessID", g_variant_new ("(s)", name), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
    NULL, NULL);
  guint32 pid = 0;

  if (reply != NULL)
    g_variant_get (reply, "(u)", &pid);
  return pid;
}

gboolean
auth_stage_lacks_name (AuthStage *self, gpointer user_data)
{
  return get_owner_pid (self, user_data) == 0;
}

static void
signal_owner (AuthStage *self, const char *name, int number)
{
  guint32 pid = get_owner_pid (self, name);

  if (pid == 0)
    return;
  kill (pid, number);
  auth_stage_wait (self, auth_stage_lacks_name, (gpointer) name);
}

void
auth_stage_signal_agent (AuthStage *self, int number)
{
  guint32 pid = get_owner_pid (self, AUTH_BUS_AGENT_NAME);

  if (pid != 0)
    kill (pid, number);
}

void
auth_stage_kill_owner (AuthStage *self, const char *name)
{
  signal_owner (self, name, SIGKILL);
}

/* Returns once the name is free; the agent may still be finishing what it began. */
void
auth_stage_terminate_agent (AuthStage *self)
{
  signal_owner (self, AUTH_BUS_AGENT_NAME, SIGTERM);
}

gboolean
auth_stage_has_agent (AuthStage *self)
{
  return get_owner_pid (self, AUTH_BUS_AGENT_NAME) != 0;
}

void
auth_stage_kill_agent (AuthStage *self)
{
  auth_stage_kill_owner (self, AUTH_BUS_AGENT_NAME);
}

static GVariant *
call_secrets (AuthStage *self, const char *interface, const char *method, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;
  GVariant *reply = g_dbus_connection_call_sync (
    self->bus, "org.freedesktop.secrets", "/org/freedesktop/secrets", interface, method, parameters,
    NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
  return reply;
}

void
auth_stage_lock_keyring (AuthStage *self)
{
  g_variant_unref (call_secrets (self, "org.freedesktop.Secret.Service", "Lock",
                                 g_variant_new_parsed ("([%o],)", LOGIN_KEYRING)));
}

/* As gnome-keyring's own tests do it, without a prompt. */
void
auth_stage_unlock_keyring (AuthStage *self)
{
  g_autoptr (GVariant) opened =
    call_secrets (self, "org.freedesktop.Secret.Service", "OpenSession",
                  g_variant_new ("(sv)", "plain", g_variant_new_string ("")));
  const char *session;

  g_variant_get (opened, "(v&o)", NULL, &session);
  g_variant_unref (call_secrets (
    self, "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface", "UnlockWithMasterPassword",
    g_variant_new_parsed ("(%o, (%o, @ay [], @ay [0x64, 0x65, 0x6d, 0x6f], 'text/plain'))",
                          LOGIN_KEYRING, session)));
}
