/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One-time codes in the whole window: what is added, pasted and dropped there, and that it is left.
 */

#include "config.h"

#include "auth-add-account-dialog.h"
#include "auth-add-code-dialog.h"
#include "auth-application.h"
#include "auth-codes-lock.h"
#include "auth-codes-stage.h"
#include "auth-draw.h"
#include "auth-export-codes-dialog.h"
#include "auth-import-stage.h"
#include "auth-look.h"
#include "auth-window.h"

/* Only one can be on a bus. */
static AuthApplication *application;

typedef struct
{
  AuthCodesStage codes; /* without a client of its own */
} Fixture;

/* Out of sight one would have the window draw for nobody. */
static void
assert_no_idle_spinner (GtkWidget *widget)
{
  if (GTK_IS_SPINNER (widget))
    g_assert_true (!gtk_spinner_get_spinning (GTK_SPINNER (widget)) ||
                   gtk_widget_get_mapped (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_no_idle_spinner (child);
}

static void
set_up (Fixture *self, gconstpointer document)
{
  GtkWindow *window;

  auth_codes_lock_reveal (auth_codes_lock_get_default ());
  self->codes.stage = auth_stage_new (NULL, NULL);
  auth_stage_codes_store (self->codes.stage, document);
  g_application_activate (G_APPLICATION (application));
  window = gtk_application_get_windows (GTK_APPLICATION (application))->data;
  self->codes.window = GTK_WIDGET (window);
  self->codes.page = auth_window_open_codes (AUTH_WINDOW (window));
  self->codes.model = auth_codes_page_get_model (self->codes.page);
  assert_no_idle_spinner (self->codes.window);
  auth_stage_wait (self->codes.stage, auth_codes_stage_is_listed, &self->codes);
  assert_no_idle_spinner (self->codes.window);
}

static void
tear_down (Fixture *self, gconstpointer document)
{
  GList *windows;

  while ((windows = gtk_application_get_windows (GTK_APPLICATION (application))) != NULL)
    gtk_window_destroy (windows->data);
  auth_stage_codes_store (self->codes.stage, NULL);
  auth_stage_free (self->codes.stage);
}

static gboolean
has_dialog (AuthStage *stage, gpointer type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GObject) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, GPOINTER_TO_SIZE (type)) &&
          gtk_widget_get_mapped (GTK_WIDGET (window)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
lacks_dialog (AuthStage *stage, gpointer type)
{
  return !has_dialog (stage, type);
}

static void
assert_opens (Fixture *self, const char *keys, GType type)
{
  auth_look_type (self->codes.window, keys);
  auth_stage_wait (self->codes.stage, has_dialog, GSIZE_TO_POINTER (type));
  gtk_widget_activate_action (auth_look ("Cancel"), "window.close", NULL);
  auth_stage_wait (self->codes.stage, lacks_dialog, GSIZE_TO_POINTER (type));
}

static void
test_add (Fixture *self, gconstpointer document)
{
  assert_opens (self, "ctrl+n", AUTH_TYPE_ADD_CODE_DIALOG);
  assert_opens (self, "alt+2 ctrl+n", AUTH_TYPE_ADD_ACCOUNT_DIALOG);
  assert_opens (self, "alt+1 ctrl+n", AUTH_TYPE_ADD_CODE_DIALOG);
}

static gboolean
is_seen (AuthStage *stage, gpointer words)
{
  return auth_look (words) != NULL;
}

static gboolean
has_entries (AuthStage *stage, gpointer user_data)
{
  AuthCodesWanted *wanted = user_data;
  g_autofree char *number = g_strdup_printf (
    "%u", auth_codes_model_get_n_entries (auth_codes_page_get_model (wanted->fixture->page)));

  return g_str_equal (number, wanted->text);
}

static void
assert_imports (Fixture *self, const char *button, const char *number)
{
  AuthCodesWanted wanted = { &self->codes, number };

  auth_stage_wait (self->codes.stage, is_seen, (gpointer) button);
  g_signal_emit_by_name (auth_look (button), "clicked");
  auth_stage_wait (self->codes.stage, has_entries, &wanted);
}

static GFile *
write_file (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (g_getenv ("AUTH_SESSION_DIR"), name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

/* files: (transfer full) */
static GdkFileList *
new_file_list (GSList *files)
{
  GdkFileList *list = g_boxed_copy (GDK_TYPE_FILE_LIST, files);

  g_slist_free_full (files, g_object_unref);
  return list;
}

static void
test_paste (Fixture *self, gconstpointer document)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (self->codes.window);
  g_autoptr (GdkTexture) texture = auth_draw_qr (LINK ("al"));
  GSList *files = g_slist_prepend (NULL, write_file ("one.txt", LINK ("bo")));
  GdkFileList *list =
    new_file_list (g_slist_prepend (files, write_file ("other.txt", LINK ("cy"))));

  gdk_clipboard_set_texture (clipboard, texture);
  auth_look_type (self->codes.window, "ctrl+v");
  assert_imports (self, "Import 1", "1");
  gdk_clipboard_set (clipboard, GDK_TYPE_FILE_LIST, list);
  auth_look_type (self->codes.window, "ctrl+v");
  assert_imports (self, "Import 2", "3");
  g_boxed_free (GDK_TYPE_FILE_LIST, list);
}

static void
drop (Fixture *self, const GValue *value)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (self->codes.window);
  gboolean is_taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !is_taken; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        g_signal_emit_by_name (controller, "drop", value, 10.0, 10.0, &is_taken);
    }
  g_assert_true (is_taken);
}

static void
test_drop (Fixture *self, gconstpointer document)
{
  g_auto (GValue) files = G_VALUE_INIT;
  g_auto (GValue) picture = G_VALUE_INIT;
  g_autoptr (GdkTexture) texture = auth_draw_qr (LINK ("al"));

  g_value_init (&files, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&files,
                      new_file_list (g_slist_prepend (NULL, write_file ("one.txt", LINK ("bo")))));
  drop (self, &files);
  assert_imports (self, "Import 1", "1");
  g_value_init (&picture, GDK_TYPE_TEXTURE);
  g_value_set_object (&picture, texture);
  drop (self, &picture);
  assert_imports (self, "Import 1", "2");
}

static void
show_again (Fixture *self)
{
  g_assert_nonnull (auth_look ("Codes Are Hidden"));
  gtk_widget_activate_action (GTK_WIDGET (self->codes.page), "codes.show", NULL);
  auth_stage_wait (self->codes.stage, auth_codes_stage_is_listed, &self->codes);
}

/* What is typed is wiped, not only out of sight. */
static void
assert_goes (Fixture *self, const char *action, const char *field, GType type)
{
  gpointer dialog;
  g_autoptr (GtkEditable) editable = NULL;

  gtk_widget_activate_action (self->codes.window, action, NULL);
  auth_stage_wait (self->codes.stage, has_dialog, GSIZE_TO_POINTER (type));
  dialog = gtk_widget_get_root (auth_look ("Cancel"));
  editable = GTK_EDITABLE (g_object_ref (gtk_widget_get_template_child (dialog, type, field)));
  gtk_editable_set_text (editable, KEY);
  auth_codes_lock_lock (auth_codes_lock_get_default ());
  g_assert_false (has_dialog (NULL, GSIZE_TO_POINTER (type)));
  g_assert_cmpstr (gtk_editable_get_text (editable), ==, "");

  /* Nor is it opened while they are hidden. */
  gtk_widget_activate_action (GTK_WIDGET (self->codes.page), "front.show", "s", "accounts");
  g_assert_null (auth_look ("Codes Are Hidden"));
  gtk_widget_activate_action (self->codes.window, action, NULL);
  g_assert_false (has_dialog (NULL, GSIZE_TO_POINTER (type)));
  show_again (self);
}

static gboolean
is_revealed (AuthStage *stage, gpointer user_data)
{
  Fixture *self = user_data;
  AuthCodeItem *item = auth_codes_page_find (self->codes.page, "");

  return item != NULL && item->is_revealed;
}

/* Wherever the focus is. */
static void
test_keys (Fixture *self, gconstpointer document)
{
  g_assert_true (gtk_widget_grab_focus (auth_look ("Search Codes")));
  auth_look_type (self->codes.window, "ctrl+h");
  auth_stage_wait (self->codes.stage, is_revealed, self);
  auth_look_type (self->codes.window, "ctrl+l");
  auth_stage_wait (self->codes.stage, auth_codes_stage_is_emptied, &self->codes);
  show_again (self);
  auth_look_type (self->codes.window, "alt+2 ctrl+l");
  auth_stage_wait (self->codes.stage, auth_codes_stage_is_emptied, &self->codes);
}

static gboolean
is_searching (AuthStage *stage, gpointer user_data)
{
  Fixture *self = user_data;

  return gtk_search_bar_get_search_mode (auth_codes_page_get_search_bar (self->codes.page));
}

static gboolean
is_not_searching (AuthStage *stage, gpointer user_data)
{
  return !is_searching (stage, user_data);
}

static void
test_escape (Fixture *self, gconstpointer document)
{
  auth_look_type (self->codes.window, "ctrl+f");
  auth_stage_wait (self->codes.stage, is_searching, self);
  g_assert_true (gtk_widget_grab_focus (auth_look ("Search Codes")));
  auth_look_type (self->codes.window, "Escape");
  auth_stage_wait (self->codes.stage, is_not_searching, self);
}

static void
test_hidden (Fixture *self, gconstpointer document)
{
  assert_goes (self, "win.add-code", "secret", AUTH_TYPE_ADD_CODE_DIALOG);
  assert_goes (self, "win.export-codes", "password", AUTH_TYPE_EXPORT_CODES_DIALOG);
}

/* At the agent, as its object tree tells. */
static guint
count_imports (AuthStage *stage)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    stage->bus, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH "/code_import",
    "org.freedesktop.DBus.Introspectable", "Introspect", NULL, G_VARIANT_TYPE ("(s)"),
    G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_autoptr (GDBusNodeInfo) info = NULL;
  const char *xml;
  guint count = 0;

  g_assert_no_error (error);
  g_variant_get (reply, "(&s)", &xml);
  info = g_dbus_node_info_new_for_xml (xml, &error);
  g_assert_no_error (error);
  while (info->nodes != NULL && info->nodes[count] != NULL)
    count++;
  return count;
}

static gboolean
is_ended (AuthStage *stage, gpointer user_data)
{
  return count_imports (stage) == 0;
}

static void
test_hidden_import (Fixture *self, gconstpointer document)
{
  GSList *files = g_slist_prepend (NULL, write_file ("one.txt", LINK ("bo")));
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, new_file_list (files));
  drop (self, &value);
  auth_stage_wait (self->codes.stage, is_seen, (gpointer) "Import 1");
  g_assert_cmpuint (count_imports (self->codes.stage), ==, 1);
  auth_codes_lock_lock (auth_codes_lock_get_default ());
  g_assert_null (auth_look ("Import 1"));
  auth_stage_wait (self->codes.stage, is_ended, NULL);
  show_again (self);

  /* What comes while they are hidden waits. */
  auth_codes_lock_lock (auth_codes_lock_get_default ());
  g_assert_true (
    gtk_widget_activate_action (GTK_WIDGET (self->codes.page), "front.show", "s", "accounts"));
  drop (self, &value);
  auth_stage_wait (self->codes.stage, is_seen, (gpointer) "Codes Are Hidden");
  g_assert_false (has_dialog (NULL, GSIZE_TO_POINTER (AUTH_TYPE_IMPORT_CODES_DIALOG)));
  show_again (self);
  assert_imports (self, "Import 1", "4");
}

/* GTK would hand it to the desktop's clipboard for ever. */
static void
test_quit (Fixture *self, gconstpointer document)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (self->codes.window);

  auth_codes_stage_act (&self->codes, "codes.copy", "c1");
  auth_stage_wait (self->codes.stage, auth_codes_stage_is_copied, &self->codes);
  g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
  g_assert_false (gdk_content_formats_contain_mime_type (gdk_clipboard_get_formats (clipboard),
                                                         "x-kde-passwordManagerHint"));
  g_assert_true (gdk_clipboard_is_local (clipboard));
}

static void
test_quit_theirs (Fixture *self, gconstpointer document)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (self->codes.window);
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GError) error = NULL;

  auth_codes_stage_act (&self->codes, "codes.copy", "c1");
  auth_stage_wait (self->codes.stage, auth_codes_stage_is_copied, &self->codes);
  gdk_clipboard_set_text (clipboard, "of somebody else");
  g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
  g_value_init (&value, G_TYPE_STRING);
  gdk_content_provider_get_value (gdk_clipboard_get_content (clipboard), &value, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_value_get_string (&value), ==, "of somebody else");
}

/* About has it where nothing is installed, and pages have those of their own. */
static void
test_icons (void)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());

  g_assert_true (gtk_icon_theme_has_icon (theme, AUTH_APP_ID));
  g_assert_true (gtk_icon_theme_has_icon (theme, "auth-codes-symbolic"));
}

static void
set_text_scale (double scale)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (scale * 96 * 1024), NULL);
}

/* With large letters, and nothing but what there is to do at first. */
static void
test_narrow (Fixture *self, gconstpointer document)
{
  int least;

  set_text_scale (1.5);
  gtk_widget_measure (self->codes.window, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  set_text_scale (1);
  g_assert_cmpint (least, <=, 360);
}

static void
add (const char *name, const char *document, void (*func) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/codes-window/", name, NULL);

  g_test_add (path, Fixture, document, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  application = auth_application_new ();
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_test_add_func ("/codes-window/icons", test_icons);
  add ("add", NULL, test_add);
  add ("narrow", NULL, test_narrow);
  add ("paste", NULL, test_paste);
  add ("drop", NULL, test_drop);
  add ("keys", LIST (THREE), test_keys);
  add ("escape", LIST (THREE), test_escape);
  add ("hidden", LIST (THREE), test_hidden);
  add ("hidden-import", LIST (THREE), test_hidden_import);
  add ("quit", LIST (THREE), test_quit);
  add ("quit-theirs", LIST (THREE), test_quit_theirs);
  return g_test_run ();
}
