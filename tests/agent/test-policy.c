/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What an administrator decided for everybody on this computer, before and while the agent runs.
 */

#include "config.h"

#include <glib/gstdio.h>

#include "auth-stage.h"

#define AGENT_IFACE "org.example.Authenticator.Agent1"
#define GIVEN       -1

typedef struct
{
  AuthStage *stage;
  GDBusConnection *app; /* (owned) */
  char *account;        /* (owned) */
  char *path;           /* (owned) of the policy */
} Scene;

static void
scene_free (Scene *self)
{
  auth_stage_set_agent_options (self->stage, "");
  g_unlink (self->path);
  g_clear_object (&self->app);
  auth_stage_free (self->stage);
  g_free (self->account);
  g_free (self->path);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scene, scene_free)

static Scene *
scene_new (const char *name, const char *folder)
{
  Scene *self = g_new0 (Scene, 1);
  g_autofree char *options = NULL;

  self->path = g_build_filename (g_getenv ("AUTH_SESSION_DIR"), folder, "policy.ini", NULL);
  options = g_strdup_printf ("--policy=%s", self->path);
  self->stage = auth_stage_new (NULL, NULL);
  auth_stage_set_agent_options (self->stage, options);
  self->account = auth_stage_add_signed_in (self->stage, name);
  self->app = auth_stage_connect ();
  return self;
}

static void
write_policy (Scene *self, const char *text)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (self->path, text, -1, &error);
  g_assert_no_error (error);
}

/* GIVEN, or the error's code */
static int
ask (Scene *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    self->app, AUTH_BUS_AGENT_NAME, self->account, AUTH_BUS_ACCOUNT_IFACE, "GetToken",
    g_variant_new_parsed ("('access', @a{sv} {})"), NULL, G_DBUS_CALL_FLAGS_NONE, 60000, NULL,
    &error);

  g_assert_true (reply != NULL || error->domain == AUTH_ERROR);
  return reply != NULL ? GIVEN : error->code;
}

static gboolean
set (Scene *self, const char *decision, GError **error)
{
  return auth_stage_set_grant (self->stage, "host:", self->account, "access-token", decision,
                               error);
}

static GVariant *
list_grants (Scene *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    auth_stage_call (self->stage, AUTH_BUS_AGENT_PATH, AGENT_IFACE, "ListGrants", NULL, &error);

  g_assert_no_error (error);
  return g_variant_get_child_value (reply, 0);
}

static const struct
{
  const char *policy;
  const char *by_person;
  int expected;
} cases[] = {
  { "no key file", "allow", AUTH_ERROR_ACCESS_DENIED },
  { "[host:*]\nallowed=access-token\n", "allow", AUTH_ERROR_ACCESS_DENIED },
  { "[host:*]\nallow=everything\n", "allow", AUTH_ERROR_ACCESS_DENIED },
  { "[somebody]\nallow=access-token\n", "allow", AUTH_ERROR_ACCESS_DENIED },
  { "", "ask", AUTH_ERROR_CONSENT_REQUIRED },
  { "", "allow", GIVEN },
  { "", "deny", AUTH_ERROR_ACCESS_DENIED },
  { "[flatpak:*]\nallow=*\n", "ask", AUTH_ERROR_CONSENT_REQUIRED },
  { "[host:*]\nallow=id-token\n", "ask", AUTH_ERROR_CONSENT_REQUIRED },
  { "[host:*]\nallow=access-token\n", "ask", GIVEN },
  { "[host:]\nallow=access-token\n", "ask", GIVEN },
  { "[host:*]\nallow=access-token\n", "deny", AUTH_ERROR_ACCESS_DENIED },
  { "[*]\ndeny=access-token\n", "allow", AUTH_ERROR_ACCESS_DENIED },
  { "[*]\ndeny=*\n[host:*]\nallow=access-token\n", "allow", AUTH_ERROR_ACCESS_DENIED },
};

/* Written under the feet of an agent that runs. */
typedef struct
{
  Scene *scene;
  int expected;
} Wanted;

static gboolean
is_so (AuthStage *stage, gpointer user_data)
{
  Wanted *wanted = user_data;

  return ask (wanted->scene) == wanted->expected;
}

static void
wait_for (Scene *self, int expected)
{
  Wanted wanted = { self, expected };

  auth_stage_wait (self->stage, is_so, &wanted);
}

static void
test_table (void)
{
  g_autoptr (Scene) scene = scene_new ("Table", ".");
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_unlink (scene->path);
      auth_stage_kill_agent (scene->stage);
      set (scene, cases[i].by_person, &error);
      g_assert_no_error (error);
      write_policy (scene, cases[i].policy);
      auth_stage_kill_agent (scene->stage);
      g_assert_cmpint (ask (scene), ==, cases[i].expected);
    }
}

static void
test_followed (void)
{
  g_autoptr (Scene) scene = scene_new ("Followed", "not/there/yet");

  wait_for (scene, AUTH_ERROR_CONSENT_REQUIRED);
  write_policy (scene, "[host:*]\nallow=access-token\n");
  wait_for (scene, GIVEN);
  write_policy (scene, "[host:*]\ndeny=access-token\n");
  wait_for (scene, AUTH_ERROR_ACCESS_DENIED);
  g_unlink (scene->path);
  wait_for (scene, AUTH_ERROR_CONSENT_REQUIRED);
  g_assert_cmpint (g_mkdir (scene->path, 0700), ==, 0);
  wait_for (scene, AUTH_ERROR_ACCESS_DENIED);
  g_assert_cmpint (g_rmdir (scene->path), ==, 0);
  wait_for (scene, AUTH_ERROR_CONSENT_REQUIRED);
}

static void
assert_rule (Scene *scene, const char *app, const char *decision, gboolean has_problem)
{
  g_autoptr (GVariant) grants = list_grants (scene);
  g_autoptr (GVariant) first = g_variant_get_child_value (grants, 0);
  const char *value = NULL;

  g_variant_lookup (first, "App", "&s", &value);
  g_assert_cmpstr (value, ==, app);
  g_variant_lookup (first, "Account", "&s", &value);
  g_assert_cmpstr (value, ==, "*");
  g_variant_lookup (first, "Decision", "&s", &value);
  g_assert_cmpstr (value, ==, decision);
  g_variant_lookup (first, "DecidedBy", "&s", &value);
  g_assert_cmpstr (value, ==, "policy");
  g_assert_cmpint (g_variant_lookup (first, "Problem", "&s", &value), ==, has_problem);
}

static void
test_shown (void)
{
  g_autoptr (Scene) scene = scene_new ("Shown", ".");
  g_autoptr (GError) error = NULL;

  write_policy (scene, "[host:*]\nallow=access-token\n");
  wait_for (scene, GIVEN);
  assert_rule (scene, "host:*", "allow", FALSE);
  write_policy (scene, "[*]\ndeny=*\n");
  wait_for (scene, AUTH_ERROR_ACCESS_DENIED);
  assert_rule (scene, "*", "deny", FALSE);
  g_assert_false (set (scene, "allow", &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  g_unlink (scene->path);
  wait_for (scene, AUTH_ERROR_CONSENT_REQUIRED);
  write_policy (scene, "[");
  wait_for (scene, AUTH_ERROR_ACCESS_DENIED);
  assert_rule (scene, "*", "deny", TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/table", test_table);
  g_test_add_func ("/policy/followed", test_followed);
  g_test_add_func ("/policy/shown", test_shown);
  return g_test_run ();
}
