/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What of a one-time code leaves the page, with the real agent: copied, pasted late, hidden again.
 */

#include "config.h"

#include "auth-codes-stage.h"
#include "auth-countdown.h"
#include "auth-look.h"

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
paste (AuthCodesStage *self)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (self->window), NULL, got_text_cb, &text);
  auth_stage_wait (self->stage, has_text, &text);
  return text;
}

static gboolean
is_copied (AuthStage *stage, gpointer user_data)
{
  AuthCodesStage *self = user_data;
  GdkContentFormats *formats = gdk_clipboard_get_formats (gtk_widget_get_clipboard (self->window));

  return gdk_content_formats_contain_mime_type (formats, "x-kde-passwordManagerHint");
}

static gboolean
is_withdrawn (AuthStage *stage, gpointer user_data)
{
  return !is_copied (stage, user_data);
}

static void
test_copy (AuthCodesStage *self, gconstpointer document)
{
  g_autofree char *pasted = NULL;
  g_autofree char *after = NULL;
  g_autofree char *theirs = NULL;

  g_settings_set_uint (auth_settings_get (), "clear-clipboard-seconds", 1);
  auth_codes_stage_act (self, "codes.copy", "c3");
  auth_stage_wait (self->stage, is_copied, self);
  pasted = paste (self);
  g_assert_cmpstr (pasted, ==, "287082");
  /* Once more without a new one: it was not spent. */
  g_assert_cmpstr (auth_codes_stage_find (self, "c3")->code, ==, "287082");
  auth_stage_wait (self->stage, is_withdrawn, self);
  after = paste (self);
  g_assert_cmpstr (after, ==, "");

  auth_codes_stage_act (self, "codes.copy", "c2");
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
test_paste_late (AuthCodesStage *self, gconstpointer document)
{
  g_autofree char *copied = NULL;
  g_autofree char *pasted = NULL;

  auth_codes_stage_act (self, "codes.copy", "f1");
  auth_stage_wait (self->stage, is_copied, self);
  copied = paste (self);
  g_usleep (2200 * 1000);
  pasted = paste (self);
  g_assert_cmpuint (strlen (pasted), ==, 8);
  g_assert_cmpstr (copied, !=, pasted);
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
own_name (AuthCodesStage *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    self->stage->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
    "RequestName", g_variant_new ("(su)", name, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
}

static void
emit (AuthCodesStage *self, const char *path, const char *interface, const char *signal)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (self->stage->bus, NULL, path, interface, signal,
                                 g_variant_new ("(b)", TRUE), &error);
  g_assert_no_error (error);
}

static void
show_again (AuthCodesStage *self)
{
  g_assert_false (has_countdown (self->window));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->model)), ==, 0);
  g_assert_nonnull (auth_look ("Codes Are Hidden"));
  g_assert_null (auth_look ("Example"));
  gtk_widget_activate_action (GTK_WIDGET (self->page), "codes.show", NULL);
  auth_stage_wait (self->stage, auth_codes_stage_is_listed, self);
}

static gboolean
is_settled (AuthStage *stage, gpointer limit)
{
  return g_get_monotonic_time () > *(gint64 *) limit;
}

static void
test_lock (AuthCodesStage *self, gconstpointer document)
{
  gint64 limit = g_get_monotonic_time () + G_USEC_PER_SEC / 2;

  auth_codes_stage_wait_for_code (self, "c1");
  g_assert_true (has_countdown (self->window));
  own_name (self, "org.gnome.ScreenSaver");
  own_name (self, "org.freedesktop.login1");
  auth_stage_wait (self->stage, is_settled, &limit);
  emit (self, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged");
  auth_stage_wait (self->stage, auth_codes_stage_is_emptied, self);
  show_again (self);
  auth_codes_stage_act (self, "codes.copy", "c3");
  auth_stage_wait (self->stage, is_copied, self);
  emit (self, "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep");
  auth_stage_wait (self->stage, auth_codes_stage_is_emptied, self);
  g_assert_true (is_withdrawn (self->stage, self));
  show_again (self);
}

static void
add (const char *name, const char *document, void (*func) (AuthCodesStage *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/codes-copy/", name, NULL);

  g_test_add (path, AuthCodesStage, document, auth_codes_stage_set_up, func,
              auth_codes_stage_tear_down);
}

int
main (int argc, char **argv)
{
  /* The one bus there is plays both parts. */
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_getenv ("DBUS_SESSION_BUS_ADDRESS"), TRUE);
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  add ("copy", LIST (THREE), test_copy);
  add ("paste-late", LIST (FAST), test_paste_late);
  add ("lock", LIST (THREE), test_lock);
  return g_test_run ();
}
