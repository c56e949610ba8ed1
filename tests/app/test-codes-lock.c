/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * When the codes are hidden, and that nothing of them is left then, with the real agent and a login
 * manager on a system bus of its own.
 */

#include "config.h"

#include "auth-code-picture.h"
#include "auth-codes-lock.h"
#include "auth-codes-stage.h"
#include "auth-look.h"

#define LOGIN_NAME    "org.freedesktop.login1"
#define LOGIN_PATH    "/org/freedesktop/login1"
#define OWN_SESSION   LOGIN_PATH "/session/_31"
#define OTHER_SESSION LOGIN_PATH "/session/_32"

static GDBusConnection *logind;
static gboolean is_asked;

static void
get_session_cb (GDBusConnection *bus,
                const char *sender,
                const char *path,
                const char *interface,
                const char *method,
                GVariant *parameters,
                GDBusMethodInvocation *invocation,
                gpointer user_data)
{
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", OWN_SESSION));
  is_asked = TRUE;
}

static void
own_name (GDBusConnection *bus, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
    g_variant_new ("(su)", name, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
}

static void
start_logind (GTestDBus *bus)
{
  static const char xml[] = "<node><interface name='" LOGIN_NAME ".Manager'>"
                            "<method name='GetSession'><arg type='s' direction='in'/>"
                            "<arg type='o' direction='out'/></method></interface></node>";
  static const GDBusInterfaceVTable vtable = { get_session_cb, NULL, NULL, { 0 } };
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (xml, NULL);
  g_autoptr (GError) error = NULL;

  logind = g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (bus),
                                                   G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                     G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                   NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (logind, LOGIN_PATH, info->interfaces[0], &vtable, NULL, NULL,
                                     &error);
  g_assert_no_error (error);
  own_name (logind, LOGIN_NAME);
}

/* Whatever came over the bus before is dispatched. */
static void
catch_up (GBusType type)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (type, NULL, &error);
  g_autoptr (GVariant) reply = NULL;

  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "GetId", NULL, NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
emit (GDBusConnection *bus, const char *path, const char *interface, const char *name, GVariant *of)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (bus, NULL, path, interface, name, of, &error);
  g_assert_no_error (error);
  g_dbus_connection_flush_sync (bus, NULL, &error);
  g_assert_no_error (error);
  catch_up (bus == logind ? G_BUS_TYPE_SYSTEM : G_BUS_TYPE_SESSION);
}

static void
emit_sleep (gboolean begins)
{
  emit (logind, LOGIN_PATH, LOGIN_NAME ".Manager", "PrepareForSleep",
        g_variant_new ("(b)", begins));
}

static void
emit_lock (const char *session)
{
  emit (logind, session, LOGIN_NAME ".Session", "Lock", NULL);
}

static void
emit_screen_saver (AuthCodesStage *self, gboolean is_active)
{
  emit (self->stage->bus, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged",
        g_variant_new ("(b)", is_active));
}

static gboolean
is_subscribed (AuthStage *stage, gpointer user_data)
{
  return is_asked;
}

static void
set_up (AuthCodesStage *self, gconstpointer document)
{
  auth_codes_stage_set_up (self, document);
  own_name (self->stage->bus, "org.gnome.ScreenSaver");
  auth_stage_wait (self->stage, is_subscribed, NULL);
  /* The answer, and then what is subscribed to because of it. */
  catch_up (G_BUS_TYPE_SYSTEM);
  catch_up (G_BUS_TYPE_SYSTEM);
  auth_codes_stage_wait_for_code (self, "c1");
}

static void
assert_shown (AuthCodesStage *self)
{
  g_assert_cmpint (auth_codes_model_get_state (self->model), ==, AUTH_CODES_LISTED);
}

static void
show_again (AuthCodesStage *self)
{
  g_assert_cmpint (auth_codes_model_get_state (self->model), ==, AUTH_CODES_EMPTIED);
  g_assert_false (auth_codes_stage_has_countdown (self));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->model)), ==, 0);
  g_assert_nonnull (auth_look ("Codes Are Hidden"));
  g_assert_null (auth_look ("Example"));
  g_assert_false (auth_codes_clock_is_running (auth_codes_model_get_clock (self->model)));
  gtk_widget_activate_action (GTK_WIDGET (self->page), "codes.show", NULL);
  auth_stage_wait (self->stage, auth_codes_stage_is_listed, self);
}

static void
test_desktop (AuthCodesStage *self, gconstpointer document)
{
  g_assert_true (auth_codes_stage_has_countdown (self));
  emit_screen_saver (self, FALSE);
  emit_sleep (FALSE);
  emit_lock (OTHER_SESSION);
  assert_shown (self);
  emit_screen_saver (self, TRUE);
  show_again (self);
  emit_lock (OWN_SESSION);
  show_again (self);
  emit_sleep (TRUE);
  show_again (self);

  g_settings_set_boolean (auth_settings_get (), "lock-with-screen", FALSE);
  emit_screen_saver (self, TRUE);
  emit_lock (OWN_SESSION);
  emit_sleep (TRUE);
  assert_shown (self);
  g_settings_reset (auth_settings_get (), "lock-with-screen");
}

/* What fades away cannot be pressed any more. */
static gboolean
is_going (const char *words)
{
  for (GtkWidget *widget = auth_look (words); widget != NULL;
       widget = gtk_widget_get_parent (widget))
    if (!gtk_widget_get_can_target (widget))
      return TRUE;
  return auth_look (words) == NULL;
}

static gboolean
has_words (AuthStage *stage, gpointer words)
{
  return auth_look (words) != NULL;
}

/* Neither in the clipboard, nor in what was told of them. */
static void
test_traces (AuthCodesStage *self, gconstpointer document)
{
  g_autofree char *code = NULL;
  g_autoptr (GError) error = NULL;

  auth_codes_stage_act (self, "codes.remove", "c1");
  auth_stage_wait (self->stage, has_words, (gpointer) "“Zürich” removed");
  g_assert_false (is_going ("“Zürich” removed"));
  auth_codes_stage_act (self, "codes.copy", "c3");
  auth_stage_wait (self->stage, auth_codes_stage_is_copied, self);
  emit_lock (OWN_SESSION);
  g_assert_false (auth_codes_stage_is_copied (self->stage, self));
  g_assert_true (is_going ("“Zürich” removed"));
  show_again (self);

  /* The answer comes when they are hidden already. */
  auth_codes_stage_act (self, "codes.copy", "c2");
  gtk_widget_activate_action (GTK_WIDGET (self->page), "codes.lock", NULL);
  code = auth_stage_codes_get (self->stage, "c2", FALSE, &error);
  g_assert_no_error (error);
  catch_up (G_BUS_TYPE_SESSION);
  g_assert_false (auth_codes_stage_is_copied (self->stage, self));
}

static gboolean
has_picture (AuthStage *stage, gpointer user_data)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GObject) window = g_list_model_get_item (windows, i);

      if (AUTH_IS_CODE_PICTURE (window) && gtk_widget_get_mapped (GTK_WIDGET (window)))
        return TRUE;
    }
  return FALSE;
}

static void
ask_for_picture (AuthCodesStage *self)
{
  auth_codes_stage_act (self, "codes.picture", "c2");
  auth_stage_wait (self->stage, has_words, (gpointer) "Show");
  g_signal_emit_by_name (auth_look ("Show"), "clicked");
}

/* The picture of an entry is its secret. */
static void
test_picture (AuthCodesStage *self, gconstpointer document)
{
  auth_codes_stage_act (self, "codes.picture", "c2");
  auth_stage_wait (self->stage, has_words, (gpointer) "Show the QR Code?");
  emit_lock (OWN_SESSION);
  g_assert_null (auth_look ("Show the QR Code?"));
  show_again (self);

  ask_for_picture (self);
  auth_stage_wait (self->stage, has_picture, NULL);
  emit_lock (OWN_SESSION);
  g_assert_false (has_picture (self->stage, NULL));
  show_again (self);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
fire (GSource *source)
{
  g_source_set_ready_time (source, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* The one timer there is, moved on to its end. */
static void
test_idle (void)
{
  GSettings *settings = auth_settings_get ();
  gint64 before = g_get_monotonic_time ();
  g_autoptr (AuthCodesLock) lock = auth_codes_lock_new ();
  GSource *source = g_main_context_find_source_by_user_data (NULL, lock);
  guint count = 0;

  g_assert_nonnull (source);
  g_settings_reset (settings, "lock-idle-minutes");
  g_signal_connect_swapped (lock, "lock", G_CALLBACK (count_cb), &count);
  auth_codes_lock_set_armed (lock, TRUE);
  g_assert_cmpint (g_source_get_ready_time (source), >=, before + 5 * 60 * G_USEC_PER_SEC);
  fire (source);
  g_assert_cmpuint (count, ==, 1);
  g_assert_cmpint (g_source_get_ready_time (source), ==, -1);
  g_assert_true (auth_codes_lock_is_locked (lock));
  auth_codes_lock_lock (lock);
  g_assert_cmpuint (count, ==, 1);

  auth_codes_lock_reveal (lock);
  g_settings_set_uint (settings, "lock-idle-minutes", 1);
  g_assert_cmpint (g_source_get_ready_time (source), >=, before + 60 * G_USEC_PER_SEC);
  g_assert_cmpint (g_source_get_ready_time (source), <, before + 4 * 60 * G_USEC_PER_SEC);
  g_settings_set_uint (settings, "lock-idle-minutes", 0);
  g_assert_cmpint (g_source_get_ready_time (source), ==, -1);
  g_settings_reset (settings, "lock-idle-minutes");
  /* No list, but perhaps a dialog. */
  auth_codes_lock_set_armed (lock, FALSE);
  fire (source);
  g_assert_cmpuint (count, ==, 2);
  g_assert_false (auth_codes_lock_is_locked (lock));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gboolean
is_put_off (AuthStage *stage, gpointer source)
{
  return g_source_get_ready_time (source) > G_USEC_PER_SEC;
}

/* Somebody is there: what they do puts it off. */
static void
test_input (AuthCodesStage *self, gconstpointer document)
{
  g_autoptr (AuthCodesLock) lock = auth_codes_lock_new ();
  GSource *source = g_main_context_find_source_by_user_data (NULL, lock);

  auth_codes_lock_watch_input (lock, self->window);
  g_source_set_ready_time (source, G_MAXINT64);
  auth_look_type (self->window, "shift");
  auth_stage_wait (self->stage, is_put_off, source);
}

static void
add (const char *name, void (*func) (AuthCodesStage *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/codes-lock/", name, NULL);

  g_test_add (path, AuthCodesStage, LIST (THREE), set_up, func, auth_codes_stage_tear_down);
}

int
main (int argc, char **argv)
{
  g_autofree char *session = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));
  g_autofree char *display = g_strdup (g_getenv ("DISPLAY"));
  GTestDBus *system = g_test_dbus_new (G_TEST_DBUS_NONE);
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_dbus_up (system);
  /* It takes both away. */
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", session, TRUE);
  g_setenv ("DISPLAY", display, TRUE);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (system), TRUE);
  adw_init ();
  start_logind (system);
  add ("input", test_input);
  add ("desktop", test_desktop);
  add ("traces", test_traces);
  add ("picture", test_picture);
  /* The last, since it asks for another lock, and the others wait for who asks first. */
  g_test_add_func ("/codes-lock/idle", test_idle);
  status = g_test_run ();
  /* No more: letting go of it waits until nobody holds the other bus. */
  g_test_dbus_stop (system);
  return status;
}
