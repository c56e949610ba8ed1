/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The agent killed at every moment of a renewal: no session is lost while the grace period lasts.
 */

#include "config.h"

#include "auth-stage.h"

#define N_KILLS   100
#define N_TIMINGS 5

static void
ignored_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
}

static void
begin_refresh (AuthStage *stage,
               const char *account)
{
  g_dbus_connection_call (stage->bus, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE,
                          "GetToken",
                          g_variant_new_parsed ("('access', {'force-refresh': <true>})"), NULL,
                          G_DBUS_CALL_FLAGS_NONE, 60000, NULL, ignored_cb, NULL);
  g_dbus_connection_flush_sync (stage->bus, NULL, NULL);
}

/* How long a whole renewal takes here: the kills are spread over it. */
static gint64
measure_refresh (AuthStage *stage,
                 const char *account)
{
  gint64 longest = 0;

  for (int i = 0; i < N_TIMINGS; i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 start = g_get_monotonic_time ();

      g_free (auth_stage_refresh (stage, account, &error));
      g_assert_no_error (error);
      longest = MAX (longest, g_get_monotonic_time () - start);
    }
  return longest;
}

static void
test_kill (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--rotation", "--grace=60", NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Survivor");
  gint64 whole = measure_refresh (stage, account);

  for (int i = 0; i < N_KILLS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *state = NULL;

      begin_refresh (stage, account);
      g_usleep (whole * i / N_KILLS);
      auth_stage_kill_agent (stage);
      state = auth_stage_dup_state (stage, account);
      g_assert_cmpstr (state, ==, "signed-in");
      g_free (auth_stage_refresh (stage, account, &error));
      g_assert_no_error (error);
    }
  g_test_message ("%d kills within %.1f ms each", N_KILLS, whole / 1000.0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kill/every-moment", test_kill);
  return g_test_run ();
}
