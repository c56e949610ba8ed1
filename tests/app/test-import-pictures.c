/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One-time codes out of pictures, from files and from the screen, as a person imports them.
 */

#include "config.h"

#include <glib/gstdio.h>

#include "auth-draw.h"
#include "auth-import-stage.h"
#include "auth-look.h"
#include "auth-portal-stage.h"
#include "auth-screenshot.h"

static void
read_picture (AuthImportStage *self, const char *text)
{
  g_autoptr (GdkTexture) texture = auth_draw_qr (text);

  auth_import_codes_dialog_add (self->dialog, auth_code_source_new_for_texture (texture));
}

static void
test_series (AuthImportStage *self, gconstpointer data)
{
  g_autofree char *first = auth_import_stage_build_batch (0);
  g_autofree char *second = auth_import_stage_build_batch (1);
  g_autofree char *third = auth_import_stage_build_batch (2);

  read_picture (self, third);
  auth_import_stage_wait_for (self, "More Pictures to Come");
  read_picture (self, first);
  auth_stage_wait (self->stage, auth_import_stage_lacks, "More Pictures to Come");
  auth_import_stage_wait_for (self, "More Pictures to Come");
  auth_import_stage_read (self, second);
  auth_import_stage_wait_for (self, "3 new");
  auth_import_stage_import (self, "Import 3");
  g_assert_cmpuint (auth_import_stage_count (self), ==, 3);
}

static void
test_part_of_series (AuthImportStage *self, gconstpointer data)
{
  g_autofree char *first = auth_import_stage_build_batch (0);

  auth_import_stage_read (self, first);
  auth_import_stage_wait_for (self, "More Pictures to Come");
  auth_import_stage_press (self, "Go On Without");
  auth_import_stage_wait_for (self, "1 new");
}

static void
test_picture (AuthImportStage *self, gconstpointer data)
{
  read_picture (self, LINK ("al"));
  auth_import_stage_wait_for (self, "1 new");
  auth_import_stage_import (self, "Import 1");
  g_assert_cmpuint (auth_import_stage_count (self), ==, 1);
}

static void
test_empty_picture (AuthImportStage *self, gconstpointer data)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 200, 100);
  g_autoptr (GdkTexture) texture = NULL;

  gdk_pixbuf_fill (pixbuf, 0xffffffff);
  texture = gdk_texture_new_for_pixbuf (pixbuf);
  auth_import_codes_dialog_add (self->dialog, auth_code_source_new_for_texture (texture));
  auth_import_stage_wait_for (self, "Nothing Can Be Imported");
}

static AuthPortalStage *
screenshot_portal_new (void)
{
  return auth_portal_stage_new ("org.freedesktop.portal.Screenshot", "Screenshot");
}

static void
set_picture (AuthPortalStage *portal, const char *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autofree char *results = g_strdup_printf ("{'uri': <'%s'>}", uri);

  auth_portal_stage_set (portal, 0, results);
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
test_screen (AuthImportStage *self, gconstpointer data)
{
  g_autoptr (AuthPortalStage) portal = screenshot_portal_new ();
  g_autofree char *path =
    g_build_filename (g_get_tmp_dir (), "authenticator-test-screen.png", NULL);
  g_autofree char *first = auth_import_stage_build_batch (0);
  g_autofree char *second = auth_import_stage_build_batch (1);
  g_autoptr (GdkTexture) texture = auth_draw_qr (second);
  gboolean is_interactive = FALSE;

  g_assert_true (gdk_texture_save_to_png (texture, path));
  set_picture (portal, path);
  auth_import_stage_read (self, first);
  auth_import_stage_wait_for (self, "More Pictures to Come");
  auth_import_stage_press (self, "Scan the Screen…");
  auth_stage_wait (self->stage, is_deleted, path);
  g_assert_true (g_variant_lookup (portal->options, "interactive", "b", &is_interactive));
  g_assert_true (is_interactive);
  auth_stage_wait (self->stage, auth_import_stage_lacks, "More Pictures to Come");
  auth_import_stage_wait_for (self, "More Pictures to Come");
  auth_import_stage_press (self, "Go On Without");
  auth_import_stage_wait_for (self, "2 new");
}

static void
assert_no_shot (AuthImportStage *self, GCancellable *cancellable, int domain, int code)
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
  return ((AuthPortalStage *) portal)->n_asked == 5;
}

static void
test_no_screen (AuthImportStage *self, gconstpointer data)
{
  g_autoptr (AuthPortalStage) portal = screenshot_portal_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  auth_portal_stage_set (portal, 1, NULL);
  assert_no_shot (self, NULL, AUTH_ERROR, AUTH_ERROR_CANCELLED);
  auth_portal_stage_set (portal, 2, NULL);
  assert_no_shot (self, NULL, AUTH_ERROR, AUTH_ERROR_FAILED);
  auth_portal_stage_set (portal, 0, NULL);
  assert_no_shot (self, NULL, AUTH_ERROR, AUTH_ERROR_FAILED);
  set_picture (portal, "/nowhere/at/all.png");
  assert_no_shot (self, NULL, AUTH_ERROR, AUTH_ERROR_FAILED);
  assert_no_shot (self, cancellable, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  auth_stage_wait (self->stage, has_asked_often, portal);
}

static void
add_test (const char *path, void (*test) (AuthImportStage *self, gconstpointer data))
{
  g_test_add (path, AuthImportStage, NULL, auth_import_stage_set_up, test,
              auth_import_stage_tear_down);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  auth_bus_register_errors ();
  add_test ("/app/import-pictures/empty", test_empty_picture);
  add_test ("/app/import-pictures/no-screen", test_no_screen);
  add_test ("/app/import-pictures/one", test_picture);
  add_test ("/app/import-pictures/series", test_series);
  add_test ("/app/import-pictures/part-of-series", test_part_of_series);
  add_test ("/app/import-pictures/screen", test_screen);
  return g_test_run ();
}
