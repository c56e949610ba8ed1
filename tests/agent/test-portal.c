/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The portals' permission store, the real one: it sees what was decided, and can only take away.
 */

#include "config.h"

#include "auth-stage.h"

#define AGENT_IFACE "org.example.Authenticator.Agent1"
#define STORE_NAME  "org.freedesktop.impl.portal.PermissionStore"
#define STORE_PATH  "/org/freedesktop/impl/portal/PermissionStore"
#define APP         "org.example.Mail"
#define OTHER_APP   "org.example.Chat"

typedef struct
{
  AuthStage *stage;
  GSubprocess *store; /* (owned) (nullable) */
  char *account;      /* (owned) */
  const char *app;    /* that is waited for */
  const char *words;  /* what the store is to say of it */
  const char *grants; /* what the agent is to say of it */
} Scene;

static char *
find_store (void)
{
  const char *path = g_getenv ("AUTH_PERMISSION_STORE");

  if (path == NULL)
    path = "/usr/libexec/xdg-permission-store";
  return g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) ? g_strdup (path) : NULL;
}

static gboolean
has_store (AuthStage *stage, gpointer user_data)
{
  return !auth_stage_lacks_name (stage, (gpointer) STORE_NAME);
}

static void
start_store (Scene *self)
{
  g_autofree char *path = find_store ();
  g_autoptr (GError) error = NULL;

  self->store = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, path, NULL);
  g_assert_no_error (error);
  auth_stage_wait (self->stage, has_store, NULL);
}

/* Where one is installed the agent has the bus start it, and that one may have been the first. */
static void
stop_store (Scene *self)
{
  g_subprocess_force_exit (self->store);
  g_subprocess_wait (self->store, NULL, NULL);
  g_clear_object (&self->store);
  auth_stage_kill_owner (self->stage, STORE_NAME);
}

static Scene *
scene_new (const char *name)
{
  Scene *self = g_new0 (Scene, 1);

  self->stage = auth_stage_new (NULL, NULL);
  self->account = auth_stage_add_account (self->stage, name);
  self->app = APP;
  return self;
}

static void
scene_free (Scene *self)
{
  if (self->store != NULL)
    stop_store (self);
  auth_stage_free (self->stage);
  g_free (self->account);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scene, scene_free)

static const char *
get_id (Scene *self)
{
  return strrchr (self->account, '/') + 1;
}

static GVariant *
call_store (Scene *self, const char *method, GVariant *parameters)
{
  return g_dbus_connection_call_sync (self->stage->bus, STORE_NAME, STORE_PATH, STORE_NAME, method,
                                      parameters, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL,
                                      NULL);
}

static void
write_store (Scene *self, const char *app, const char *word)
{
  const char *const words[] = { word, NULL };
  g_autoptr (GVariant) reply =
    word != NULL
      ? call_store (self, "SetPermission",
                    g_variant_new ("(sbss^as)", "authenticator", TRUE, get_id (self), app, words))
      : call_store (self, "DeletePermission",
                    g_variant_new ("(sss)", "authenticator", get_id (self), app));

  g_assert_nonnull (reply);
}

/* "" for nothing */
static char *
dup_words (Scene *self, const char *app)
{
  g_autoptr (GVariant) reply =
    call_store (self, "Lookup", g_variant_new ("(ss)", "authenticator", get_id (self)));
  g_autoptr (GVariant) permissions = NULL;
  g_auto (GStrv) words = NULL;

  if (reply == NULL)
    return g_strdup ("");
  permissions = g_variant_get_child_value (reply, 0);
  if (!g_variant_lookup (permissions, app, "^as", &words))
    return g_strdup ("");
  return g_strjoinv (" ", words);
}

static char *
dup_grants (Scene *self, const char *app)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    auth_stage_call (self->stage, AUTH_BUS_AGENT_PATH, AGENT_IFACE, "ListGrants", NULL, &error);
  g_autoptr (GVariant) grants = NULL;
  g_autofree char *wanted = g_strconcat ("flatpak:", app, NULL);
  GString *text = g_string_new ("");

  g_assert_no_error (error);
  grants = g_variant_get_child_value (reply, 0);
  for (gsize i = 0; i < g_variant_n_children (grants); i++)
    {
      g_autoptr (GVariant) grant = g_variant_get_child_value (grants, i);
      const char *name, *account, *permission, *decision;

      g_variant_lookup (grant, "App", "&s", &name);
      g_variant_lookup (grant, "Account", "&s", &account);
      g_variant_lookup (grant, "Permission", "&s", &permission);
      g_variant_lookup (grant, "Decision", "&s", &decision);
      if (g_str_equal (name, wanted) && g_str_equal (account, get_id (self)))
        g_string_append_printf (text, "%s%s=%s", text->len > 0 ? " " : "", permission, decision);
    }
  return g_string_free (text, FALSE);
}

static gboolean
agrees (AuthStage *stage, gpointer user_data)
{
  Scene *self = user_data;
  g_autofree char *words = dup_words (self, self->app);
  g_autofree char *grants = dup_grants (self, self->app);

  return g_str_equal (words, self->words) && g_str_equal (grants, self->grants);
}

static void
wait_for (Scene *self, const char *app, const char *words, const char *grants)
{
  g_test_message ("%s: “%s” there, “%s” here", app, words, grants);
  self->app = app;
  self->words = words;
  self->grants = grants;
  auth_stage_wait (self->stage, agrees, self);
}

static void
set_of (Scene *self, const char *app, const char *permission, const char *decision)
{
  g_autoptr (GError) error = NULL;

  auth_stage_set_grant (self->stage, app, self->account, permission, decision, &error);
  g_assert_no_error (error);
}

static void
set (Scene *self, const char *permission, const char *decision)
{
  set_of (self, "flatpak:" APP, permission, decision);
}

static gboolean
skips_without_store (void)
{
  g_autofree char *path = find_store ();

  if (path == NULL)
    g_test_skip ("xdg-permission-store is not installed");
  return path == NULL;
}

/* With no store at all everything is as ever. */
static void
test_none (void)
{
  g_autoptr (Scene) scene = scene_new ("None");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  set (scene, "profile", "allow");
  set (scene, "access-token", "deny");
  before = dup_grants (scene, APP);
  auth_stage_kill_agent (scene->stage);
  after = dup_grants (scene, APP);
  g_assert_cmpstr (before, ==, "profile=allow access-token=deny");
  g_assert_cmpstr (after, ==, before);
}

static void
test_shown (void)
{
  g_autoptr (Scene) scene = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  if (skips_without_store ())
    return;
  scene = scene_new ("Shown");
  start_store (scene);
  set (scene, "profile", "allow");
  wait_for (scene, APP, "profile=yes", "profile=allow");
  set (scene, "access-token", "deny");
  wait_for (scene, APP, "profile=yes access-token=no", "profile=allow access-token=deny");
  set (scene, "profile", "ask");
  wait_for (scene, APP, "access-token=no", "access-token=deny");
  reply =
    auth_stage_call (scene->stage, scene->account, AUTH_BUS_ACCOUNT_IFACE, "Remove", NULL, &error);
  g_assert_no_error (error);
  wait_for (scene, APP, "", "");
}

static const struct
{
  const char *decision;
  const char *word; /* (nullable) written there instead */
  const char *words;
  const char *grants;
} disagreements[] = {
  { "allow", NULL, "", "" },
  { "deny", NULL, "", "" },
  { "allow", "profile=no", "profile=no", "profile=deny" },
  { "deny", "profile=yes", "profile=no", "profile=deny" },
  { "ask", "profile=yes", "", "" },
  { "ask", "profile=no", "profile=no", "profile=deny" },
  { "ask", "everything=yes", "", "" },
  { "ask", "=no", "", "" },
  { "ask", "", "", "" },
};

/* Changed there while the agent looks. The store of xdg-desktop-portal 1.16 does not tell when the
 * last app of an id goes, so there is a second one. */
static void
test_followed (void)
{
  g_autoptr (Scene) scene = NULL;

  if (skips_without_store ())
    return;
  scene = scene_new ("Followed");
  start_store (scene);
  set_of (scene, "flatpak:" OTHER_APP, "id-token", "allow");
  wait_for (scene, OTHER_APP, "id-token=yes", "id-token=allow");
  for (gsize i = 0; i < G_N_ELEMENTS (disagreements); i++)
    {
      const char *decision = disagreements[i].decision;

      set (scene, "profile", decision);
      if (g_str_equal (decision, "ask"))
        wait_for (scene, APP, "", "");
      else if (g_str_equal (decision, "allow"))
        wait_for (scene, APP, "profile=yes", "profile=allow");
      else
        wait_for (scene, APP, "profile=no", "profile=deny");
      write_store (scene, APP, disagreements[i].word);
      wait_for (scene, APP, disagreements[i].words, disagreements[i].grants);
      set (scene, "profile", "ask");
    }
  write_store (scene, OTHER_APP, "profile=no");
  wait_for (scene, OTHER_APP, "profile=no", "profile=deny");
}

/* Changed there while no agent is running. */
static void
test_loaded (void)
{
  g_autoptr (Scene) scene = NULL;

  if (skips_without_store ())
    return;
  scene = scene_new ("Loaded");
  start_store (scene);
  set (scene, "profile", "allow");
  wait_for (scene, APP, "profile=yes", "profile=allow");
  auth_stage_terminate_agent (scene->stage);
  write_store (scene, APP, NULL);
  write_store (scene, OTHER_APP, "id-token=no");
  wait_for (scene, APP, "", "");
  wait_for (scene, OTHER_APP, "id-token=no", "id-token=deny");
}

/* Decided while the store was not running: it is told, and takes nothing back. */
static void
test_late (void)
{
  g_autoptr (Scene) scene = NULL;

  if (skips_without_store ())
    return;
  scene = scene_new ("Late");
  start_store (scene);
  set (scene, "id-token", "allow");
  wait_for (scene, APP, "id-token=yes", "id-token=allow");
  stop_store (scene);
  set (scene, "profile", "allow");
  start_store (scene);
  wait_for (scene, APP, "id-token=yes profile=yes", "id-token=allow profile=allow");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/portal/none", test_none);
  g_test_add_func ("/portal/shown", test_shown);
  g_test_add_func ("/portal/followed", test_followed);
  g_test_add_func ("/portal/loaded", test_loaded);
  g_test_add_func ("/portal/late", test_late);
  return g_test_run ();
}
