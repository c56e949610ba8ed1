/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page of the one-time codes with the real agent and keyring: what is listed, found, moved
 * and removed there.
 */

#include "config.h"

#include "auth-code-row.h"
#include "auth-codes-stage.h"
#include "auth-look.h"
#include "auth-stage-aws.h"

static void
test_list (AuthCodesStage *self, gconstpointer document)
{
  g_autofree char *initials = auth_codes_stage_dup_order (self);

  g_assert_cmpstr (initials, ==, "ZEB!");
  auth_codes_stage_wait_for_code (self, "c1");
  g_assert_cmpuint (strlen (auth_codes_stage_find (self, "c1")->next_code), ==, 6);
  g_assert_false (auth_code_item_is_stale (auth_codes_stage_find (self, "c1"),
                                           g_get_real_time () / G_USEC_PER_SEC));
  /* That of HOTP is good once, so it is not there before somebody asks for it. */
  g_assert_null (auth_codes_stage_find (self, "c3")->code);
  g_assert_nonnull (auth_look ("A code that cannot be used"));
}

static void
test_search (AuthCodesStage *self, gconstpointer document)
{
  static const struct
  {
    const char *text;
    const char *initials;
  } cases[] = {
    { "nobody", "" },
    { "zurich", "Z" },
    { "ALICE", "ZE" },
    { "ali exa", "E" },
    { "bob bank", "B" },
    { " ", "ZEB" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      auth_codes_page_search (self->page, cases[i].text);
      auth_codes_stage_wait_for_order (self, cases[i].initials);
    }
}

static gboolean
is_grown (AuthStage *stage, gpointer user_data)
{
  AuthCodesStage *self = user_data;

  return g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 100;
}

/* Rows are made for what can be seen, and for more as somebody gets there. */
static void
test_many (AuthCodesStage *self, gconstpointer document)
{
  GtkWidget *list = GTK_WIDGET (auth_codes_page_get_list (self->page));
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->model));

  g_assert_cmpuint (auth_codes_model_get_n_entries (self->model), ==, 100);
  g_assert_cmpuint (n_items, <, 60);
  auth_codes_page_search (self->page, "99");
  auth_codes_stage_wait_for_order (self, "S");
  auth_codes_page_search (self->page, "");
  auth_codes_page_show_code (self->page, "s70", TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->model)), >, 70);
  while (!is_grown (self->stage, self))
    {
      gtk_widget_activate_action (list, "list.scroll-to-item", "u",
                                  g_list_model_get_n_items (G_LIST_MODEL (self->model)) - 1);
      g_main_context_iteration (NULL, TRUE);
    }
}

/* Shows the one it begins with, and reaches to the lower end of the window. */
static gboolean
is_filled (AuthStage *stage, gpointer user_data)
{
  AuthCodesWanted *wanted = user_data;
  AuthCodesPage *page = wanted->fixture->page;
  GtkAdjustment *adjustment =
    gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (auth_codes_page_get_list (page)));
  g_autoptr (AuthCodeItem) first =
    g_list_model_get_item (G_LIST_MODEL (auth_codes_page_get_model (page)), 0);

  if (*wanted->text == '\0' || first == NULL)
    return *wanted->text == '\0' && first == NULL;
  return g_str_equal (first->issuer, wanted->text) &&
         gtk_widget_get_height (GTK_WIDGET (page)) >= 750 &&
         gtk_adjustment_get_upper (adjustment) > gtk_adjustment_get_page_size (adjustment);
}

/* A tall window is not left half empty, whatever was found before. */
static void
test_fill (AuthCodesStage *self, gconstpointer document)
{
  static const struct
  {
    const char *text;
    const char *first;
  } rows[] = {
    { "9", "Service 9" },
    { "nothing", "" },
    { "service", "Service 0" },
    { "7", "Service 7" },
    { "", "Service 0" },
  };

  gtk_window_set_default_size (GTK_WINDOW (self->window), 500, 780);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      AuthCodesWanted wanted = { self, rows[i].first };

      auth_codes_page_search (self->page, rows[i].text);
      auth_stage_wait (self->stage, is_filled, &wanted);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->model)), <, 60);
    }
}

/* As the key would, but for what the widget itself does with it. */
static gboolean
press (GtkWidget *widget, GtkPropagationPhase phase, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean is_handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !is_handled; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller) &&
          gtk_event_controller_get_propagation_phase (controller) == phase)
        g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &is_handled);
    }
  return is_handled;
}

static GtkWidget *
get_focus (AuthCodesStage *self)
{
  return gtk_root_get_focus (GTK_ROOT (self->window));
}

/* From the search to the row that was found, where Enter copies, and out of it by Escape. */
static void
test_keys (AuthCodesStage *self, gconstpointer document)
{
  GtkSearchBar *bar = auth_codes_page_get_search_bar (self->page);
  GtkWidget *list = GTK_WIDGET (auth_codes_page_get_list (self->page));
  GtkWidget *entry;

  auth_codes_page_search (self->page, "77");
  auth_codes_stage_wait_for_order (self, "S");
  entry = gtk_widget_get_ancestor (get_focus (self), GTK_TYPE_SEARCH_ENTRY);
  g_assert_nonnull (entry);
  g_assert_true (press (entry, GTK_PHASE_CAPTURE, GDK_KEY_Down));
  g_assert_true (AUTH_IS_CODE_ROW (gtk_widget_get_first_child (get_focus (self))));
  g_assert_true (press (list, GTK_PHASE_BUBBLE, GDK_KEY_Escape));
  g_assert_false (gtk_search_bar_get_search_mode (bar));
  g_assert_true (AUTH_IS_CODE_ROW (gtk_widget_get_first_child (get_focus (self))));
  press (list, GTK_PHASE_CAPTURE, GDK_KEY_End);
  g_assert_true (is_grown (self->stage, self));
}

static void
test_order (AuthCodesStage *self, gconstpointer document)
{
  g_settings_set_string (auth_settings_get (), "codes-order", "name");
  auth_codes_stage_wait_for_order (self, "BEZ");
  g_settings_set_string (auth_settings_get (), "codes-order", "hand");
  auth_codes_stage_wait_for_order (self, "ZEB");
  auth_codes_stage_act (self, "codes.move-down", "c1");
  auth_codes_stage_wait_for_order (self, "EZB");
  auth_codes_stage_act (self, "codes.move-up", "c3");
  auth_codes_stage_wait_for_order (self, "EBZ");
  /* Nowhere to go. */
  auth_codes_stage_act (self, "codes.move-down", "c1");
  auth_codes_stage_act (self, "codes.pin", "c1");
  auth_codes_stage_wait_for_order (self, "ZEB");
  g_assert_cmpstr (auth_codes_stage_find (self, "c1")->heading, ==, "Pinned");
  g_assert_cmpstr (auth_codes_stage_find (self, "c2")->heading, ==, "Other");
}

static gboolean
is_seen (AuthStage *stage, gpointer words)
{
  return auth_look (words) != NULL;
}

/* What fades away, of which there may be several, cannot be pressed any more. */
static gboolean
can_undo (AuthStage *stage, gpointer words)
{
  GtkWidget *label = auth_look (words);
  GtkWidget *toast = NULL;

  if (label != NULL)
    toast = gtk_widget_get_ancestor (label, g_type_from_name ("AdwToastWidget"));
  return toast != NULL && gtk_widget_get_can_target (toast) &&
         auth_look_below (toast, "Undo") != NULL;
}

static void
test_remove (AuthCodesStage *self, gconstpointer document)
{
  g_autoptr (GVariant) list = NULL;

  auth_codes_stage_act (self, "codes.remove", "c2");
  auth_codes_stage_wait_for_order (self, "ZB");
  auth_codes_stage_act (self, "codes.restore", "c2");
  auth_codes_stage_wait_for_order (self, "ZEB");

  /* Undo is there at once, and without an id it is the last one that comes back. */
  auth_codes_page_toast (self->page, "Code copied", NULL);
  auth_codes_stage_act (self, "codes.remove", "c1");
  auth_codes_stage_wait_for_order (self, "EB");
  auth_stage_wait (self->stage, is_seen, (gpointer) "“Zürich” removed");
  auth_codes_stage_act (self, "codes.remove", "c2");
  auth_codes_stage_wait_for_order (self, "B");
  auth_stage_wait (self->stage, can_undo, (gpointer) "“Example” removed");
  auth_codes_stage_act (self, "codes.restore", "");
  auth_codes_stage_wait_for_order (self, "EB");
  /* The answer has come before this one; it does not wait until the toast goes by itself. */
  list = auth_stage_codes_list (self->stage, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (can_undo (self->stage, (gpointer) "“Example” removed"));
  auth_codes_stage_act (self, "codes.restore", "");
  auth_codes_stage_wait_for_order (self, "ZEB");
}

/* Each is told while the one before still moves in, behind one that was shown for long. */
static void
test_hasty (AuthCodesStage *self, gconstpointer document)
{
  gint64 shown_at = g_get_real_time () / G_USEC_PER_SEC + 2;

  auth_codes_page_toast (self->page, "Calm", NULL);
  auth_stage_wait (self->stage, auth_stage_is_past, &shown_at);
  for (int i = 0; i < 16; i++)
    {
      g_autofree char *words = g_strdup_printf ("Words %d", i);

      auth_codes_page_toast (self->page, words, i % 3 == 2 ? "c1" : NULL);
      auth_stage_wait (self->stage, is_seen, words);
    }
  shown_at = g_get_real_time () / G_USEC_PER_SEC + 2;
  auth_stage_wait (self->stage, auth_stage_is_past, &shown_at);
}

/* In the middle of a second, when its tick is due for sure. */
static void
stand_still (gint64 seconds)
{
  gint64 now = g_get_real_time ();
  gint64 until = (now / G_USEC_PER_SEC + seconds) * G_USEC_PER_SEC + G_USEC_PER_SEC / 2;

  g_usleep ((gulong) (until - now));
}

/* After a loop that stood still what is shown is good at the first tick, however many were lost. */
static void
test_stall (AuthCodesStage *self, gconstpointer document)
{
  for (int i = 0; i < 3; i++)
    {
      AuthCodeItem *item = auth_codes_stage_find (self, "f1");
      gint64 woke_at;

      auth_codes_stage_wait_for_code (self, "f1");
      stand_still (1 + i);
      woke_at = g_get_real_time () / G_USEC_PER_SEC;
      while (g_main_context_iteration (NULL, FALSE))
        ;
      /* The next second may begin meanwhile. */
      g_assert_true (item->code == NULL || item->valid_until > woke_at);
    }
}

static gboolean
is_running (AuthStage *stage, gpointer user_data)
{
  AuthCodesStage *self = user_data;

  return auth_codes_clock_is_running (auth_codes_model_get_clock (self->model)) &&
         auth_codes_stage_has_countdown (self);
}

static gboolean
is_still (AuthStage *stage, gpointer user_data)
{
  AuthCodesStage *self = user_data;

  return !auth_codes_clock_is_running (auth_codes_model_get_clock (self->model)) &&
         !auth_codes_stage_has_countdown (self);
}

/* Nothing wakes the program up, and nothing is counted, where no code that is shown ends. */
static void
test_still (AuthCodesStage *self, gconstpointer document)
{
  auth_stage_wait (self->stage, is_running, self);
  auth_codes_page_search (self->page, "nothing of the kind");
  auth_stage_wait (self->stage, is_still, self);
  auth_codes_page_search (self->page, "zurich");
  auth_stage_wait (self->stage, is_running, self);
  auth_codes_page_search (self->page, "bank");
  auth_stage_wait (self->stage, is_still, self);
  auth_codes_page_search (self->page, "");
  auth_stage_wait (self->stage, is_running, self);

  g_settings_set_boolean (auth_settings_get (), "hide-codes", TRUE);
  auth_stage_wait (self->stage, is_still, self);
  auth_codes_stage_act (self, "codes.reveal", "c1");
  auth_stage_wait (self->stage, is_running, self);
  auth_codes_stage_act (self, "codes.reveal", "c1");
  auth_stage_wait (self->stage, is_still, self);
}

/* Nobody looked at its time meanwhile. */
static void
test_reveal_late (AuthCodesStage *self, gconstpointer document)
{
  AuthCodeItem *item = auth_codes_stage_find (self, "f1");
  gint64 now;

  auth_codes_stage_wait_for_code (self, "f1");
  g_settings_set_boolean (auth_settings_get (), "hide-codes", TRUE);
  auth_stage_wait (self->stage, is_still, self);
  stand_still (2);
  now = g_get_real_time () / G_USEC_PER_SEC;
  auth_codes_stage_act (self, "codes.reveal", "f1");
  g_assert_true (item->code == NULL || item->valid_until > now);
}

/* Over the list is what most of those that are shown have. */
static void
test_period (AuthCodesStage *self, gconstpointer document)
{
  AuthCodesClock *clock = auth_codes_model_get_clock (self->model);
  gint64 ends_at;

  auth_codes_stage_wait_for_code (self, "f1");
  auth_codes_stage_wait_for_code (self, "c1");
  g_assert_cmpuint (auth_codes_clock_get_period (clock, &ends_at), ==, 30);
  auth_codes_page_search (self->page, "fast");
  auth_codes_stage_wait_for_order (self, "F");
  while (auth_codes_clock_get_period (clock, &ends_at) != 1)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_unseen (AuthCodesStage *self, gconstpointer document)
{
  AuthCodesClock *clock = auth_codes_model_get_clock (self->model);

  auth_stage_wait (self->stage, is_running, self);
  gtk_widget_set_visible (self->window, FALSE);
  g_assert_false (auth_codes_clock_is_running (clock));
  gtk_widget_set_visible (self->window, TRUE);
  g_assert_true (auth_codes_clock_is_running (clock));
}

/* There is nothing to be searched for while they are hidden. */
static void
test_search_locked (AuthCodesStage *self, gconstpointer document)
{
  GtkSearchBar *bar = auth_codes_page_get_search_bar (self->page);

  auth_codes_page_search (self->page, "zurich");
  auth_codes_stage_wait_for_order (self, "Z");
  gtk_widget_activate_action (GTK_WIDGET (self->page), "codes.lock", NULL);
  g_assert_false (gtk_search_bar_get_search_mode (bar));
  gtk_widget_activate_action (GTK_WIDGET (self->page), "codes.search", NULL);
  g_assert_false (gtk_search_bar_get_search_mode (bar));
  gtk_widget_activate_action (GTK_WIDGET (self->page), "codes.show", NULL);
  auth_codes_stage_wait_for_order (self, "ZEB");

  auth_codes_page_search (self->page, "zurich");
  auth_codes_stage_wait_for_order (self, "Z");
  auth_stage_lock_keyring (self->stage);
  auth_stage_wait (self->stage, auth_codes_stage_is_emptied, self);
  g_assert_false (gtk_search_bar_get_search_mode (bar));
  auth_codes_page_search (self->page, "zurich");
  g_assert_false (gtk_search_bar_get_search_mode (bar));
  auth_stage_unlock_keyring (self->stage);
  auth_codes_stage_wait_for_order (self, "ZEB");
}

static void
test_hide (AuthCodesStage *self, gconstpointer document)
{
  AuthCodesWanted wanted = { self, "c1" };
  AuthCodesClock *clock = auth_codes_model_get_clock (self->model);

  g_settings_set_boolean (auth_settings_get (), "hide-codes", TRUE);
  g_assert_true (auth_codes_clock_is_hidden (clock, auth_codes_stage_find (self, "c1")));
  g_assert_null (auth_look ("755\302\240224"));
  auth_codes_stage_act (self, "codes.reveal", "c1");
  auth_stage_wait (self->stage, auth_codes_stage_has_code, &wanted);
  g_assert_false (auth_codes_clock_is_hidden (clock, auth_codes_stage_find (self, "c1")));
  auth_codes_stage_act (self, "codes.reveal", "c1");
  g_assert_true (auth_codes_clock_is_hidden (clock, auth_codes_stage_find (self, "c1")));
}

static void
add (const char *name, const char *document, void (*func) (AuthCodesStage *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/codes-page/", name, NULL);

  g_test_add (path, AuthCodesStage, document, auth_codes_stage_set_up, func,
              auth_codes_stage_tear_down);
}

int
main (int argc, char **argv)
{
  g_autofree char *hundred = auth_codes_stage_dup_services (100);

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  add ("list", LIST (THREE "," BROKEN), test_list);
  add ("search", LIST (THREE), test_search);
  add ("many", hundred, test_many);
  add ("fill", hundred, test_fill);
  add ("keys", hundred, test_keys);
  add ("order", LIST (THREE), test_order);
  add ("remove", LIST (THREE), test_remove);
  add ("hasty", LIST (THREE), test_hasty);
  add ("stall", LIST (FAST), test_stall);
  add ("still", LIST (THREE), test_still);
  add ("reveal-late", LIST (FAST), test_reveal_late);
  add ("period", LIST (THREE "," FAST), test_period);
  add ("unseen", LIST (THREE), test_unseen);
  add ("search-locked", LIST (THREE), test_search_locked);
  add ("hide", LIST (THREE), test_hide);
  return g_test_run ();
}
