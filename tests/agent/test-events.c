/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Who got what and when, as the agent tells it afterwards.
 */

#include "config.h"

#include <string.h>

#include "auth-stage-calls.h"

static GVariant *
get_event (AuthStage *stage, const char *filter)
{
  g_autoptr (GVariant) events = auth_stage_list (stage, "ListEvents", filter);

  g_assert_cmpuint (g_variant_n_children (events), >, 0);
  return g_variant_get_child_value (events, 0);
}

static void
assert_text (GVariant *dictionary, const char *name, const char *expected)
{
  const char *value = NULL;

  g_assert_true (g_variant_lookup (dictionary, name, "&s", &value));
  g_assert_cmpstr (value, ==, expected);
}

static void
test_events (void)
{
  g_autofree char *account = NULL;
  g_autoptr (AuthStage) stage = auth_stage_new_signed_in (&account, "Events");
  g_autoptr (GDBusConnection) app = auth_stage_connect ();
  g_autoptr (GVariant) given = NULL;
  g_autoptr (GVariant) refused = NULL;
  g_autoptr (GVariant) grant = NULL;
  g_autoptr (GVariant) grants = NULL;
  g_autofree char *executable = g_file_read_link ("/proc/self/exe", NULL);
  guint32 n_times = 0;
  guint64 last_used = 0;

  auth_stage_assert_asked (app, account, 5, AUTH_ERROR_CONSENT_REQUIRED);
  refused = get_event (stage, "({'limit': <uint32 1>},)");
  assert_text (refused, "What", "aws-credentials");
  assert_text (refused, "Outcome", "refused");
  auth_stage_decide (stage, account, "access-token", "allow");
  for (guint i = 0; i < 3; i++)
    auth_stage_assert_given (app, account, 0);
  given = get_event (stage, "({'app': <'host:'>, 'limit': <uint32 1>},)");
  assert_text (given, "App", "host:");
  assert_text (given, "Executable", executable);
  assert_text (given, "Account", strrchr (account, '/') + 1);
  assert_text (given, "AccountName", "Events");
  assert_text (given, "What", "access-token");
  assert_text (given, "Outcome", "given");
  assert_text (given, "DecidedBy", "person");
  g_variant_lookup (given, "Count", "u", &n_times);
  g_assert_cmpuint (n_times, ==, 3);
  g_assert_cmpuint (
    auth_stage_count_listed (stage, "ListEvents", "({'app': <'flatpak:org.example.App'>},)"), ==,
    0);
  g_assert_cmpuint (
    auth_stage_count_listed (stage, "ListEvents", "({'since': <uint64 99999999999>},)"), ==, 0);

  /* Written when the agent leaves. */
  auth_stage_terminate_agent (stage);
  g_assert_cmpuint (auth_stage_count_listed (stage, "ListEvents", "({'app': <'host:'>},)"), ==, 2);
  grants = auth_stage_list (stage, "ListGrants", NULL);
  grant = g_variant_get_child_value (grants, 0);
  g_variant_lookup (grant, "LastUsed", "t", &last_used);
  g_assert_cmpuint (last_used, >, 0);
  auth_stage_forget_all (stage);
  g_assert_cmpuint (auth_stage_count_listed (stage, "ListEvents", "(@a{sv} {},)"), ==, 0);
  auth_stage_kill_agent (stage);
  g_assert_cmpuint (auth_stage_count_listed (stage, "ListEvents", "(@a{sv} {},)"), ==, 0);
}

static void
test_sign_in_events (void)
{
  g_autofree char *account = NULL;
  g_autoptr (AuthStage) stage = auth_stage_new_signed_in (&account, "Comes and goes");
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "SignOut",
                                                g_variant_new_parsed ("(@a{sv} {},)"), &error);
  g_autoptr (GVariant) out = NULL;
  g_autoptr (GVariant) in = NULL;

  g_assert_no_error (error);
  out = get_event (stage, "(@a{sv} {},)");
  assert_text (out, "What", "signed-out");
  assert_text (out, "App", "");
  assert_text (out, "AccountName", "Comes and goes");
  auth_stage_sign_in (stage, account, &error);
  g_assert_no_error (error);
  in = get_event (stage, "(@a{sv} {},)");
  assert_text (in, "What", "signed-in");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/events/events", test_events);
  g_test_add_func ("/events/sign-in-events", test_sign_in_events);
  return g_test_run ();
}
