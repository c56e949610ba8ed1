/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One-time codes out of links, backups and pictures, as a person imports them, with the real agent.
 */

#include "config.h"

#include <glib/gstdio.h>
#include <qrencode.h>
#include <unistd.h>

#include "auth-document.h"
#include "auth-import-choices.h"
#include "auth-import-codes-dialog.h"
#include "auth-import-password.h"
#include "auth-look.h"
#include "auth-screenshot.h"
#include "auth-stage-codes.h"

#define KEY        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
#define LINK(name) "otpauth://totp/Example:" name "?secret=" KEY "&issuer=Example\n"
#define BROKEN     "otpauth://totp/Broken?secret=018!\n"

typedef struct
{
  AuthStage *stage;
  AuthImportCodesDialog *dialog;
  gboolean is_gone;
} Fixture;

static void
gone_cb (Fixture *self)
{
  self->is_gone = TRUE;
}

static void
open_dialog (Fixture *self)
{
  self->is_gone = FALSE;
  self->dialog = auth_import_codes_dialog_new (NULL, self->stage->bus);
  g_signal_connect_swapped (self->dialog, "destroy", G_CALLBACK (gone_cb), self);
  gtk_window_present (GTK_WINDOW (self->dialog));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->stage = auth_stage_new (NULL, NULL);
  auth_stage_codes_store (self->stage, NULL);
  open_dialog (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  if (!self->is_gone)
    gtk_window_destroy (GTK_WINDOW (self->dialog));
  auth_stage_codes_store (self->stage, NULL);
  auth_stage_free (self->stage);
}

static gboolean
shows (AuthStage *stage, gpointer text)
{
  return auth_look (text) != NULL;
}

static gboolean
is_gone (AuthStage *stage, gpointer self)
{
  return ((Fixture *) self)->is_gone;
}

static void
wait_for (Fixture *self, const char *text)
{
  auth_stage_wait (self->stage, shows, (gpointer) text);
}

static void
press (Fixture *self, const char *label)
{
  GtkWidget *button = auth_look (label);

  g_assert_true (GTK_IS_BUTTON (button) && gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static void
read_text (Fixture *self, const char *text)
{
  g_autoptr (GBytes) document = auth_document_new_from_text (text);

  auth_import_codes_dialog_add (self->dialog, auth_code_source_new_for_document (document));
}

static gsize
count (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) list = auth_stage_codes_list (self->stage, &error);

  g_assert_no_error (error);
  return g_variant_n_children (list);
}

static void
import (Fixture *self, const char *button)
{
  press (self, button);
  auth_stage_wait (self->stage, is_gone, self);
}

static void
test_unknown (Fixture *self, gconstpointer data)
{
  read_text (self, "nothing of the kind");
  wait_for (self, "Nothing Can Be Imported");
  g_assert_null (auth_look ("Import"));
  g_assert_nonnull (auth_look ("Choose Another File…"));
}

static void
test_no_file (Fixture *self, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/at/all");

  auth_import_codes_dialog_add (self->dialog, auth_code_source_new_for_file (file));
  wait_for (self, "Nothing Can Be Imported");
}

/* Nothing is stored before it is chosen; what is there already, or refused, is not chosen. */
static void
test_choose (Fixture *self, gconstpointer data)
{
  read_text (self, LINK ("al") BROKEN LINK ("bo"));
  wait_for (self, "2 new, 1 refused");
  g_assert_cmpuint (count (self), ==, 0);
  g_assert_nonnull (auth_look ("Import 2"));
  press (self, "None");
  g_assert_false (gtk_widget_get_sensitive (auth_look ("Import")));
  press (self, "All");
  import (self, "Import 2");
  g_assert_cmpuint (count (self), ==, 2);

  open_dialog (self);
  read_text (self, LINK ("al") LINK ("cy"));
  wait_for (self, "1 new, 1 already there");
  import (self, "Import 1");
  g_assert_cmpuint (count (self), ==, 3);
}

/* One file that is of no use does not hinder the others, and is told of. */
static void
test_several (Fixture *self, gconstpointer data)
{
  read_text (self, LINK ("al"));
  read_text (self, "nothing of the kind");
  read_text (self, LINK ("bo"));
  wait_for (self, "2 new");
  g_assert_nonnull (auth_look ("Import 2"));
}

static void
test_closed (Fixture *self, gconstpointer data)
{
  read_text (self, LINK ("al"));
  wait_for (self, "1 new");
  gtk_window_close (GTK_WINDOW (self->dialog));
  auth_stage_wait (self->stage, is_gone, self);
  g_assert_cmpuint (count (self), ==, 0);
}

/* Part `index` of a series of three by Google Authenticator. */
static char *
build_batch (guint index)
{
  guint8 bytes[] = { 0x0a, 0x14, 0x0a, 0x05,
                     'H', 'e', 'l', 'l',
                     'o', 0x12, 0x05, 'u',
                     's', 'e', 'r', (guint8) ('0' + index),
                     0x20, 0x01, 0x28, 0x01,
                     0x30, 0x02, 0x10, 0x01,
                     0x18, 0x03, 0x20, (guint8) index,
                     0x28, 0x07 };
  g_autofree char *base64 = g_base64_encode (bytes, sizeof bytes);
  g_autofree char *escaped = g_uri_escape_string (base64, NULL, FALSE);

  return g_strconcat ("otpauth-migration://offline?data=", escaped, NULL);
}

static GdkTexture *
draw (const char *text)
{
  QRcode *code = QRcode_encodeString (text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
  int scale = 5, border = 4 * scale, width = code->width * scale + 2 * border;
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, width);

  gdk_pixbuf_fill (pixbuf, 0xffffffff);
  for (int i = 0; i < code->width * code->width; i++)
    if (code->data[i] & 1)
      {
        g_autoptr (GdkPixbuf) module = gdk_pixbuf_new_subpixbuf (
          pixbuf, border + i % code->width * scale, border + i / code->width * scale, scale, scale);

        gdk_pixbuf_fill (module, 0x000000ff);
      }
  QRcode_free (code);
  return gdk_texture_new_for_pixbuf (pixbuf);
}

static void
read_picture (Fixture *self, const char *text)
{
  g_autoptr (GdkTexture) texture = draw (text);

  auth_import_codes_dialog_add (self->dialog, auth_code_source_new_for_texture (texture));
}

static gboolean
lacks_page (AuthStage *stage, gpointer text)
{
  return auth_look (text) == NULL;
}

static void
test_series (Fixture *self, gconstpointer data)
{
  g_autofree char *first = build_batch (0);
  g_autofree char *second = build_batch (1);
  g_autofree char *third = build_batch (2);

  read_picture (self, third);
  wait_for (self, "More Pictures to Come");
  read_picture (self, first);
  auth_stage_wait (self->stage, lacks_page, "More Pictures to Come");
  wait_for (self, "More Pictures to Come");
  read_text (self, second);
  wait_for (self, "3 new");
  import (self, "Import 3");
  g_assert_cmpuint (count (self), ==, 3);
}

static void
test_part_of_series (Fixture *self, gconstpointer data)
{
  g_autofree char *first = build_batch (0);

  read_text (self, first);
  wait_for (self, "More Pictures to Come");
  press (self, "Go On Without");
  wait_for (self, "1 new");
}

static void
test_picture (Fixture *self, gconstpointer data)
{
  read_picture (self, LINK ("al"));
  wait_for (self, "1 new");
  import (self, "Import 1");
  g_assert_cmpuint (count (self), ==, 1);
}

static void
test_empty_picture (Fixture *self, gconstpointer data)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 200, 100);
  g_autoptr (GdkTexture) texture = NULL;

  gdk_pixbuf_fill (pixbuf, 0xffffffff);
  texture = gdk_texture_new_for_pixbuf (pixbuf);
  auth_import_codes_dialog_add (self->dialog, auth_code_source_new_for_texture (texture));
  wait_for (self, "Nothing Can Be Imported");
}

/* Result: a vault of Aegis with two entries, which are gone here. */
static GBytes *
build_vault (Fixture *self, const char *password)
{
  const int fds[] = { auth_stage_codes_pipe ("", 0),
                      auth_stage_codes_pipe (password, strlen (password)), -1 };
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *one = auth_stage_codes_add (self->stage, KEY, "{'account': <'al'>}", NULL);
  g_autofree char *two = auth_stage_codes_add (self->stage, KEY, "{'account': <'bo'>}", NULL);
  char *text;

  reply = auth_stage_codes_call (self->stage, AUTH_BUS_AGENT_PATH, "Export",
                                 g_variant_new_parsed ("(@h 0, @h 1, {'format': <'aegis'>})"), fds,
                                 NULL, &error);
  g_assert_no_error (error);
  lseek (fds[0], 0, SEEK_SET);
  text = auth_stage_codes_read_all (fds[0]);
  close (fds[0]);
  close (fds[1]);
  auth_stage_codes_store (self->stage, NULL);
  return g_bytes_new_take (text, strlen (text));
}

static gpointer
get (Fixture *self, const char *name)
{
  GObject *page = gtk_widget_get_template_child (GTK_WIDGET (self->dialog),
                                                 AUTH_TYPE_IMPORT_CODES_DIALOG, "password_page");

  return gtk_widget_get_template_child (GTK_WIDGET (page), AUTH_TYPE_IMPORT_PASSWORD, name);
}

static void
type_password (Fixture *self, const char *password)
{
  gtk_editable_set_text (get (self, "password"), password);
  press (self, "Unlock");
}

static void
test_password (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) vault = build_vault (self, "correct horse");

  auth_import_codes_dialog_add (self->dialog, auth_code_source_new_for_document (vault));
  wait_for (self, "Encrypted Backup of Aegis");
  g_assert_cmpuint (count (self), ==, 0);
  type_password (self, "wrong horse");
  auth_stage_wait (self->stage, lacks_page, "Unlock");
  wait_for (self, "Unlock");
  g_assert_true (gtk_widget_get_visible (get (self, "problem")));
  type_password (self, "correct horse");
  wait_for (self, "2 new");
  import (self, "Import 2");
  g_assert_cmpuint (count (self), ==, 2);
}

/* As many rows as can be seen, and the last of them can be scrolled to. */
static void
test_thousand (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < 1000; i++)
    g_string_append_printf (text, "otpauth://totp/Site%d:al?secret=" KEY "&issuer=Site%d\n", i, i);
  read_text (self, text->str);
  wait_for (self, "1000 new");
  wait_for (self, "Site0");
  g_assert_null (auth_look ("Site500"));
  import (self, "Import 1000");
  g_assert_cmpuint (count (self), ==, 1000);
}

/* A stand-in of the desktop's portal: saves a picture, and says where. */
typedef struct
{
  GDBusConnection *bus; /* (owned) */
  guint32 response;
  char *path; /* (owned) (nullable) of the picture */
  int n_asked;
} Portal;

static void
respond (Portal *self, const char *request)
{
  GVariantDict results = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *uri = self->path != NULL ? g_filename_to_uri (self->path, NULL, NULL) : NULL;

  if (uri != NULL)
    g_variant_dict_insert (&results, "uri", "s", uri);
  g_dbus_connection_emit_signal (
    self->bus, NULL, request, "org.freedesktop.portal.Request", "Response",
    g_variant_new ("(u@a{sv})", self->response, g_variant_dict_end (&results)), NULL);
}

static void
screenshot_cb (GDBusConnection *bus,
               const char *sender,
               const char *path,
               const char *interface,
               const char *method,
               GVariant *parameters,
               GDBusMethodInvocation *invocation,
               gpointer user_data)
{
  g_autoptr (GVariant) options = g_variant_get_child_value (parameters, 1);
  g_autofree char *request = NULL, *peer = g_strdelimit (g_strdup (sender + 1), ".", '_');
  const char *token = NULL;
  gboolean is_interactive = FALSE;

  g_assert_true (g_variant_lookup (options, "handle_token", "&s", &token));
  g_assert_true (g_variant_lookup (options, "interactive", "b", &is_interactive));
  g_assert_true (is_interactive);
  request = g_strdup_printf ("/org/freedesktop/portal/desktop/request/%s/%s", peer, token);
  /* As early as it may come. */
  respond (user_data, request);
  ((Portal *) user_data)->n_asked++;
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", request));
}

static void
portal_set_up (Portal *self)
{
  static const char xml[] = "<node><interface name='org.freedesktop.portal.Screenshot'>"
                            "<method name='Screenshot'><arg type='s' direction='in'/>"
                            "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/>"
                            "</method></interface></node>";
  static const GDBusInterfaceVTable vtable = { screenshot_cb, NULL, NULL, { 0 } };
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (xml, NULL);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  self->bus = auth_stage_connect ();
  g_dbus_connection_register_object (self->bus, "/org/freedesktop/portal/desktop",
                                     info->interfaces[0], &vtable, self, NULL, &error);
  g_assert_no_error (error);
  /* 2: DBUS_NAME_FLAG_REPLACE_EXISTING */
  reply = g_dbus_connection_call_sync (self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.portal.Desktop", 2),
                                       NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static void
portal_tear_down (Portal *self)
{
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_clear_object (&self->bus);
  g_free (self->path);
}

typedef struct
{
  GBytes *picture;
  GError *error;
} Shot;

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Shot *shot = user_data;

  shot->picture = auth_screenshot_take_finish (result, &shot->error);
}

static gboolean
is_taken (AuthStage *stage, gpointer user_data)
{
  Shot *shot = user_data;

  return shot->picture != NULL || shot->error != NULL;
}

static gboolean
is_deleted (AuthStage *stage, gpointer path)
{
  return !g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
test_screen (Fixture *self, gconstpointer data)
{
  Portal portal = { NULL };
  g_autofree char *first = build_batch (0);
  g_autofree char *second = build_batch (1);
  g_autoptr (GdkTexture) texture = draw (second);

  portal_set_up (&portal);
  portal.path = g_build_filename (g_get_tmp_dir (), "authenticator-test-screen.png", NULL);
  g_assert_true (gdk_texture_save_to_png (texture, portal.path));
  read_text (self, first);
  wait_for (self, "More Pictures to Come");
  press (self, "Scan the Screen…");
  auth_stage_wait (self->stage, is_deleted, portal.path);
  auth_stage_wait (self->stage, lacks_page, "More Pictures to Come");
  wait_for (self, "More Pictures to Come");
  press (self, "Go On Without");
  wait_for (self, "2 new");
  portal_tear_down (&portal);
}

static void
assert_no_shot (Fixture *self, GCancellable *cancellable, int domain, int code)
{
  Shot shot = { NULL };

  auth_screenshot_take_async (self->stage->bus, cancellable, taken_cb, &shot);
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
  auth_stage_wait (self->stage, is_taken, &shot);
  g_assert_error (shot.error, (GQuark) domain, code);
  g_clear_error (&shot.error);
}

static gboolean
has_asked_often (AuthStage *stage, gpointer portal)
{
  return ((Portal *) portal)->n_asked == 5;
}

static void
test_no_screen (Fixture *self, gconstpointer data)
{
  Portal portal = { NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  portal_set_up (&portal);
  portal.response = 1;
  assert_no_shot (self, NULL, AUTH_ERROR, AUTH_ERROR_CANCELLED);
  portal.response = 2;
  assert_no_shot (self, NULL, AUTH_ERROR, AUTH_ERROR_FAILED);
  portal.response = 0;
  assert_no_shot (self, NULL, AUTH_ERROR, AUTH_ERROR_FAILED);
  portal.path = g_strdup ("/nowhere/at/all.png");
  assert_no_shot (self, NULL, AUTH_ERROR, AUTH_ERROR_FAILED);
  assert_no_shot (self, cancellable, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  auth_stage_wait (self->stage, has_asked_often, &portal);
  portal_tear_down (&portal);
}

static void
add_test (const char *path, void (*test) (Fixture *self, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  auth_bus_register_errors ();
  add_test ("/app/import-codes/unknown", test_unknown);
  add_test ("/app/import-codes/no-file", test_no_file);
  add_test ("/app/import-codes/empty-picture", test_empty_picture);
  add_test ("/app/import-codes/no-screen", test_no_screen);
  add_test ("/app/import-codes/choose", test_choose);
  add_test ("/app/import-codes/several", test_several);
  add_test ("/app/import-codes/closed", test_closed);
  add_test ("/app/import-codes/picture", test_picture);
  add_test ("/app/import-codes/series", test_series);
  add_test ("/app/import-codes/part-of-series", test_part_of_series);
  add_test ("/app/import-codes/screen", test_screen);
  add_test ("/app/import-codes/password", test_password);
  add_test ("/app/import-codes/thousand", test_thousand);
  return g_test_run ();
}
