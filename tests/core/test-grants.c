/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Which program may have what: a few decisions, and many of them.
 */

#include "config.h"

#include <string.h>
#include <time.h>

#include "auth-app.h"
#include "auth-error.h"
#include "auth-grants.h"

#define NOW  G_GINT64_CONSTANT (1800000000)
#define MAIL "flatpak:org.example.Mail"
#define ROLE "aws-credentials:arn:aws:iam::123456789012:role/Demo"

static void
test_permissions (void)
{
  static const char *const bad[] = { "",
                                     "everything",
                                     "code:",
                                     "aws-credentials:",
                                     "aws-credentials:arn:",
                                     "aws-credentials:role/x",
                                     "code:a b",
                                     "access-token " };
  static const char *const good[] = { "profile", "access-token", "id-token", "aws-credentials",
                                      ROLE, "codes", "code:x" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (auth_permission_check (bad[i], NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (auth_permission_check (good[i], NULL));
  g_assert_true (auth_permission_is_of_codes ("code:x"));
  g_assert_false (auth_permission_is_of_codes ("profile"));
}

static void
set (AuthGrants *grants, const char *app, const char *permission, AuthDecision decision)
{
  g_autoptr (GError) error = NULL;

  auth_grants_set (grants, app, "one", permission, decision, NOW, &error);
  g_assert_no_error (error);
}

static void
test_grants (void)
{
  g_autoptr (AuthGrants) grants = auth_grants_new ();
  g_autoptr (AuthGrants) again = NULL;
  g_autoptr (JsonObject) stored = NULL;
  AuthGrant *grant;

  g_assert_cmpint (auth_grants_decide (grants, MAIL, "one", "profile"), ==, AUTH_DECISION_ASK);
  set (grants, MAIL, "profile", AUTH_DECISION_ALLOW);
  set (grants, MAIL, ROLE, AUTH_DECISION_ALLOW);
  g_assert_cmpint (auth_grants_decide (grants, MAIL, "one", "profile"), ==, AUTH_DECISION_ALLOW);
  g_assert_cmpint (auth_grants_decide (grants, MAIL, "two", "profile"), ==, AUTH_DECISION_ASK);
  g_assert_cmpint (auth_grants_decide (grants, AUTH_APP_HOST, "one", "profile"), ==,
                   AUTH_DECISION_ASK);
  g_assert_cmpint (auth_grants_decide (grants, MAIL, "one", ROLE), ==, AUTH_DECISION_ALLOW);
  g_assert_cmpint (auth_grants_decide (grants, MAIL, "one", "aws-credentials"), ==,
                   AUTH_DECISION_ASK);
  /* No to all of it is no to each role. */
  set (grants, MAIL, "aws-credentials", AUTH_DECISION_DENY);
  g_assert_cmpint (auth_grants_decide (grants, MAIL, "one", ROLE), ==, AUTH_DECISION_DENY);
  set (grants, MAIL, "aws-credentials", AUTH_DECISION_ASK);
  g_assert_cmpint (auth_grants_decide (grants, MAIL, "one", ROLE), ==, AUTH_DECISION_ALLOW);

  auth_grants_use (grants, MAIL, "one", "profile", NOW + 5);
  stored = auth_grants_to_json (grants);
  again = auth_grants_new_from_json (stored);
  g_assert_cmpuint (auth_grants_get_all (again)->len, ==, 2);
  grant = auth_grants_get_all (again)->pdata[0];
  g_assert_cmpint (grant->since, ==, NOW);
  g_assert_cmpint (grant->last_used, ==, NOW + 5);
  g_assert_true (auth_grants_forget (again, "one", NULL));
  g_assert_false (auth_grants_forget (again, "one", NULL));
}

static char *
name_app (guint i)
{
  return g_strdup_printf ("host:org.example.some.organisation.App%u", i);
}

static JsonObject *
store_many (guint count)
{
  g_autoptr (AuthGrants) grants = auth_grants_new ();

  for (guint i = 0; i < count; i++)
    {
      g_autofree char *app = name_app (i);

      set (grants, app, "profile", i % 3 == 0 ? AUTH_DECISION_DENY : AUTH_DECISION_ALLOW);
    }
  return auth_grants_to_json (grants);
}

/* The quickest of some times, in clock ticks of this process. */
static clock_t
measure_reading (JsonObject *stored)
{
  clock_t quickest = G_MAXINT;

  for (guint i = 0; i < 10; i++)
    {
      clock_t started = clock ();
      AuthGrants *grants = auth_grants_new_from_json (stored);

      quickest = MIN (quickest, clock () - started);
      auth_grants_free (grants);
    }
  return MAX (quickest, 1);
}

/* Ten times as many take about ten times as long to read, and not a hundred times. */
static void
test_grants_many (void)
{
  g_autoptr (JsonObject) few = store_many (AUTH_GRANTS_MAX / 10);
  g_autoptr (JsonObject) many = store_many (AUTH_GRANTS_MAX);
  clock_t took_few = measure_reading (few), took_many = measure_reading (many);

  g_test_message ("%ld, %ld", (long) took_few, (long) took_many);
  g_assert_cmpint (took_many, <, 30 * took_few);
}

/* What is taken back leaves the others where they were. */
static void
test_grants_taken_back (void)
{
  g_autoptr (JsonObject) stored = store_many (AUTH_GRANTS_MAX);
  g_autoptr (AuthGrants) grants = auth_grants_new_from_json (stored);

  for (guint i = 0; i < AUTH_GRANTS_MAX; i += 2)
    {
      g_autofree char *app = name_app (i);

      set (grants, app, "profile", AUTH_DECISION_ASK);
    }
  g_assert_cmpuint (auth_grants_get_all (grants)->len, ==, AUTH_GRANTS_MAX / 2);
  for (guint i = 0; i < AUTH_GRANTS_MAX; i++)
    {
      g_autofree char *app = name_app (i);
      AuthDecision expected = i % 3 == 0 ? AUTH_DECISION_DENY : AUTH_DECISION_ALLOW;

      g_assert_cmpint (auth_grants_decide (grants, app, "one", "profile"), ==,
                       i % 2 == 0 ? AUTH_DECISION_ASK : expected);
    }
  g_assert_true (auth_grants_forget (grants, "one", "profile"));
  g_assert_cmpuint (auth_grants_get_all (grants)->len, ==, 0);
}

static void
test_grants_bounds (void)
{
  g_autoptr (AuthGrants) grants = auth_grants_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < AUTH_GRANTS_MAX; i++)
    {
      g_autofree char *app = g_strdup_printf ("host:app%u", i);

      set (grants, app, "profile", AUTH_DECISION_ALLOW);
    }
  g_assert_false (
    auth_grants_set (grants, MAIL, "one", "profile", AUTH_DECISION_ALLOW, NOW, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_FAILED);
  set (grants, "host:app7", "profile", AUTH_DECISION_DENY);
}

static void
test_grants_broken (void)
{
  g_autoptr (JsonNode) node = json_from_string (
    "{\"grants\":[1,{},{\"app\":\"mail\",\"account\":\"one\",\"permission\":\"profile\","
    "\"decision\":\"allow\"},{\"app\":\"host:\",\"account\":\"one\",\"permission\":\"x\","
    "\"decision\":\"allow\"},{\"app\":\"host:\",\"account\":\"one\",\"permission\":\"profile\","
    "\"decision\":\"perhaps\"},{\"app\":\"host:\",\"account\":\"one\",\"permission\":\"profile\","
    "\"decision\":\"deny\"}]}",
    NULL);
  g_autoptr (AuthGrants) grants = auth_grants_new_from_json (json_node_get_object (node));

  g_assert_cmpuint (auth_grants_get_all (grants)->len, ==, 1);
  g_assert_cmpint (auth_grants_decide (grants, AUTH_APP_HOST, "one", "profile"), ==,
                   AUTH_DECISION_DENY);
}

static void
test_stricter (void)
{
  g_assert_cmpint (auth_decision_get_stricter (AUTH_DECISION_ALLOW, AUTH_DECISION_DENY), ==,
                   AUTH_DECISION_DENY);
  g_assert_cmpint (auth_decision_get_stricter (AUTH_DECISION_ASK, AUTH_DECISION_ALLOW), ==,
                   AUTH_DECISION_ASK);
  g_assert_cmpint (auth_decision_get_stricter (AUTH_DECISION_ALLOW, AUTH_DECISION_ASK), ==,
                   AUTH_DECISION_ASK);
  g_assert_cmpint (auth_decision_get_stricter (AUTH_DECISION_ALLOW, AUTH_DECISION_ALLOW), ==,
                   AUTH_DECISION_ALLOW);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/grants/permissions", test_permissions);
  g_test_add_func ("/grants/decide", test_grants);
  g_test_add_func ("/grants/many", test_grants_many);
  g_test_add_func ("/grants/taken-back", test_grants_taken_back);
  g_test_add_func ("/grants/bounds", test_grants_bounds);
  g_test_add_func ("/grants/broken", test_grants_broken);
  g_test_add_func ("/grants/stricter", test_stricter);
  return g_test_run ();
}
