/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The question whether a program may use an account, asked by a stand-in for the agent: what it
 * says, when it can be answered, and when it goes.
 */

#include "config.h"

#include <adwaita.h>

#include "auth-application.h"
#include "auth-ask-stage.h"
#include "auth-consent-dialog.h"
#include "auth-look.h"
#include "auth-window.h"

#define LIVE_AFTER_USEC (500 * G_TIME_SPAN_MILLISECOND)

static AuthConsentDialog *
find_dialog (const char *id)
{
  for (GList *l = gtk_application_get_windows (auth_ask_stage.application); l != NULL; l = l->next)
    if (AUTH_IS_CONSENT_DIALOG (l->data) &&
        g_str_equal (auth_consent_dialog_get_id (l->data), id) && gtk_widget_get_mapped (l->data))
      return l->data;
  return NULL;
}

static gboolean
has_dialog (gconstpointer id)
{
  return find_dialog (id) != NULL;
}

static gboolean
has_no_window (gconstpointer data)
{
  return gtk_application_get_windows (auth_ask_stage.application) == NULL;
}

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

static GtkWidget *
find (const char *id, const char *text)
{
  return auth_look_below (GTK_WIDGET (find_dialog (id)), text);
}

static gboolean
is_sensitive (gconstpointer button)
{
  return gtk_widget_is_sensitive ((GtkWidget *) button);
}

static gboolean
is_insensitive (gconstpointer button)
{
  return !is_sensitive (button);
}

static void
open_question (const char *id, const char *text)
{
  auth_ask_stage_add (id, text);
  g_action_group_activate_action (G_ACTION_GROUP (auth_ask_stage.application), "consent",
                                  g_variant_new_string (id));
  auth_ask_stage_wait ("the dialog", has_dialog, id);
}

static GtkWidget *
wait_until_live (const char *id, const char *label)
{
  GtkWidget *button = find (id, label);

  g_assert_nonnull (button);
  gtk_window_present (GTK_WINDOW (find_dialog (id)));
  auth_ask_stage_wait (label, is_sensitive, button);
  return button;
}

static void
press (const char *id, const char *label)
{
  g_signal_emit_by_name (wait_until_live (id, label), "clicked");
}

static void
expect_end (const char *answers)
{
  auth_ask_stage_wait (answers, has_answers, answers);
  auth_ask_stage_wait ("no window", has_no_window, NULL);
}

static void
test_words (void)
{
  open_question ("q", "{'User': <'alice@example.com'>, "
                      "'Permissions': <['profile', 'aws-credentials:arn:aws:iam::1:role/R']>, "
                      "'Reason': <'For <b>your</b>\\nreports\\u202e'>, 'NeedsSignIn': <true>}");
  g_assert_nonnull (find ("q", "Let “Files” Use Your Account?"));
  g_assert_nonnull (find ("q", "Its sandbox confirms which program it is"));
  g_assert_nonnull (find ("q", "org.example.Files"));
  g_assert_nonnull (find ("q", "Example Corp"));
  g_assert_nonnull (find ("q", "alice@example.com\nIf you allow it, you sign in next"));
  g_assert_nonnull (find ("q", "See who you are: name, e-mail address and groups"));
  g_assert_nonnull (find ("q", "Use AWS in your name, in the role arn:aws:iam::1:role/R"));
  g_assert_nonnull (find ("q", "“For <b>your</b> reports”"));
  auth_ask_stage_withdraw ("q");
  expect_end ("");
}

static void
test_unverified (void)
{
  open_question ("q", "{'App': <'host:'>, 'AppName': <''>, 'Executable': <''>, "
                      "'IsVerified': <false>, 'MayRemember': <false>}");
  g_assert_nonnull (find ("q", "Let a Program on This Computer Use Your Account?"));
  g_assert_nonnull (find ("q", "Cannot be verified"));
  g_assert_nonnull (find ("q",
                          "Authenticator itself runs in a sandbox and cannot see which program "
                          "it is."));
  g_assert_null (find ("q", "In Its Own Words"));
  /* What cannot be kept is not offered. */
  g_assert_nonnull (find ("q", "Deny"));
  g_assert_nonnull (find ("q", "Allow Once"));
  g_assert_null (find ("q", "Always Allow"));
  g_assert_null (find ("q", "Never Allow"));
  press ("q", "Allow Once");
  expect_end ("q once ");
}

/* Whoever says always to one of those has to know that it is to all of them. */
static void
test_untold (void)
{
  open_question ("q", "{'App': <'host:'>, 'AppName': <''>, 'Executable': <''>, "
                      "'IsVerified': <false>, 'MayRemember': <true>}");
  g_assert_nonnull (find ("q", "It does not run in a sandbox and may be another program than it "
                               "seems.\n\n“Always” and “Never” count for every program on this "
                               "computer that cannot be told from others."));
  press ("q", "Always Allow");
  expect_end ("q always ");
}

static void
test_codes (void)
{
  open_question ("q", "{'Account': <''>, 'AccountName': <''>, 'Permissions': <['codes']>}");
  g_assert_nonnull (find ("q", "Let “Files” Use One-Time Codes?"));
  g_assert_nonnull (find ("q", "See which one-time codes you have, not the codes themselves"));
  press ("q", "Deny");
  expect_end ("q deny ");
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
      open_question ("q", cases[i].question);
      g_assert_cmpint (gtk_window_get_modal (GTK_WINDOW (find_dialog ("q"))), ==,
                       cases[i].is_modal);
      auth_ask_stage_withdraw ("q");
      expect_end ("");
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
      open_question ("q", "{}");
      press ("q", cases[i].label);
      expect_end (cases[i].answers);
    }
}

/* As long as in the languages with the longest words. */
static void
test_narrow (void)
{
  int least;

  open_question ("q", "{}");
  gtk_button_set_label (GTK_BUTTON (find ("q", "Always Allow")), "Autoriser vraiment toujours");
  gtk_widget_measure (GTK_WIDGET (find_dialog ("q")), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL,
                      NULL, NULL);
  g_assert_cmpint (least, <=, 360);
  press ("q", "Deny");
  expect_end ("q deny ");
}

static gboolean
is_wide (gconstpointer dialog)
{
  return gtk_widget_get_width ((GtkWidget *) dialog) >= 1000;
}

/* Some desktops give a window all the room there is. */
static void
test_wide (void)
{
  GtkWidget *row;

  open_question ("q", "{}");
  row =
    gtk_widget_get_ancestor (find ("q", "Use online services in your name"), ADW_TYPE_ACTION_ROW);
  gtk_window_set_default_size (GTK_WINDOW (find_dialog ("q")), 1200, 800);
  auth_ask_stage_wait ("the wide dialog", is_wide, find_dialog ("q"));
  g_assert_cmpint (gtk_widget_get_width (row), <=, 600);
  g_assert_cmpint (gtk_widget_get_width (find ("q", "Deny")), <=, 300);
  press ("q", "Deny");
  expect_end ("q deny ");
}

static void
set_text_scale (double scale)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (scale * 96 * 1024), NULL);
}

static gboolean
is_narrow (gconstpointer dialog)
{
  return gtk_widget_get_width ((GtkWidget *) dialog) <= 360;
}

static gboolean
is_in_view (GtkWidget *widget)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  return gtk_widget_compute_bounds (widget, scroller, &bounds) && bounds.origin.y >= 0 &&
         bounds.origin.y + bounds.size.height <= gtk_widget_get_height (scroller);
}

static void
open_narrow (const char *text, int height)
{
  open_question ("q", text);
  gtk_window_set_default_size (GTK_WINDOW (find_dialog ("q")), 360, height);
  auth_ask_stage_wait ("the narrow dialog", is_narrow, find_dialog ("q"));
}

/* Who is asked and what for comes before everything that may be long. */
static void
test_in_view (void)
{
  static const double scales[] = { 1, 1.5 };

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      set_text_scale (scales[i]);
      open_narrow ("{'App': <'host:'>, 'AppName': <''>, 'Executable': <'/usr/bin/python3.11'>, "
                   "'IsVerified': <false>, 'User': <'alice@example.com'>}",
                   640);
      wait_until_live ("q", "Deny");
      g_assert_true (is_in_view (find ("q", "alice@example.com")));
      g_assert_true (is_in_view (find ("q", "Use online services in your name")));
      press ("q", "Allow Once");
      expect_end ("q once ");
      g_string_truncate (auth_ask_stage.answers, 0);
    }
  set_text_scale (1);
}

/* What does not fit is shown before it is allowed. */
static void
test_out_of_view (void)
{
  const char *last = "Use AWS in your name, in the role arn:aws:iam::1:role/R";

  open_narrow ("{'Permissions': <['profile', 'access-token', 'id-token', "
               "'aws-credentials:arn:aws:iam::1:role/R']>}",
               300);
  wait_until_live ("q", "Always Allow");
  g_assert_false (is_in_view (find ("q", last)));
  while (!is_in_view (find ("q", last)))
    {
      press ("q", "Always Allow");
      g_assert_cmpstr (auth_ask_stage.answers->str, ==, "");
      g_assert_false (is_sensitive (find ("q", "Always Allow")));
      wait_until_live ("q", "Always Allow");
    }
  press ("q", "Always Allow");
  expect_end ("q always ");
}

static void
test_live (void)
{
  gint64 start = g_get_monotonic_time ();
  GtkWidget *deny;
  GtkWidget *other = gtk_window_new ();

  open_question ("q", "{}");
  deny = find ("q", "Deny");
  g_assert_false (is_sensitive (deny));
  g_assert_false (is_sensitive (find ("q", "Always Allow")));
  gtk_widget_activate (find ("q", "Always Allow"));
  gtk_widget_activate_default (deny);
  wait_until_live ("q", "Deny");
  g_assert_cmpint (g_get_monotonic_time () - start, >=, LIVE_AFTER_USEC);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (find_dialog ("q"))) == deny);
  g_assert_true (gtk_window_get_default_widget (GTK_WINDOW (find_dialog ("q"))) == deny);
  g_assert_cmpstr (auth_ask_stage.answers->str, ==, "");

  /* Another window takes the keys, and gives them back. */
  gtk_window_present (GTK_WINDOW (other));
  auth_ask_stage_wait ("the buttons to be dead", is_insensitive, deny);
  gtk_window_destroy (GTK_WINDOW (other));
  start = g_get_monotonic_time ();
  wait_until_live ("q", "Deny");
  g_assert_cmpint (g_get_monotonic_time () - start, >=, LIVE_AFTER_USEC);
  press ("q", "Deny");
  expect_end ("q deny ");
}

static void
test_dismissed (void)
{
  open_question ("q", "{}");
  gtk_window_close (GTK_WINDOW (find_dialog ("q")));
  expect_end ("q dismiss ");
}

static void
test_vanished (void)
{
  open_question ("q", "{}");
  auth_ask_stage_withdraw ("q");
  expect_end ("");
}

static void
test_one_an_app (void)
{
  auth_ask_stage_add ("first", "{'App': <'snap:other'>}");
  auth_ask_stage_add ("second", "{'App': <'snap:other'>}");
  open_question ("third", "{}");
  auth_ask_stage_wait ("another program's dialog", has_dialog, "first");
  g_assert_null (find_dialog ("second"));
  press ("first", "Deny");
  auth_ask_stage_wait ("the next dialog of that program", has_dialog, "second");
  press ("second", "Allow Once");
  auth_ask_stage_withdraw ("third");
  expect_end ("first deny second once ");
}

static void
test_failure (void)
{
  open_question ("q", "{}");
  auth_ask_stage.failure = "org.example.Authenticator.Error.Locked";
  press ("q", "Always Allow");
  auth_ask_stage_wait ("the answer", has_answers, "q always ");
  auth_ask_stage.failure = NULL;
  press ("q", "Allow Once");
  g_assert_nonnull (find ("q", "Try this"));
  expect_end ("q always q once ");
}

static void
test_sign_in (void)
{
  open_question ("q", "{'NeedsSignIn': <true>}");
  press ("q", "Deny");
  expect_end ("q deny ");
  open_question ("q", "{'NeedsSignIn': <true>}");
  press ("q", "Allow Once");
  auth_ask_stage_wait ("the window", has_main_window, NULL);
  gtk_window_destroy (gtk_application_get_windows (auth_ask_stage.application)->data);
  expect_end ("q deny q once ");
}

static void
test_agent_gone (void)
{
  open_question ("q", "{}");
  auth_ask_stage_withdraw_agent ();
  expect_end ("");
}

static void
run (gpointer unused, gconstpointer test)
{
  ((void (*) (void)) test) ();
}

static void
start_application (void)
{
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;

  auth_ask_stage.application = GTK_APPLICATION (auth_application_new ());
  g_application_register (G_APPLICATION (auth_ask_stage.application), NULL, &error);
  g_assert_no_error (error);
  address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  auth_ask_stage.bus = g_dbus_connection_new_for_address_sync (
    address,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
add (const char *path, void (*test) (void))
{
  g_test_add_vtable (path, 0, test, auth_ask_stage_set_up, run, auth_ask_stage_tear_down);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  start_application ();

  add ("/consent/words", test_words);
  add ("/consent/unverified", test_unverified);
  add ("/consent/untold", test_untold);
  add ("/consent/codes", test_codes);
  add ("/consent/parent-window", test_parent_window);
  add ("/consent/narrow", test_narrow);
  add ("/consent/wide", test_wide);
  add ("/consent/in-view", test_in_view);
  add ("/consent/out-of-view", test_out_of_view);
  add ("/consent/live", test_live);
  add ("/consent/answers", test_answers);
  add ("/consent/dismissed", test_dismissed);
  add ("/consent/vanished", test_vanished);
  add ("/consent/one-an-app", test_one_an_app);
  add ("/consent/failure", test_failure);
  add ("/consent/sign-in", test_sign_in);
  add ("/consent/agent-gone", test_agent_gone);
  status = g_test_run ();
  g_object_unref (auth_ask_stage.application);
  g_object_unref (auth_ask_stage.bus);
  return status;
}
