/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The sign-in that follows a question, and who is said to ask it from inside a sandbox.
 */

#include "config.h"

#include <unistd.h>

#include "auth-stage-consent.h"

typedef struct
{
  AuthStage *stage;        /* (owned) */
  char *account;           /* (owned) nobody is signed in */
  AuthStageWindow *window; /* (owned) */
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

static void
scene_init (Scene *self, const char *name)
{
  self->stage = auth_stage_new (NULL, NULL);
  self->account = auth_stage_add_account (self->stage, name);
  auth_stage_kill_agent (self->stage);
  self->window = auth_stage_window_new (self->stage);
  self->asker = auth_stage_asker_new (self->stage);
}

static void
answer_in_terminal (Scene *self, const char *answer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = auth_stage_call (
    self->stage, AUTH_BUS_AGENT_PATH, AUTH_STAGE_AGENT_IFACE, "AnswerConsent",
    g_variant_new ("(ss)", auth_stage_window_get_id (self->window), answer), &error);

  g_assert_no_error (error);
}

static void
assert_opens_sign_in (Scene *self, guint n_activated)
{
  g_autofree char *expected = g_strconcat ("sign-in ", strrchr (self->account, '/') + 1, NULL);

  auth_stage_window_wait (self->window, n_activated);
  g_assert_cmpstr (self->window->activated->pdata[n_activated - 1], ==, expected);
}

static void
sign_in_and_assert_granted (Scene *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (self->asker->n_responses, ==, 0);
  auth_stage_sign_in (self->stage, self->account, &error);
  g_assert_no_error (error);
  auth_stage_asker_wait (self->asker, 1);
  auth_stage_asker_assert (self->asker, 0, NULL);
}

/* The window opens the sign-in itself. */
static void
test_in_window (void)
{
  g_auto (Scene) scene = {};

  scene_init (&scene, "In the window");
  auth_stage_asker_ask (scene.asker, scene.account, "access-token");
  auth_stage_window_wait (scene.window, 1);
  auth_stage_window_answer (scene.window, "once");
  sign_in_and_assert_granted (&scene);
  g_assert_cmpuint (scene.window->activated->len, ==, 1);
}

static void
test_in_terminal (void)
{
  g_auto (Scene) scene = {};

  scene_init (&scene, "In a terminal");
  auth_stage_asker_ask (scene.asker, scene.account, "access-token");
  auth_stage_window_wait (scene.window, 1);
  answer_in_terminal (&scene, "always");
  assert_opens_sign_in (&scene, 2);
  sign_in_and_assert_granted (&scene);
}

static void
test_allowed (void)
{
  g_auto (Scene) scene = {};

  scene_init (&scene, "Allowed");
  auth_stage_allow (scene.stage, scene.account, "access-token");
  auth_stage_asker_ask (scene.asker, scene.account, "access-token");
  assert_opens_sign_in (&scene, 1);
  sign_in_and_assert_granted (&scene);
}

/* Asked once more right away, it is told so instead of opening the sign-in again. */
static void
test_abandoned (void)
{
  g_auto (Scene) scene = {};
  g_autofree char *sign_in = NULL;
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  scene_init (&scene, "Abandoned");
  auth_stage_allow (scene.stage, scene.account, "access-token");
  auth_stage_asker_ask (scene.asker, scene.account, "access-token");
  assert_opens_sign_in (&scene, 1);
  sign_in = auth_stage_begin (scene.stage, scene.account, &uri, &error);
  g_assert_no_error (error);
  reply = auth_stage_call (scene.stage, sign_in, "org.example.Authenticator.SignIn1", "Cancel",
                           NULL, &error);
  g_assert_no_error (error);
  auth_stage_asker_wait (scene.asker, 1);
  auth_stage_asker_assert (scene.asker, 2, "SignInRequired");
  g_assert_false (
    auth_stage_asker_request (scene.asker, scene.account, "(['access-token'], '', {})", &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED);
}

static void
test_taken_back (void)
{
  g_auto (Scene) scene = {};
  g_autoptr (GError) error = NULL;

  scene_init (&scene, "Taken back");
  auth_stage_allow (scene.stage, scene.account, "access-token");
  auth_stage_asker_ask (scene.asker, scene.account, "access-token");
  assert_opens_sign_in (&scene, 1);
  auth_stage_set_grant (scene.stage, "host:", scene.account, "access-token", "ask", &error);
  g_assert_no_error (error);
  auth_stage_asker_wait (scene.asker, 1);
  auth_stage_asker_assert (scene.asker, 1, "AccessDenied");
}

/* As long as somebody holds the other end of its standard input. */
static int
ask_until_end (const char *account)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr (GVariant) reply = NULL;
  char byte;

  if (bus != NULL)
    reply = g_dbus_connection_call_sync (
      bus, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE, "RequestAccess",
      g_variant_new_parsed ("(['profile'], '', {'reason': <'I am Flatpak'>})"), NULL,
      G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  if (reply == NULL)
    return 1;
  return read (STDIN_FILENO, &byte, 1) == 0 ? 0 : 2;
}

static gboolean
is_settled (AuthStage *stage, gpointer user_data)
{
  gpointer *both = user_data;
  AuthStageWindow *window = both[0];

  return window->activated->len > 0 || g_subprocess_get_identifier (both[1]) == NULL;
}

/* A sandbox that anybody can make passes for the program it names: it is said to be that one, and
 * its grants are that one's. Who can make one can read the keyring as well (README, trust). */
static void
test_forged (void)
{
  g_auto (Scene) scene = {};
  g_autoptr (GSubprocess) program = NULL;
  g_autoptr (GVariant) consent = NULL;
  g_autofree char *text = NULL;

  scene_init (&scene, "Forged");
  program = auth_stage_start_in_sandbox ("[Application]\nname=org.example.Forged\n[Instance]\n"
                                         "instance-id=1\n",
                                         "--ask", scene.account);
  if (program == NULL)
    return g_test_skip ("No sandbox can be made here");
  auth_stage_wait (scene.stage, is_settled, (gpointer[]){ scene.window, program });
  if (scene.window->activated->len == 0)
    return g_test_skip ("No sandbox can be made here");
  consent = auth_stage_window_describe (scene.window);
  text = g_variant_print (consent, FALSE);
  g_assert_nonnull (strstr (text, "'App': <'flatpak:org.example.Forged'>"));
  g_assert_nonnull (strstr (text, "'AppName': <''>"));
  g_assert_nonnull (strstr (text, "'Executable': <''>"));
  g_assert_nonnull (strstr (text, "'IsVerified': <true>"));
  g_subprocess_force_exit (program);
  g_subprocess_wait (program, NULL, NULL);
}

/* A root that says it is a sandbox, but not whose, asks nobody anything. */
static void
test_no_name (void)
{
  g_auto (Scene) scene = {};
  g_autoptr (GSubprocess) program = NULL;

  scene_init (&scene, "No name");
  program = auth_stage_start_in_sandbox ("[Application]\nname=../x\n", "--ask", scene.account);
  if (program == NULL)
    return g_test_skip ("No sandbox can be made here");
  g_subprocess_wait (program, NULL, NULL);
  g_assert_false (g_subprocess_get_successful (program));
  g_assert_cmpuint (scene.window->activated->len, ==, 0);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--ask"))
    return ask_until_end (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/life/in-window", test_in_window);
  g_test_add_func ("/life/in-terminal", test_in_terminal);
  g_test_add_func ("/life/allowed", test_allowed);
  g_test_add_func ("/life/abandoned", test_abandoned);
  g_test_add_func ("/life/taken-back", test_taken_back);
  g_test_add_func ("/life/forged", test_forged);
  g_test_add_func ("/life/no-name", test_no_name);
  return g_test_run ();
}
