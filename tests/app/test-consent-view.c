/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The question whether a program may use an account in a small or large window and in large
 * letters: nothing is allowed that was not in view.
 */

#include "config.h"

#include <adwaita.h>

#include "auth-ask-stage.h"
#include "auth-ask.h"

/* As long as in the languages with the longest words. */
static void
test_narrow (void)
{
  int least;

  auth_ask_open ("q", "{}");
  gtk_button_set_label (GTK_BUTTON (auth_ask_look ("q", "Always Allow")),
                        "Autoriser vraiment toujours");
  gtk_widget_measure (GTK_WIDGET (auth_ask_find_dialog ("q")), GTK_ORIENTATION_HORIZONTAL, -1,
                      &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 360);
  auth_ask_press ("q", "Deny");
  auth_ask_expect_end ("q deny ");
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

  auth_ask_open ("q", "{}");
  row = gtk_widget_get_ancestor (auth_ask_look ("q", "Use online services in your name"),
                                 ADW_TYPE_ACTION_ROW);
  gtk_window_set_default_size (GTK_WINDOW (auth_ask_find_dialog ("q")), 1200, 800);
  auth_ask_stage_wait ("the wide dialog", is_wide, auth_ask_find_dialog ("q"));
  g_assert_cmpint (gtk_widget_get_width (row), <=, 600);
  auth_ask_press ("q", "Deny");
  auth_ask_expect_end ("q deny ");
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
  auth_ask_open ("q", text);
  gtk_window_set_default_size (GTK_WINDOW (auth_ask_find_dialog ("q")), 360, height);
  auth_ask_stage_wait ("the narrow dialog", is_narrow, auth_ask_find_dialog ("q"));
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
      auth_ask_wait_until_live ("q", "Deny");
      g_assert_true (is_in_view (auth_ask_look ("q", "alice@example.com")));
      g_assert_true (is_in_view (auth_ask_look ("q", "Use online services in your name")));
      auth_ask_press ("q", "Allow Once");
      auth_ask_expect_end ("q once ");
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
  auth_ask_wait_until_live ("q", "Always Allow");
  g_assert_false (is_in_view (auth_ask_look ("q", last)));
  while (!is_in_view (auth_ask_look ("q", last)))
    {
      auth_ask_press ("q", "Always Allow");
      g_assert_cmpstr (auth_ask_stage.answers->str, ==, "");
      g_assert_false (auth_ask_is_sensitive (auth_ask_look ("q", "Always Allow")));
      auth_ask_wait_until_live ("q", "Always Allow");
    }
  auth_ask_press ("q", "Always Allow");
  auth_ask_expect_end ("q always ");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  auth_ask_stage_start ();
  auth_ask_stage_add_test ("/consent/narrow", test_narrow);
  auth_ask_stage_add_test ("/consent/wide", test_wide);
  auth_ask_stage_add_test ("/consent/in-view", test_in_view);
  auth_ask_stage_add_test ("/consent/out-of-view", test_out_of_view);
  return auth_ask_stage_run ();
}
