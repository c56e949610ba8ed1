/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The question whether a program may use an account, asked by a stand-in for the agent: what it
 * says, when it can be answered, and when it goes.
 */

#include "config.h"

#include <adwaita.h>

#include "auth-ask-stage.h"
#include "auth-ask.h"
#include "auth-window.h"

#define LIVE_AFTER_USEC (500 * G_TIME_SPAN_MILLISECOND)

static gboolean
has_main_window (gconstpointer data)
{
  for (GList *l = gtk_application_get_windows (auth_ask_stage.application); l != NULL; l = l->next)
    if (AUTH_IS_WINDOW (l->data))
      return TRUE;
  return FALSE;
}

static gboolean
has_answers (gconstpointer answers)
{
  return g_str_equal (auth_ask_stage.answers->str, answers);
}

static gboolean
is_insensitive (gconstpointer button)
{
  return !auth_ask_is_sensitive (button);
}

static void
test_words (void)
{
  auth_ask_open ("q", "{'User': <'alice@example.com'>, "
                      "'Permissions': <['profile', 'aws-credentials:arn:aws:iam::1:role/R']>, "
                      "'Reason': <'For <b>your</b>\\nreports\\u202e'>, 'NeedsSignIn': <true>}");
  g_assert_nonnull (auth_ask_look ("q", "Let “Files” Use Your Account?"));
  g_assert_nonnull (auth_ask_look ("q", "Its sandbox confirms which program it is"));
  g_assert_nonnull (auth_ask_look ("q", "org.example.Files"));
  g_assert_nonnull (auth_ask_look ("q", "Example Corp"));
  g_assert_nonnull (auth_ask_look ("q", "alice@example.com\nIf you allow it, you sign in next"));
  g_assert_nonnull (auth_ask_look ("q", "See who you are: name, e-mail address and groups"));
  g_assert_nonnull (auth_ask_look ("q", "Use AWS in your name, in the role arn:aws:iam::1:role/R"));
  g_assert_nonnull (auth_ask_look ("q", "“For <b>your</b> reports”"));
  auth_ask_stage_withdraw ("q");
  auth_ask_expect_end ("");
}

static void
test_unverified (void)
{
  auth_ask_open ("q", "{'App': <'host:'>, 'AppName': <''>, 'Executable': <''>, "
                      "'IsVerified': <false>, 'MayRemember': <false>}");
  g_assert_nonnull (auth_ask_look ("q", "Let a Program on This Computer Use Your Account?"));
  g_assert_nonnull (auth_ask_look ("q", "Cannot be verified"));
  g_assert_nonnull (
    auth_ask_look ("q", "Authenticator itself runs in a sandbox and cannot see which program "
                        "it is."));
  g_assert_null (auth_ask_look ("q", "In Its Own Words"));
  /* What cannot be kept is not offered. */
  g_assert_nonnull (auth_ask_look ("q", "Deny"));
  g_assert_nonnull (auth_ask_look ("q", "Allow Once"));
  g_assert_null (auth_ask_look ("q", "Always Allow"));
  g_assert_null (auth_ask_look ("q", "Never Allow"));
  auth_ask_press ("q", "Allow Once");
  auth_ask_expect_end ("q once ");
}

/* Whoever says always to one of those has to know that it is to all of them. */
static void
test_untold (void)
{
  auth_ask_open ("q", "{'App': <'host:'>, 'AppName': <''>, 'Executable': <''>, "
                      "'IsVerified': <false>, 'MayRemember': <true>}");
  g_assert_nonnull (
    auth_ask_look ("q", "It does not run in a sandbox and may be another program than it "
                        "seems.\n\n“Always” and “Never” count for every program on this "
                        "computer that cannot be told from others."));
  auth_ask_press ("q", "Always Allow");
  auth_ask_expect_end ("q always ");
}

static void
test_codes (void)
{
  auth_ask_open ("q", "{'Account': <''>, 'AccountName': <''>, 'Permissions': <['codes']>}");
  g_assert_nonnull (auth_ask_look ("q", "Let “Files” Use One-Time Codes?"));
  g_assert_nonnull (
    auth_ask_look ("q", "See which one-time codes you have, not the codes themselves"));
  auth_ask_press ("q", "Deny");
  auth_ask_expect_end ("q deny ");
}

static void
test_parent_window (void)
{
  static const struct
  {
    const char *question;
    gboolean is_modal;
  } cases[] = {
    { "{'ParentWindow': <''>}", FALSE },
    { "{'ParentWindow': <'x11:'>}", FALSE },
    { "{'ParentWindow': <'x11:none'>}", FALSE },
    { "{'ParentWindow': <'x11:123456789'>}", FALSE },
    { "{'ParentWindow': <'wayland:handle'>}", FALSE },
    { "{'ParentWindow': <'x11:1a00003'>}", TRUE },
    { "{'ParentWindow': <'x11:0x1a00003'>}", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      auth_ask_open ("q", cases[i].question);
      g_assert_cmpint (gtk_window_get_modal (GTK_WINDOW (auth_ask_find_dialog ("q"))), ==,
                       cases[i].is_modal);
      auth_ask_stage_withdraw ("q");
      auth_ask_expect_end ("");
    }
}

static void
test_answers (void)
{
  static const struct
  {
    const char *label;
    const char *answers;
  } cases[] = {
    { "Deny", "q deny " },
    { "Allow Once", "q once " },
    { "Always Allow", "q always " },
    { "Never Allow", "q never " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_string_truncate (auth_ask_stage.answers, 0);
      auth_ask_open ("q", "{}");
      auth_ask_press ("q", cases[i].label);
      auth_ask_expect_end (cases[i].answers);
    }
}

static void
test_live (void)
{
  gint64 start = g_get_monotonic_time ();
  GtkWidget *deny;
  GtkWidget *other = gtk_window_new ();

  auth_ask_open ("q", "{}");
  deny = auth_ask_look ("q", "Deny");
  g_assert_false (auth_ask_is_sensitive (deny));
  g_assert_false (auth_ask_is_sensitive (auth_ask_look ("q", "Always Allow")));
  gtk_widget_activate (auth_ask_look ("q", "Always Allow"));
  gtk_widget_activate_default (deny);
  auth_ask_wait_until_live ("q", "Deny");
  g_assert_cmpint (g_get_monotonic_time () - start, >=, LIVE_AFTER_USEC);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (auth_ask_find_dialog ("q"))) == deny);
  g_assert_true (gtk_window_get_default_widget (GTK_WINDOW (auth_ask_find_dialog ("q"))) == deny);
  g_assert_cmpstr (auth_ask_stage.answers->str, ==, "");

  /* Another window takes the keys, and gives them back. */
  gtk_window_present (GTK_WINDOW (other));
  auth_ask_stage_wait ("the buttons to be dead", is_insensitive, deny);
  gtk_window_destroy (GTK_WINDOW (other));
  start = g_get_monotonic_time ();
  auth_ask_wait_until_live ("q", "Deny");
  g_assert_cmpint (g_get_monotonic_time () - start, >=, LIVE_AFTER_USEC);
  auth_ask_press ("q", "Deny");
  auth_ask_expect_end ("q deny ");
}

static void
test_dismissed (void)
{
  auth_ask_open ("q", "{}");
  gtk_window_close (GTK_WINDOW (auth_ask_find_dialog ("q")));
  auth_ask_expect_end ("q dismiss ");
}

static void
test_vanished (void)
{
  auth_ask_open ("q", "{}");
  auth_ask_stage_withdraw ("q");
  auth_ask_expect_end ("");
}

static void
test_one_an_app (void)
{
  auth_ask_stage_add ("first", "{'App': <'snap:other'>}");
  auth_ask_stage_add ("second", "{'App': <'snap:other'>}");
  auth_ask_open ("third", "{}");
  auth_ask_stage_wait ("another program's dialog", auth_ask_has_dialog, "first");
  g_assert_null (auth_ask_find_dialog ("second"));
  auth_ask_press ("first", "Deny");
  auth_ask_stage_wait ("the next dialog of that program", auth_ask_has_dialog, "second");
  auth_ask_press ("second", "Allow Once");
  auth_ask_stage_withdraw ("third");
  auth_ask_expect_end ("first deny second once ");
}

static void
test_failure (void)
{
  auth_ask_open ("q", "{}");
  auth_ask_stage.failure = "org.example.Authenticator.Error.Locked";
  auth_ask_press ("q", "Always Allow");
  auth_ask_stage_wait ("the answer", has_answers, "q always ");
  auth_ask_stage.failure = NULL;
  auth_ask_press ("q", "Allow Once");
  g_assert_nonnull (auth_ask_look ("q", "Try this"));
  auth_ask_expect_end ("q always q once ");
}

static void
test_sign_in (void)
{
  auth_ask_open ("q", "{'NeedsSignIn': <true>}");
  auth_ask_press ("q", "Deny");
  auth_ask_expect_end ("q deny ");
  auth_ask_open ("q", "{'NeedsSignIn': <true>}");
  auth_ask_press ("q", "Allow Once");
  auth_ask_stage_wait ("the window", has_main_window, NULL);
  gtk_window_destroy (gtk_application_get_windows (auth_ask_stage.application)->data);
  auth_ask_expect_end ("q deny q once ");
}

/* A main window that has the focus somewhere. */
static gboolean
is_focused (gconstpointer window)
{
  GtkWidget *focus = gtk_window_get_focus ((GtkWindow *) window);

  return gtk_window_is_active ((GtkWindow *) window) && focus != NULL &&
         gtk_widget_get_mapped (focus);
}

static gboolean
is_gone (gconstpointer id)
{
  return auth_ask_find_dialog (id) == NULL;
}

/* The desktop gives the keys back to the window. */
static GtkWidget *
ask_and_come_back (GtkWindow *window)
{
  g_string_truncate (auth_ask_stage.answers, 0);
  auth_ask_open ("q", "{}");
  auth_ask_press ("q", "Deny");
  auth_ask_stage_wait ("the answer", has_answers, "q deny ");
  auth_ask_stage_wait ("the dialog to go", is_gone, "q");
  gtk_window_present (window);
  auth_ask_stage_wait ("the focus", is_focused, window);
  return gtk_window_get_focus (window);
}

static void
test_focus (void)
{
  GtkWindow *window;
  GtkWidget *focus;

  g_application_activate (G_APPLICATION (auth_ask_stage.application));
  auth_ask_stage_wait ("the window", has_main_window, NULL);
  window = gtk_application_get_windows (auth_ask_stage.application)->data;
  auth_ask_stage_wait ("the focus", is_focused, window);
  gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD);
  focus = gtk_window_get_focus (window);
  g_assert_true (ask_and_come_back (window) == focus);

  gtk_window_set_focus (window, NULL);
  g_assert_true (gtk_widget_is_ancestor (ask_and_come_back (window), GTK_WIDGET (window)));
  gtk_window_destroy (window);
  auth_ask_expect_end ("q deny ");
}

static void
test_agent_gone (void)
{
  auth_ask_open ("q", "{}");
  auth_ask_stage_withdraw_agent ();
  auth_ask_expect_end ("");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  auth_ask_stage_start ();
  auth_ask_stage_add_test ("/consent/words", test_words);
  auth_ask_stage_add_test ("/consent/unverified", test_unverified);
  auth_ask_stage_add_test ("/consent/untold", test_untold);
  auth_ask_stage_add_test ("/consent/codes", test_codes);
  auth_ask_stage_add_test ("/consent/parent-window", test_parent_window);
  auth_ask_stage_add_test ("/consent/live", test_live);
  auth_ask_stage_add_test ("/consent/answers", test_answers);
  auth_ask_stage_add_test ("/consent/dismissed", test_dismissed);
  auth_ask_stage_add_test ("/consent/vanished", test_vanished);
  auth_ask_stage_add_test ("/consent/one-an-app", test_one_an_app);
  auth_ask_stage_add_test ("/consent/failure", test_failure);
  auth_ask_stage_add_test ("/consent/sign-in", test_sign_in);
  auth_ask_stage_add_test ("/consent/focus", test_focus);
  auth_ask_stage_add_test ("/consent/agent-gone", test_agent_gone);
  return auth_ask_stage_run ();
}
