/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Other programs on the stage, what the person lets them have, and how the agent is started.
 */

#include "config.h"

#include "auth-stage.h"

GDBusConnection *
auth_stage_connect (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, &error);
  GDBusConnection *bus = g_dbus_connection_new_for_address_sync (
    address,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);

  g_assert_no_error (error);
  return bus;
}

GSubprocess *
auth_stage_start_in_sandbox (const char *info, const char *what, const char *account)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (g_getenv ("AUTH_SESSION_DIR"), "info", NULL);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", &error);
  const char *build = g_getenv ("AUTH_BUILD_DIR");

  g_assert_no_error (error);
  g_file_set_contents (path, info, -1, &error);
  g_assert_no_error (error);
  return g_subprocess_new (
    G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "bwrap", "--tmpfs",
    "/", "--ro-bind", "/usr", "/usr", "--ro-bind-try", "/lib", "/lib", "--ro-bind-try", "/lib64",
    "/lib64", "--proc", "/proc", "--dev", "/dev", "--bind", "/tmp", "/tmp", "--ro-bind", build,
    build, "--ro-bind", path, "/.flatpak-info", self, what, account, NULL);
}

gboolean
auth_stage_set_grant (AuthStage *self,
                      const char *app,
                      const char *account,
                      const char *permission,
                      const char *decision,
                      GError **error)
{
  const char *slash = strrchr (account, '/');
  g_autoptr (GVariant) reply = auth_stage_call (
    self, AUTH_BUS_AGENT_PATH, "org.example.Authenticator.Agent1", "SetGrant",
    g_variant_new ("(ssss)", app, slash != NULL ? slash + 1 : account, permission, decision),
    error);

  return reply != NULL;
}

void
auth_stage_allow (AuthStage *self, const char *account, const char *permission)
{
  g_autoptr (GError) error = NULL;

  auth_stage_set_grant (self, "host:", account, permission, "allow", &error);
  g_assert_no_error (error);
}

void
auth_stage_set_agent_options (AuthStage *self, const char *options)
{
  g_autofree char *file = g_build_filename (
    g_getenv ("XDG_DATA_HOME"), "dbus-1/services/" AUTH_BUS_AGENT_NAME ".service", NULL);
  g_autofree char *text =
    g_strdup_printf ("[D-BUS Service]\nName=%s\nExec=%s/src/agent/authenticator-agent %s\n",
                     AUTH_BUS_AGENT_NAME, g_getenv ("AUTH_BUILD_DIR"), options);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  g_file_set_contents (file, text, -1, &error);
  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "ReloadConfig", NULL, NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  auth_stage_kill_agent (self);
}
