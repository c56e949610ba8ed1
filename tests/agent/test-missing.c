/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The agent on a session without any keyring service.
 */

#include "config.h"

#include "auth-stage.h"

#define AGENT_IFACE "org.example.Authenticator.Agent1"

static void
test_state (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GVariant) locked =
    auth_stage_get_property (stage, AUTH_BUS_AGENT_PATH, AGENT_IFACE, "Locked");
  g_autoptr (GVariant) keyring =
    auth_stage_get_property (stage, AUTH_BUS_AGENT_PATH, AGENT_IFACE, "Keyring");

  g_assert_true (g_variant_get_boolean (locked));
  g_assert_cmpstr (g_variant_get_string (keyring, NULL), ==, "missing");
}

static void
test_calls (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) unlocked = NULL;
  g_autoptr (GVariant) added = NULL;

  unlocked = auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AGENT_IFACE, "Unlock", NULL, &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_LOCKED);
  g_clear_error (&error);
  added =
    auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AGENT_IFACE, "AddAccount",
                     g_variant_new ("(@a{sv})", auth_stage_configuration (stage, "A")), &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_null (
    auth_stage_get_token (stage, AUTH_BUS_ACCOUNT_PREFIX "a0", "access", NULL, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_LOCKED);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/missing/state", test_state);
  g_test_add_func ("/missing/calls", test_calls);
  return g_test_run ();
}
