/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A computer whose clock is wrong: what is told of it, and what works all the same.
 */

#include "config.h"

#include "auth-drift.h"
#include "auth-stage-aws.h"

#define AGENT_IFACE "org.example.Authenticator.Agent1"

static void
test_words (void)
{
  static const struct
  {
    gint64 drift;
    const char *words; /* NULL: nothing */
  } cases[] = {
    { 0, NULL },
    { 300, NULL },
    { -300, NULL },
    { 301, "5 minutes behind" },
    { -720, "12 minutes ahead" },
    { 3 * 3600, "3 hours behind" },
    { -100 * 3600, "4 days ahead" },
    { G_MAXINT64, "days behind" },
    { G_MININT64, "days ahead" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sentence = auth_drift_describe (cases[i].drift);

      g_test_message ("%s", sentence);
      g_assert_true ((sentence == NULL) == (cases[i].words == NULL));
      if (sentence != NULL)
        g_assert_nonnull (strstr (sentence, cases[i].words));
    }
}

static gint64
get_drift (AuthStage *stage)
{
  g_autoptr (GVariant) drift =
    auth_stage_get_property (stage, AUTH_BUS_AGENT_PATH, AGENT_IFACE, "ClockDrift");

  return g_variant_get_int64 (drift);
}

static void
count_cb (GDBusConnection *connection,
          const char *sender,
          const char *path,
          const char *interface,
          const char *signal,
          GVariant *parameters,
          gpointer user_data)
{
  g_autoptr (GVariant) changed = g_variant_get_child_value (parameters, 1);
  guint *count = user_data;

  if (g_variant_lookup (changed, "ClockDrift", "x", NULL))
    (*count)++;
}

static void
refresh (AuthStage *stage,
         const char *account,
         const char *fault)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;

  auth_stage_fault (stage, "");
  auth_stage_fault (stage, fault);
  token = auth_stage_refresh (stage, account, &error);
  g_assert_no_error (error);
}

static void
assert_near (gint64 actual,
             gint64 expected)
{
  g_assert_cmpint (ABS (actual - expected), <=, 5);
}

/* Told when it moves, not with each answer; what was handed out is good by our clock. */
static void
test_drift (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Drift");
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  guint count = 0;
  guint subscription = g_dbus_connection_signal_subscribe (
    stage->bus, AUTH_BUS_AGENT_NAME, "org.freedesktop.DBus.Properties", "PropertiesChanged",
    AUTH_BUS_AGENT_PATH, AGENT_IFACE, G_DBUS_SIGNAL_FLAGS_NONE, count_cb, &count, NULL);

  assert_near (get_drift (stage), 0);
  refresh (stage, account, "token=ahead:720");
  assert_near (get_drift (stage), 720);
  refresh (stage, account, "token=ahead:721");
  assert_near (get_drift (stage), 720);
  refresh (stage, account, "token=behind:7200");
  assert_near (get_drift (stage), -7200);
  auth_stage_fault (stage, "");
  auth_stage_fault (stage, "identity=behind:7200");
  g_assert_cmpint (ABS (auth_stage_aws_get_expiration (stage, account) - now - 3600), <, 30);
  assert_near (get_drift (stage), -7200);
  refresh (stage, account, "");
  assert_near (get_drift (stage), 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (count, ==, 3);
  g_dbus_connection_signal_unsubscribe (stage->bus, subscription);
}

/* Two days are told, but tokens are not reckoned with them. */
static void
test_too_far (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Far");
  g_autofree char *token = NULL;
  g_autofree char *state = NULL;
  g_autoptr (GError) error = NULL;

  auth_stage_fault (stage, "token=ahead:172800");
  token = auth_stage_refresh (stage, account, &error);
  g_assert_null (token);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE);
  assert_near (get_drift (stage), 172800);
  state = auth_stage_dup_state (stage, account);
  g_assert_cmpstr (state, ==, "signed-in");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/clock/words", test_words);
  g_test_add_func ("/clock/drift", test_drift);
  g_test_add_func ("/clock/too-far", test_too_far);

  return g_test_run ();
}
