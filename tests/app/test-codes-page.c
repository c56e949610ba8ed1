/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page of the one-time codes with the real agent and keyring: what is listed, found, copied,
 * moved, removed and hidden there.
 */

#include "config.h"

#include <adwaita.h>

#include "auth-codes-page.h"
#include "auth-countdown.h"
#include "auth-look.h"
#include "auth-settings.h"
#include "auth-stage-codes.h"

#define SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
#define TOTP(id, issuer, rest)                                                            \
  "{\"id\":\"" id "\",\"issuer\":\"" issuer "\",\"account\":\"alice\",\"type\":\"totp\"," \
  "\"algorithm\":\"SHA1\",\"secret\":\"" SECRET "\"," rest "}"
#define USUAL(id, issuer) TOTP (id, issuer, "\"digits\":6,\"period\":30")
#define LIST(list)        "{\"version\":1,\"codes\":[" list "]}"

#define THREE                                                                                    \
  USUAL ("c1", "Z\303\274rich")                                                                  \
  "," USUAL (                                                                                    \
    "c2", "Example") ","                                                                         \
                     "{\"id\":\"c3\",\"issuer\":\"Bank\",\"account\":\"bob\",\"type\":\"hotp\"," \
                     "\"algorithm\":\"SHA1\",\"digits\":6,\"counter\":1,\"secret\":\"" SECRET    \
                     "\"}"
#define BROKEN "{\"id\":\"b1\",\"type\":\"totp\",\"secret\":\"0189\"}"
#define FAST   TOTP ("f1", "Fast", "\"digits\":8,\"period\":1")

typedef struct
{
  AuthStage *stage;
  AuthAgentClient *client;
  GtkWidget *window;
  AuthCodesPage *page;
  AuthCodesModel *model;
} Fixture;

static gboolean
is_listed (AuthStage *stage, gpointer user_data)
{
  Fixture *self = user_data;

  return auth_codes_model_get_state (self->model) == AUTH_CODES_LISTED;
}

static gboolean
is_emptied (AuthStage *stage, gpointer user_data)
{
  Fixture *self = user_data;

  return auth_codes_model_get_state (self->model) == AUTH_CODES_EMPTIED;
}

static void
fixture_set_up (Fixture *self, gconstpointer document)
{
  GSettings *settings = auth_settings_get ();
  static const char *const keys[] = { "codes-order", "hide-codes", "clear-clipboard-seconds" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (settings, keys[i]);
  self->stage = auth_stage_new (NULL, NULL);
  auth_stage_codes_store (self->stage, document);
  self->client = auth_agent_client_new ();
  self->page = AUTH_CODES_PAGE (auth_codes_page_new (self->client));
  self->model = auth_codes_page_get_model (self->page);
  self->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 500, 600);
  adw_window_set_content (ADW_WINDOW (self->window), GTK_WIDGET (self->page));
  gtk_window_present (GTK_WINDOW (self->window));
  auth_agent_client_connect (self->client);
  auth_stage_wait (self->stage, is_listed, self);
}

static void
fixture_tear_down (Fixture *self, gconstpointer document)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_object_unref (self->client);
  auth_stage_codes_store (self->stage, NULL);
  auth_stage_free (self->stage);
}

static void
act (Fixture *self, const char *action, const char *id)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->page), action, "s", id));
}

static AuthCodeItem *
find (Fixture *self, const char *id)
{
  AuthCodeItem *item = auth_codes_model_find (self->model, id);

  g_assert_nonnull (item);
  return item;
}

/* The issuers as they are listed, a letter each. */
static char *
dup_initials (Fixture *self)
{
  g_autoptr (GString) initials = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->model)); i++)
    {
      g_autoptr (AuthCodeItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), i);

      g_string_append_c (initials, *item->issuer != '\0' ? *item->issuer : '!');
    }
  return g_string_free (g_steal_pointer (&initials), FALSE);
}

typedef struct
{
  Fixture *fixture;
  const char *text;
} Wanted;

static gboolean
has_initials (AuthStage *stage, gpointer user_data)
{
  Wanted *wanted = user_data;
  g_autofree char *initials = dup_initials (wanted->fixture);

  return g_str_equal (initials, wanted->text);
}

static void
wait_for_initials (Fixture *self, const char *initials)
{
  Wanted wanted = { self, initials };

  auth_stage_wait (self->stage, has_initials, &wanted);
}

static gboolean
has_code (AuthStage *stage, gpointer user_data)
{
  Wanted *wanted = user_data;

  return find (wanted->fixture, wanted->text)->code != NULL;
}

static void
wait_for_code (Fixture *self, const char *id)
{
  Wanted wanted = { self, id };

  auth_stage_wait (self->stage, has_code, &wanted);
}

static void
test_list (Fixture *self, gconstpointer document)
{
  g_autofree char *initials = dup_initials (self);

  g_assert_cmpstr (initials, ==, "ZEB!");
  wait_for_code (self, "c1");
  g_assert_cmpuint (strlen (find (self, "c1")->next_code), ==, 6);
  g_assert_false (auth_code_item_is_stale (find (self, "c1"), g_get_real_time () / G_USEC_PER_SEC));
  /* That of HOTP is good once, so it is not there before somebody asks for it. */
  g_assert_null (find (self, "c3")->code);
  g_assert_nonnull (auth_look ("A code that cannot be used"));
}

static void
test_search (Fixture *self, gconstpointer document)
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
      wait_for_initials (self, cases[i].initials);
    }
}

static void
test_order (Fixture *self, gconstpointer document)
{
  g_settings_set_string (auth_settings_get (), "codes-order", "name");
  wait_for_initials (self, "BEZ");
  g_settings_set_string (auth_settings_get (), "codes-order", "hand");
  wait_for_initials (self, "ZEB");
  act (self, "codes.move-down", "c1");
  wait_for_initials (self, "EZB");
  act (self, "codes.move-up", "c3");
  wait_for_initials (self, "EBZ");
  /* Nowhere to go. */
  act (self, "codes.move-down", "c1");
  act (self, "codes.pin", "c1");
  wait_for_initials (self, "ZEB");
  g_assert_cmpstr (find (self, "c1")->heading, ==, "Pinned");
  g_assert_cmpstr (find (self, "c2")->heading, ==, "Other");
}

static void
test_remove (Fixture *self, gconstpointer document)
{
  act (self, "codes.remove", "c2");
  wait_for_initials (self, "ZB");
  act (self, "codes.restore", "c2");
  wait_for_initials (self, "ZEB");
}

static void
got_text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  char **text = user_data;
  g_autoptr (GError) error = NULL;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, &error);
  if (*text == NULL)
    *text = g_strdup (error != NULL ? error->message : "");
}

static gboolean
has_text (AuthStage *stage, gpointer text)
{
  return *(char **) text != NULL;
}

static char *
paste (Fixture *self)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (self->window), NULL, got_text_cb, &text);
  auth_stage_wait (self->stage, has_text, &text);
  return text;
}

static gboolean
is_copied (AuthStage *stage, gpointer user_data)
{
  Fixture *self = user_data;
  GdkContentFormats *formats = gdk_clipboard_get_formats (gtk_widget_get_clipboard (self->window));

  return gdk_content_formats_contain_mime_type (formats, "x-kde-passwordManagerHint");
}

static gboolean
is_withdrawn (AuthStage *stage, gpointer user_data)
{
  return !is_copied (stage, user_data);
}

static void
test_copy (Fixture *self, gconstpointer document)
{
  g_autofree char *pasted = NULL;
  g_autofree char *after = NULL;
  g_autofree char *theirs = NULL;

  g_settings_set_uint (auth_settings_get (), "clear-clipboard-seconds", 1);
  act (self, "codes.copy", "c3");
  auth_stage_wait (self->stage, is_copied, self);
  pasted = paste (self);
  g_assert_cmpstr (pasted, ==, "287082");
  /* Once more without a new one: it was not spent. */
  g_assert_cmpstr (find (self, "c3")->code, ==, "287082");
  auth_stage_wait (self->stage, is_withdrawn, self);
  after = paste (self);
  g_assert_cmpstr (after, ==, "");

  act (self, "codes.copy", "c2");
  auth_stage_wait (self->stage, is_copied, self);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (self->window), "of somebody else");
  g_usleep (1200 * 1000);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  theirs = paste (self);
  g_assert_cmpstr (theirs, ==, "of somebody else");
}

/* What is pasted is good then, not when it was copied. */
static void
test_paste_late (Fixture *self, gconstpointer document)
{
  g_autofree char *copied = NULL;
  g_autofree char *pasted = NULL;

  act (self, "codes.copy", "f1");
  auth_stage_wait (self->stage, is_copied, self);
  copied = paste (self);
  g_usleep (2200 * 1000);
  pasted = paste (self);
  g_assert_cmpuint (strlen (pasted), ==, 8);
  g_assert_cmpstr (copied, !=, pasted);
}

/* After a loop that stood still what is shown is good at the first tick, however many were lost. */
static void
test_stall (Fixture *self, gconstpointer document)
{
  AuthCodesClock *clock = auth_codes_model_get_clock (self->model);

  g_assert_true (auth_codes_clock_is_running (clock));
  for (int i = 0; i < 3; i++)
    {
      wait_for_code (self, "f1");
      g_usleep ((gulong) (900 + 500 * i) * 1000);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_assert_true (
        find (self, "f1")->code == NULL ||
        !auth_code_item_is_stale (find (self, "f1"), g_get_real_time () / G_USEC_PER_SEC));
    }
}

static void
test_unseen (Fixture *self, gconstpointer document)
{
  AuthCodesClock *clock = auth_codes_model_get_clock (self->model);

  g_assert_true (auth_codes_clock_is_running (clock));
  gtk_widget_set_visible (self->window, FALSE);
  g_assert_false (auth_codes_clock_is_running (clock));
  gtk_widget_set_visible (self->window, TRUE);
  g_assert_true (auth_codes_clock_is_running (clock));
}

static void
test_hide (Fixture *self, gconstpointer document)
{
  Wanted wanted = { self, "c1" };
  AuthCodesClock *clock = auth_codes_model_get_clock (self->model);

  g_settings_set_boolean (auth_settings_get (), "hide-codes", TRUE);
  g_assert_true (auth_codes_clock_is_hidden (clock, find (self, "c1")));
  g_assert_null (auth_look ("755\302\240224"));
  act (self, "codes.reveal", "c1");
  auth_stage_wait (self->stage, has_code, &wanted);
  g_assert_false (auth_codes_clock_is_hidden (clock, find (self, "c1")));
  act (self, "codes.reveal", "c1");
  g_assert_true (auth_codes_clock_is_hidden (clock, find (self, "c1")));
}

static gboolean
is_grown (AuthStage *stage, gpointer user_data)
{
  Fixture *self = user_data;

  return g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 100;
}

/* Rows are made for what can be seen, and for more as somebody gets there. */
static void
test_many (Fixture *self, gconstpointer document)
{
  GtkWidget *list = GTK_WIDGET (auth_codes_page_get_list (self->page));
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->model));

  g_assert_cmpuint (auth_codes_model_get_n_entries (self->model), ==, 100);
  g_assert_cmpuint (n_items, <, 60);
  auth_codes_page_search (self->page, "99");
  wait_for_initials (self, "S");
  auth_codes_page_search (self->page, "");
  auth_codes_page_show_code (self->page, "s70");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->model)), >, 70);
  while (!is_grown (self->stage, self))
    {
      gtk_widget_activate_action (list, "list.scroll-to-item", "u",
                                  g_list_model_get_n_items (G_LIST_MODEL (self->model)) - 1);
      g_main_context_iteration (NULL, TRUE);
    }
}

static char *
dup_hundred (void)
{
  g_autoptr (GString) document = g_string_new ("{\"version\":1,\"codes\":[");

  for (int i = 0; i < 100; i++)
    g_string_append_printf (document,
                            "%s{\"id\":\"s%d\",\"issuer\":\"Service %d\",\"account\":\"\","
                            "\"type\":\"totp\",\"algorithm\":\"SHA1\",\"digits\":6,"
                            "\"period\":30,\"secret\":\"" SECRET "\"}",
                            i > 0 ? "," : "", i, i);
  g_string_append (document, "]}");
  return g_string_free (g_steal_pointer (&document), FALSE);
}

static void
own_name (Fixture *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    self->stage->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
    "RequestName", g_variant_new ("(su)", name, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
}

static void
emit (Fixture *self, const char *path, const char *interface, const char *signal)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (self->stage->bus, NULL, path, interface, signal,
                                 g_variant_new ("(b)", TRUE), &error);
  g_assert_no_error (error);
}

static gboolean
has_countdown (GtkWidget *widget)
{
  gboolean found = AUTH_IS_COUNTDOWN (widget) && gtk_widget_get_mapped (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && !found;
       child = gtk_widget_get_next_sibling (child))
    found = has_countdown (child);
  return found;
}

static void
show_again (Fixture *self)
{
  g_assert_false (has_countdown (self->window));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->model)), ==, 0);
  g_assert_nonnull (auth_look ("Codes Are Hidden"));
  g_assert_null (auth_look ("Example"));
  gtk_widget_activate_action (GTK_WIDGET (self->page), "codes.show", NULL);
  auth_stage_wait (self->stage, is_listed, self);
}

static gboolean
is_settled (AuthStage *stage, gpointer limit)
{
  return g_get_monotonic_time () > *(gint64 *) limit;
}

static void
test_lock (Fixture *self, gconstpointer document)
{
  gint64 limit = g_get_monotonic_time () + G_USEC_PER_SEC / 2;

  wait_for_code (self, "c1");
  g_assert_true (has_countdown (self->window));
  own_name (self, "org.gnome.ScreenSaver");
  own_name (self, "org.freedesktop.login1");
  auth_stage_wait (self->stage, is_settled, &limit);
  emit (self, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged");
  auth_stage_wait (self->stage, is_emptied, self);
  show_again (self);
  act (self, "codes.copy", "c3");
  auth_stage_wait (self->stage, is_copied, self);
  emit (self, "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep");
  auth_stage_wait (self->stage, is_emptied, self);
  g_assert_true (is_withdrawn (self->stage, self));
  show_again (self);
}

static GtkWidget *
find_window (const char *title)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_strcmp0 (gtk_window_get_title (window), title) == 0)
        return GTK_WIDGET (window);
    }
  return NULL;
}

static gboolean
has_no_window (AuthStage *stage, gpointer title)
{
  return find_window (title) == NULL;
}

static GtkEditable *
find_entry (GtkWidget *widget, const char *text)
{
  if (ADW_IS_ENTRY_ROW (widget) &&
      g_str_equal (gtk_editable_get_text (GTK_EDITABLE (widget)), text))
    return GTK_EDITABLE (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkEditable *found = find_entry (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_edit (Fixture *self, gconstpointer document)
{
  GtkWidget *dialog;

  act (self, "codes.edit", "c2");
  dialog = find_window ("Edit Code");
  gtk_editable_set_text (find_entry (dialog, "Example"), "Renamed");
  gtk_editable_set_text (find_entry (dialog, ""), " Work, ,Home ");
  gtk_widget_activate_action (dialog, "edit.save", NULL);
  wait_for_initials (self, "RZB");
  g_assert_cmpstr (find (self, "c2")->tags[0], ==, "Work");
  g_assert_cmpstr (find (self, "c2")->tags[1], ==, "Home");
  auth_stage_wait (self->stage, has_no_window, (gpointer) "Edit Code");

  /* Nothing of a code stays open when they are hidden. */
  act (self, "codes.edit", "c2");
  g_assert_nonnull (find_window ("Edit Code"));
  gtk_widget_activate_action (GTK_WIDGET (self->page), "codes.lock", NULL);
  auth_stage_wait (self->stage, has_no_window, (gpointer) "Edit Code");
}

static void
add (const char *name, const char *document, void (*func) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/codes-page/", name, NULL);

  g_test_add (path, Fixture, document, fixture_set_up, func, fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_autofree char *hundred = dup_hundred ();

  /* The one bus there is plays both parts. */
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_getenv ("DBUS_SESSION_BUS_ADDRESS"), TRUE);
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  add ("list", LIST (THREE "," BROKEN), test_list);
  add ("search", LIST (THREE), test_search);
  add ("many", hundred, test_many);
  add ("order", LIST (THREE), test_order);
  add ("remove", LIST (THREE), test_remove);
  add ("copy", LIST (THREE), test_copy);
  add ("paste-late", LIST (FAST), test_paste_late);
  add ("stall", LIST (FAST), test_stall);
  add ("unseen", LIST (THREE), test_unseen);
  add ("hide", LIST (THREE), test_hide);
  add ("lock", LIST (THREE), test_lock);
  add ("edit", LIST (THREE), test_edit);
  return g_test_run ();
}
