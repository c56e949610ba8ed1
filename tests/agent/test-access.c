/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Who may have what: other programs get what the person allowed them, nothing else, and no longer.
 */

#include "config.h"

#include <string.h>

#include "auth-stage-calls.h"

static void
test_only_us (void)
{
  static const char *const methods[][2] = {
    { "ListGrants", "()" },
    { "SetGrant", "('host:', '', 'codes', 'allow')" },
    { "ListEvents", "(@a{sv} {},)" },
    { "ClearEvents", "()" },
  };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GDBusConnection) app = auth_stage_connect ();

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
        app, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH, AUTH_STAGE_AGENT_IFACE, methods[i][0],
        g_variant_new_parsed (methods[i][1]), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED);
    }
}

static void
test_wrong_arguments (void)
{
  static const struct
  {
    const char *app;
    const char *account; /* NULL: one that is there */
    const char *permission;
    const char *decision;
    int code;
  } cases[] = {
    { "", NULL, "profile", "allow", AUTH_ERROR_INVALID_ARGUMENT },
    { "org.example.App", NULL, "profile", "allow", AUTH_ERROR_INVALID_ARGUMENT },
    { "flatpak:", NULL, "profile", "allow", AUTH_ERROR_INVALID_ARGUMENT },
    { "flatpak:../etc", NULL, "profile", "allow", AUTH_ERROR_INVALID_ARGUMENT },
    { "host:", NULL, "", "allow", AUTH_ERROR_INVALID_ARGUMENT },
    { "host:", NULL, "everything", "allow", AUTH_ERROR_INVALID_ARGUMENT },
    { "host:", NULL, "aws-credentials:", "allow", AUTH_ERROR_INVALID_ARGUMENT },
    { "host:", NULL, "profile", "perhaps", AUTH_ERROR_INVALID_ARGUMENT },
    { "host:", NULL, "profile", "", AUTH_ERROR_INVALID_ARGUMENT },
    { "host:", "", "profile", "allow", AUTH_ERROR_INVALID_ARGUMENT },
    { "host:", NULL, "codes", "allow", AUTH_ERROR_INVALID_ARGUMENT },
    { "host:", NULL, "code:c1", "deny", AUTH_ERROR_INVALID_ARGUMENT },
    { "host:", "nobody", "profile", "allow", AUTH_ERROR_NOT_FOUND },
    { "host:", "*", "profile", "allow", AUTH_ERROR_NOT_FOUND },
  };
  g_autofree char *account = NULL;
  g_autoptr (AuthStage) stage = auth_stage_new_signed_in (&account, "Wrong");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_false (auth_stage_set_grant (stage, cases[i].app,
                                            cases[i].account != NULL ? cases[i].account : account,
                                            cases[i].permission, cases[i].decision, &error));
      g_assert_error (error, AUTH_ERROR, cases[i].code);
    }
  g_assert_cmpuint (auth_stage_count_listed (stage, "ListGrants", NULL), ==, 0);
}

/* Each grant opens its own calls and no others. */
static void
test_each (void)
{
  g_autofree char *account = NULL;
  g_autoptr (AuthStage) stage = auth_stage_new_signed_in (&account, "Each");
  g_autoptr (GDBusConnection) app = auth_stage_connect ();

  for (gsize i = 0; i < AUTH_STAGE_N_CALLS; i++)
    auth_stage_assert_asked (app, account, i, AUTH_ERROR_CONSENT_REQUIRED);
  for (gsize i = 0; i < AUTH_STAGE_N_CALLS; i++)
    {
      auth_stage_decide (stage, account, auth_stage_calls[i].permission, "allow");
      for (gsize j = 0; j < AUTH_STAGE_N_CALLS; j++)
        if (!g_str_equal (auth_stage_calls[i].permission, auth_stage_calls[j].permission))
          auth_stage_assert_asked (app, account, j, AUTH_ERROR_CONSENT_REQUIRED);
      auth_stage_assert_given (app, account, i);
      auth_stage_decide (stage, account, auth_stage_calls[i].permission, "deny");
      auth_stage_assert_asked (app, account, i, AUTH_ERROR_ACCESS_DENIED);
      auth_stage_assert_given (stage->bus, account, i);
      auth_stage_decide (stage, account, auth_stage_calls[i].permission, "ask");
      auth_stage_assert_asked (app, account, i, AUTH_ERROR_CONSENT_REQUIRED);
    }
}

static void
test_wider (void)
{
  g_autofree char *account = NULL;
  g_autoptr (AuthStage) stage = auth_stage_new_signed_in (&account, "Wider");
  g_autoptr (GDBusConnection) app = auth_stage_connect ();

  auth_stage_decide (stage, account, "aws-credentials:" AUTH_STAGE_ROLE, "allow");
  auth_stage_assert_given (app, account, 5);
  auth_stage_decide (stage, account, "aws-credentials", "deny");
  auth_stage_assert_asked (app, account, 5, AUTH_ERROR_ACCESS_DENIED);
  auth_stage_decide (stage, account, "code:c1", "allow");
  auth_stage_decide (stage, account, "codes", "deny");
  auth_stage_assert_asked (app, account, 8, AUTH_ERROR_ACCESS_DENIED);
}

static void
test_other_account (void)
{
  g_autofree char *account = NULL;
  g_autoptr (AuthStage) stage = auth_stage_new_signed_in (&account, "Mine");
  g_autofree char *other = auth_stage_add_signed_in (stage, "Yours");
  g_autoptr (GDBusConnection) app = auth_stage_connect ();

  auth_stage_decide (stage, account, "access-token", "allow");
  auth_stage_assert_given (app, account, 0);
  auth_stage_assert_asked (app, other, 0, AUTH_ERROR_CONSENT_REQUIRED);
}

static void
test_remembered (void)
{
  g_autofree char *account = NULL;
  g_autoptr (AuthStage) stage = auth_stage_new_signed_in (&account, "Remembered");
  g_autoptr (GDBusConnection) app = auth_stage_connect ();

  auth_stage_decide (stage, account, "access-token", "allow");
  auth_stage_decide (stage, account, "id-token", "deny");
  auth_stage_kill_agent (stage);
  auth_stage_assert_given (app, account, 0);
  auth_stage_assert_asked (app, account, 1, AUTH_ERROR_ACCESS_DENIED);
  g_assert_cmpuint (auth_stage_count_listed (stage, "ListGrants", NULL), ==, 2);
}

static void
test_removed (void)
{
  g_autofree char *account = NULL;
  g_autoptr (AuthStage) stage = auth_stage_new_signed_in (&account, "Removed");
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  auth_stage_decide (stage, account, "access-token", "allow");
  auth_stage_decide (stage, account, "codes", "allow");
  reply = auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "Remove", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (auth_stage_count_listed (stage, "ListGrants", NULL), ==, 1);
  auth_stage_terminate_agent (stage);
  g_assert_cmpuint (auth_stage_count_listed (stage, "ListGrants", NULL), ==, 1);
}

static void
test_locked (void)
{
  g_autofree char *account = NULL;
  g_autoptr (AuthStage) stage = auth_stage_new_signed_in (&account, "Locked");
  g_autoptr (GDBusConnection) app = auth_stage_connect ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  auth_stage_decide (stage, account, "access-token", "allow");
  auth_stage_assert_given (app, account, 0);
  auth_stage_lock_keyring (stage);
  while (auth_stage_ask_for (app, account, 0, NULL))
    ;
  for (gsize i = 0; i < AUTH_STAGE_N_CALLS; i++)
    auth_stage_assert_asked (app, account, i, AUTH_ERROR_LOCKED);
  auth_stage_assert_given (stage->bus, account, 0);
  reply = auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AUTH_STAGE_AGENT_IFACE, "ListGrants", NULL,
                           &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_false (auth_stage_set_grant (stage, "host:", account, "access-token", "deny", &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_LOCKED);
  g_clear_error (&error);
  reply = auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AUTH_STAGE_AGENT_IFACE, "ListEvents",
                           g_variant_new_parsed ("(@a{sv} {},)"), &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_LOCKED);
  auth_stage_unlock_keyring (stage);
  while (!auth_stage_ask_for (app, account, 0, NULL))
    ;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/access/only-us", test_only_us);
  g_test_add_func ("/access/wrong-arguments", test_wrong_arguments);
  g_test_add_func ("/access/each", test_each);
  g_test_add_func ("/access/wider", test_wider);
  g_test_add_func ("/access/other-account", test_other_account);
  g_test_add_func ("/access/remembered", test_remembered);
  g_test_add_func ("/access/removed", test_removed);
  g_test_add_func ("/access/locked", test_locked);
  return g_test_run ();
}
