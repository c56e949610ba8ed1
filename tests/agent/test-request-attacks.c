/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What programs, windows and agents may do to a question that waits, and what comes of it.
 */

#include "config.h"

#include "auth-stage-consent.h"

/* The address sanitizer keeps for a while what was freed, up to 256 MiB. */
#ifdef __SANITIZE_ADDRESS__
#define GROWTH_KILOBYTES (384 * 1024)
#else
#define GROWTH_KILOBYTES 4096
#endif
#define FLOOD 10000

typedef struct
{
  AuthStage *stage;        /* (owned) */
  char *account;           /* (owned) */
  AuthStageWindow *window; /* (owned) (nullable) */
  AuthStageAsker *asker;   /* (owned) */
} Scene;

static void
scene_clear (Scene *self)
{
  g_clear_pointer (&self->asker, auth_stage_asker_free);
  g_clear_pointer (&self->window, auth_stage_window_free);
  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->stage, auth_stage_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scene, scene_clear)

/* A new agent, which has refused nobody yet, a window and a program. */
static void
scene_init (Scene *self, const char *name)
{
  self->stage = auth_stage_new (NULL, NULL);
  self->account = auth_stage_add_signed_in (self->stage, name);
  auth_stage_kill_agent (self->stage);
  self->window = auth_stage_window_new (self->stage);
  self->asker = auth_stage_asker_new (self->stage);
}

static void
init_asked (Scene *self, const char *name)
{
  scene_init (self, name);
  auth_stage_asker_ask (self->asker, self->account, "access-token");
  auth_stage_window_wait (self->window, 1);
}

static gboolean
is_gone (AuthStage *stage, gpointer user_data)
{
  AuthStageWindow *window = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = auth_stage_window_call (
    window, "DescribeConsent", g_variant_new ("(s)", auth_stage_window_get_id (window)), &error);

  if (reply == NULL)
    g_assert_error (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND);
  return reply == NULL;
}

/* Only who asked may take the question back, and nobody else hears or makes the answer. */
static void
test_other_program (void)
{
  g_auto (Scene) scene = {};
  g_autoptr (AuthStageAsker) other = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  init_asked (&scene, "Other program");
  other = auth_stage_asker_new (scene.stage);
  reply = auth_stage_asker_call (other, scene.asker->path, "Close", &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED);
  g_clear_error (&error);
  g_dbus_connection_emit_signal (
    other->bus, g_dbus_connection_get_unique_name (scene.asker->bus), scene.asker->path,
    "org.example.Authenticator.Request1", "Response",
    g_variant_new_parsed ("(uint32 0, {'permissions': <['access-token']>})"), &error);
  g_assert_no_error (error);
  g_dbus_connection_flush_sync (other->bus, NULL, NULL);
  auth_stage_window_answer (scene.window, "deny");
  auth_stage_asker_wait (scene.asker, 1);
  auth_stage_asker_assert (scene.asker, 1, "AccessDenied");
  g_assert_cmpuint (other->n_responses, ==, 0);
}

/* Nor do other programs see, describe or answer questions. */
static void
test_only_us (void)
{
  static const char *const calls[][2] = {
    { "ListConsents", "()" },
    { "DescribeConsent", "('1',)" },
    { "AnswerConsent", "('1', 'always')" },
  };
  g_auto (Scene) scene = {};

  init_asked (&scene, "Only us");
  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
        scene.asker->bus, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH, AUTH_STAGE_AGENT_IFACE,
        calls[i][0], g_variant_new_parsed (calls[i][1]), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
        &error);

      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED);
    }
}

static void
test_wrong_answers (void)
{
  static const struct
  {
    const char *id;
    const char *answer;
    int code;
  } cases[] = {
    { NULL, "", AUTH_ERROR_INVALID_ARGUMENT },
    { NULL, "yes", AUTH_ERROR_INVALID_ARGUMENT },
    { "", "once", AUTH_ERROR_NOT_FOUND },
    { "999999", "once", AUTH_ERROR_NOT_FOUND },
  };
  g_auto (Scene) scene = {};

  init_asked (&scene, "Wrong answers");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *id = cases[i].id != NULL ? cases[i].id : auth_stage_window_get_id (scene.window);
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) reply = auth_stage_window_call (
        scene.window, "AnswerConsent", g_variant_new ("(ss)", id, cases[i].answer), &error);

      g_assert_error (error, AUTH_ERROR, cases[i].code);
    }
  auth_stage_window_answer (scene.window, "once");
  auth_stage_asker_wait (scene.asker, 1);
  auth_stage_asker_assert (scene.asker, 0, NULL);
}

static void
test_used_handle (void)
{
  static const char arguments[] = "(['profile'], '', {'handle-token': <'mine'>})";
  g_auto (Scene) scene = {};
  g_autoptr (AuthStageAsker) other = NULL;
  g_autoptr (GError) error = NULL;

  scene_init (&scene, "Used handle");
  other = auth_stage_asker_new (scene.stage);
  g_assert_true (auth_stage_asker_request (scene.asker, scene.account, arguments, &error));
  g_assert_true (g_str_has_suffix (scene.asker->path, "/mine"));
  g_assert_false (auth_stage_asker_request (scene.asker, scene.account, arguments, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_true (auth_stage_asker_request (other, scene.account, arguments, &error));
  g_assert_cmpstr (other->path, !=, scene.asker->path);
}

static gsize
get_agent_kilobytes (AuthStage *stage)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    stage->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
    "GetConnectionUnixProcessID", g_variant_new ("(s)", AUTH_BUS_AGENT_NAME), NULL,
    G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_autofree char *path = NULL;
  g_autofree char *status = NULL;
  guint32 pid;

  g_variant_get (reply, "(u)", &pid);
  path = g_strdup_printf ("/proc/%u/status", pid);
  g_assert_true (g_file_get_contents (path, &status, NULL, NULL));
  return g_ascii_strtoull (strstr (status, "VmRSS:") + strlen ("VmRSS:"), NULL, 10);
}

/* Eight wait and one is shown; all the others cost nothing. */
static void
test_flood (void)
{
  g_auto (Scene) scene = {};
  gsize before;
  guint n_refused = 0;

  init_asked (&scene, "Flood");
  before = get_agent_kilobytes (scene.stage);
  for (guint i = 0; i < FLOOD; i++)
    {
      g_autofree char *arguments =
        g_strdup_printf ("(['aws-credentials:arn:aws:iam::123456789012:role/r%u'], '', {})", i);
      g_autoptr (GError) error = NULL;

      /* A window that does not answer in time would be taken for dead. */
      while (g_main_context_iteration (NULL, FALSE))
        continue;
      if (auth_stage_asker_request (scene.asker, scene.account, arguments, &error))
        continue;
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_FAILED);
      n_refused++;
    }
  g_assert_cmpuint (n_refused, ==, FLOOD - 7);
  g_assert_cmpuint (get_agent_kilobytes (scene.stage), <, before + GROWTH_KILOBYTES);
  auth_stage_window_wait (scene.window, 1);
}

static void
test_crowd (void)
{
  g_auto (Scene) scene = {};
  g_autoptr (GPtrArray) crowd =
    g_ptr_array_new_with_free_func ((GDestroyNotify) auth_stage_asker_free);
  guint n_waiting = 0;

  scene_init (&scene, "Crowd");
  for (guint i = 0; i < 40; i++)
    {
      AuthStageAsker *asker = auth_stage_asker_new (scene.stage);
      g_autoptr (GError) error = NULL;

      g_ptr_array_add (crowd, asker);
      if (auth_stage_asker_request (asker, scene.account, "(['profile'], '', {})", &error))
        n_waiting++;
      else
        g_assert_error (error, AUTH_ERROR, AUTH_ERROR_FAILED);
    }
  g_assert_cmpuint (n_waiting, ==, 32);
  auth_stage_window_wait (scene.window, 1);
}

static void
test_caller_gone (void)
{
  g_auto (Scene) scene = {};

  init_asked (&scene, "Caller gone");
  g_clear_pointer (&scene.asker, auth_stage_asker_free);
  auth_stage_wait (scene.stage, is_gone, scene.window);
}

static void
test_closed (void)
{
  g_auto (Scene) scene = {};
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  init_asked (&scene, "Closed");
  reply = auth_stage_asker_call (scene.asker, scene.asker->path, "Close", &error);
  g_assert_no_error (error);
  g_assert_true (is_gone (scene.stage, scene.window));
  g_assert_cmpuint (scene.asker->n_responses, ==, 0);
}

/* No display: whatever could be started as the window cannot. */
static void
hide_display (AuthStage *stage)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_sync (stage->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                 "org.freedesktop.DBus", "UpdateActivationEnvironment",
                                 g_variant_new_parsed ("({'DISPLAY': '', 'WAYLAND_DISPLAY': ''},)"),
                                 NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
}

/* It is shown once more by the next window, and not again after that. */
static void
test_window_gone (void)
{
  g_auto (Scene) scene = {};

  init_asked (&scene, "Window gone");
  g_variant_unref (auth_stage_window_describe (scene.window));
  hide_display (scene.stage);
  g_clear_pointer (&scene.window, auth_stage_window_free);
  auth_stage_asker_wait (scene.asker, 1);
  auth_stage_asker_assert (scene.asker, 2, "NotSupported");
}

static void
test_no_window (void)
{
  g_auto (Scene) scene = {};

  scene_init (&scene, "No window");
  hide_display (scene.stage);
  g_clear_pointer (&scene.window, auth_stage_window_free);
  auth_stage_asker_ask (scene.asker, scene.account, "profile");
  auth_stage_asker_wait (scene.asker, 1);
  auth_stage_asker_assert (scene.asker, 2, "NotSupported");
}

/* The same where a terminal listens: it is answered there. */
static void
test_terminal (void)
{
  g_auto (Scene) scene = {};
  g_autoptr (GVariant) before = NULL;
  g_autoptr (GVariant) listed = NULL;
  g_autoptr (GVariant) answered = NULL;
  g_autofree const char **ids = NULL;
  g_autoptr (GError) error = NULL;

  scene_init (&scene, "Terminal");
  hide_display (scene.stage);
  g_clear_pointer (&scene.window, auth_stage_window_free);
  before = auth_stage_call (scene.stage, AUTH_BUS_AGENT_PATH, AUTH_STAGE_AGENT_IFACE,
                            "ListConsents", NULL, &error);
  auth_stage_asker_ask (scene.asker, scene.account, "profile");
  listed = auth_stage_call (scene.stage, AUTH_BUS_AGENT_PATH, AUTH_STAGE_AGENT_IFACE,
                            "ListConsents", NULL, &error);
  g_assert_no_error (error);
  g_variant_get (listed, "(^a&s)", &ids);
  g_assert_cmpuint (g_strv_length ((char **) ids), ==, 1);
  answered = auth_stage_call (scene.stage, AUTH_BUS_AGENT_PATH, AUTH_STAGE_AGENT_IFACE,
                              "AnswerConsent", g_variant_new ("(ss)", ids[0], "once"), &error);
  g_assert_no_error (error);
  auth_stage_asker_wait (scene.asker, 1);
  auth_stage_asker_assert (scene.asker, 0, NULL);
}

/* What is decided elsewhere meanwhile needs no answer. */
static void
test_decided (gconstpointer data)
{
  const char *decision = data;
  gboolean is_allowed = g_str_equal (decision, "allow");
  g_auto (Scene) scene = {};
  g_autoptr (GError) error = NULL;

  init_asked (&scene, decision);
  auth_stage_set_grant (scene.stage, "host:", scene.account, "access-token", decision, &error);
  g_assert_no_error (error);
  auth_stage_asker_wait (scene.asker, 1);
  auth_stage_asker_assert (scene.asker, is_allowed ? 0 : 1, is_allowed ? NULL : "AccessDenied");
  g_assert_true (is_gone (scene.stage, scene.window));
}

static void
test_removed (void)
{
  g_auto (Scene) scene = {};
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  init_asked (&scene, "Removed");
  reply =
    auth_stage_call (scene.stage, scene.account, AUTH_BUS_ACCOUNT_IFACE, "Remove", NULL, &error);
  g_assert_no_error (error);
  auth_stage_asker_wait (scene.asker, 1);
  auth_stage_asker_assert (scene.asker, 2, "NotFound");
}

static void
test_locked (void)
{
  g_auto (Scene) scene = {};
  g_autoptr (GError) error = NULL;

  scene_init (&scene, "Locked");
  auth_stage_lock_keyring (scene.stage);
  g_assert_false (
    auth_stage_asker_request (scene.asker, scene.account, "(['profile'], '', {})", &error));
  auth_stage_unlock_keyring (scene.stage);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_LOCKED);
}

static void
test_agent_leaves (void)
{
  g_auto (Scene) scene = {};

  init_asked (&scene, "Agent leaves");
  auth_stage_terminate_agent (scene.stage);
  auth_stage_asker_wait (scene.asker, 1);
  auth_stage_asker_assert (scene.asker, 2, "Cancelled");
}

/* A new agent knows nothing of the question, and can be asked it anew. */
static void
test_agent_killed (void)
{
  g_auto (Scene) scene = {};
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  init_asked (&scene, "Agent killed");
  auth_stage_kill_agent (scene.stage);
  reply = auth_stage_asker_call (scene.asker, scene.asker->path, "Close", &error);
  g_assert_null (reply);
  auth_stage_asker_ask (scene.asker, scene.account, "access-token");
  auth_stage_window_wait (scene.window, 2);
  auth_stage_window_answer (scene.window, "once");
  auth_stage_asker_wait (scene.asker, 1);
  auth_stage_asker_assert (scene.asker, 0, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/attacks/other-program", test_other_program);
  g_test_add_func ("/attacks/only-us", test_only_us);
  g_test_add_func ("/attacks/wrong-answers", test_wrong_answers);
  g_test_add_func ("/attacks/used-handle", test_used_handle);
  g_test_add_func ("/attacks/flood", test_flood);
  g_test_add_func ("/attacks/crowd", test_crowd);
  g_test_add_func ("/attacks/caller-gone", test_caller_gone);
  g_test_add_func ("/attacks/closed", test_closed);
  g_test_add_func ("/attacks/window-gone", test_window_gone);
  g_test_add_func ("/attacks/no-window", test_no_window);
  g_test_add_func ("/attacks/terminal", test_terminal);
  g_test_add_data_func ("/attacks/decided/allow", "allow", test_decided);
  g_test_add_data_func ("/attacks/decided/deny", "deny", test_decided);
  g_test_add_func ("/attacks/removed", test_removed);
  g_test_add_func ("/attacks/agent-leaves", test_agent_leaves);
  g_test_add_func ("/attacks/agent-killed", test_agent_killed);
  g_test_add_func ("/attacks/locked", test_locked);
  return g_test_run ();
}
