/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The search of the code list by the keyboard, and what entries are called, with the real agent and
 * keyring.
 */

#include "config.h"

#include "auth-codes-stage.h"
#include "auth-countdown.h"
#include "auth-look.h"

static gboolean
is_seen (AuthStage *stage, gpointer words)
{
  return auth_look (words) != NULL;
}

/* Has come into sight, where keys reach it. */
static gboolean
has_search (AuthStage *stage, gpointer user_data)
{
  AuthCodesStage *self = user_data;
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self->window));
  GtkWidget *bar = GTK_WIDGET (auth_codes_page_get_search_bar (self->page));

  return focus != NULL && gtk_widget_is_ancestor (focus, bar) && gtk_widget_get_mapped (focus) &&
         gtk_widget_get_height (bar) > 20;
}

static gboolean
counts_down (GtkWidget *widget)
{
  gboolean found = AUTH_IS_COUNTDOWN (widget) && gtk_widget_get_mapped (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && !found;
       child = gtk_widget_get_next_sibling (child))
    found = counts_down (child);
  return found;
}

/* Typed on the list it is searched for, Enter copies, Down leads to what was found, and what is
 * typed there goes on with the search. */
static void
test_search (AuthCodesStage *self, gconstpointer document)
{
  gtk_widget_grab_focus (GTK_WIDGET (auth_codes_page_get_list (self->page)));
  auth_look_type (self->window, "z");
  auth_codes_stage_wait_for_order (self, "Z");
  auth_stage_wait (self->stage, has_search, self);
  auth_look_type (self->window, "Return");
  auth_stage_wait (self->stage, auth_codes_stage_is_copied, self);
  auth_look_type (self->window, "Down BackSpace b");
  auth_codes_stage_wait_for_order (self, "B");
  g_assert_true (has_search (self->stage, self));
  auth_look_type (self->window, "q");
  auth_stage_wait (self->stage, is_seen, (gpointer) "Nothing Found");
  g_signal_emit_by_name (auth_codes_model_get_clock (self->model), "tick");
  g_assert_false (counts_down (self->window));
  auth_look_type (self->window, "Escape");
  auth_codes_stage_wait_for_order (self, "ZEB");
}

/* The focus is never where no key does anything. */
static void
test_nothing (AuthCodesStage *self, gconstpointer document)
{
  gtk_widget_grab_focus (GTK_WIDGET (auth_codes_page_get_list (self->page)));
  auth_look_type (self->window, "q");
  auth_stage_wait (self->stage, is_seen, (gpointer) "Nothing Found");
  auth_stage_wait (self->stage, has_search, self);
  auth_look_type (self->window, "Down BackSpace b");
  auth_codes_stage_wait_for_order (self, "B");
  auth_look_type (self->window, "q");
  auth_stage_wait (self->stage, is_seen, (gpointer) "Nothing Found");
  auth_look_type (self->window, "Down Escape");
  auth_codes_stage_wait_for_order (self, "ZEB");
}

/* The row that had the focus was the last one. */
static void
test_last_hit (AuthCodesStage *self, gconstpointer document)
{
  gtk_widget_grab_focus (GTK_WIDGET (auth_codes_page_get_list (self->page)));
  auth_look_type (self->window, "z");
  auth_codes_stage_wait_for_order (self, "Z");
  auth_stage_wait (self->stage, has_search, self);
  auth_look_type (self->window, "Down Delete");
  auth_stage_wait (self->stage, is_seen, (gpointer) "Nothing Found");
  auth_look_type (self->window, "BackSpace b");
  auth_codes_stage_wait_for_order (self, "B");
}

static void
test_namesakes (AuthCodesStage *self, gconstpointer document)
{
  auth_codes_stage_act (self, "codes.remove", "n1");
  auth_stage_wait (self->stage, is_seen, (gpointer) "“Same (alice)” removed");
}

/* It would be read as "bank". */
static void
test_direction (AuthCodesStage *self, gconstpointer document)
{
  g_assert_cmpstr (auth_codes_stage_find (self, "d1")->issuer, ==, "knab");
  auth_stage_wait (self->stage, is_seen, (gpointer) "knab");
}

static void
add (const char *name, const char *document, void (*func) (AuthCodesStage *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/codes-search/", name, NULL);

  g_test_add (path, AuthCodesStage, document, auth_codes_stage_set_up, func,
              auth_codes_stage_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  add ("nothing", LIST (THREE), test_nothing);
  add ("last-hit", LIST (THREE), test_last_hit);
  add ("search", LIST (THREE), test_search);
  add ("namesakes", LIST (USUAL ("n1", "Same") "," USUAL ("n2", "Same")), test_namesakes);
  add ("direction", LIST (USUAL ("d1", "\342\200\256knab")), test_direction);
  return g_test_run ();
}
