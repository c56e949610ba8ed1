/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A sandbox that was given the whole bus takes the names of the person's own programs.
 */

#include "config.h"

#include "auth-stage.h"

/* What the sandboxed program ends with. */
enum
{
  ENDED_ALLOWED = 10,
  ENDED_DENIED,
  ENDED_NAMELESS,
  ENDED_OTHERWISE,
};

static int
get_end (const GError *error)
{
  if (error == NULL)
    return ENDED_ALLOWED;
  if (g_error_matches (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED))
    return ENDED_DENIED;
  g_printerr ("%s\n", error->message);
  return ENDED_OTHERWISE;
}

static gboolean
take_name (GDBusConnection *bus, const char *name)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
    g_variant_new ("(su)", name, G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE), G_VARIANT_TYPE ("(u)"),
    G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  guint32 answer = 0;

  if (reply != NULL)
    g_variant_get (reply, "(u)", &answer);
  return answer == 1;
}

/* Two things that only the person's own programs may do. */
static int
call_as_owner (GDBusConnection *bus, const char *account)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) grants = NULL;
  g_autoptr (GVariant) removed = NULL;

  grants = g_dbus_connection_call_sync (bus, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH,
                                        AUTH_BUS_AGENT_NAME "1", "ListGrants", NULL, NULL,
                                        G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  if (error != NULL)
    return get_end (error);
  removed =
    g_dbus_connection_call_sync (bus, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE,
                                 "Remove", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  return get_end (error);
}

static int
be_own_program (const char *name, const char *account)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  auth_bus_register_errors ();
  if (bus == NULL || !take_name (bus, name))
    return ENDED_NAMELESS;
  return call_as_owner (bus, account);
}

static int
run_in_sandbox (const char *app, const char *what, const char *account)
{
  g_autofree char *info =
    g_strdup_printf ("[Application]\nname=%s\n[Instance]\ninstance-id=1\n", app);
  g_autoptr (GSubprocess) program = auth_stage_start_in_sandbox (info, what, account);

  if (program == NULL)
    return 0;
  g_subprocess_wait (program, NULL, NULL);
  return g_subprocess_get_if_exited (program) ? g_subprocess_get_exit_status (program) : 0;
}

static void
test_sandboxed (gconstpointer what)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Sandboxed");
  int end;

  auth_stage_kill_agent (stage);
  /* With the agent starting while the name is owned already, and with it following the names. */
  for (int i = 0; i < 2; i++)
    {
      end = run_in_sandbox ("com.example.Mail", what, account);
      if (end < ENDED_ALLOWED)
        return g_test_skip ("No sandbox can be made here");
      g_assert_cmpint (end, ==, ENDED_DENIED);
    }
  g_assert_cmpuint (auth_stage_count_accounts (stage), ==, 1);
  g_assert_cmpint (run_in_sandbox ("org.example.Authenticator", what, account), ==, ENDED_ALLOWED);
  g_assert_cmpuint (auth_stage_count_accounts (stage), ==, 0);
}

/* One that was refused is not refused for good. */
static void
test_outside (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GDBusConnection) other = auth_stage_connect ();
  g_autofree char *account = auth_stage_add_account (stage, "Outside");

  g_assert_cmpint (call_as_owner (other, account), ==, ENDED_DENIED);
  g_assert_true (take_name (other, AUTH_BUS_CONTROL_PREFIX "outside"));
  g_assert_cmpint (call_as_owner (other, account), ==, ENDED_ALLOWED);
  g_assert_cmpuint (auth_stage_count_accounts (stage), ==, 0);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_has_prefix (argv[1], AUTH_BUS_APP_NAME))
    return be_own_program (argv[1], argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/controls/sandboxed-command-line", AUTH_BUS_CONTROL_PREFIX "p1",
                        test_sandboxed);
  g_test_add_data_func ("/controls/sandboxed-window", AUTH_BUS_APP_NAME, test_sandboxed);
  g_test_add_func ("/controls/outside", test_outside);
  return g_test_run ();
}
