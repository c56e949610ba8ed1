/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One-time codes on their way to a file or another device, and back.
 */

#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "auth-stage-codes.h"

#define SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
#define PATH   AUTH_BUS_AGENT_PATH

static char *
add (AuthStage *stage, const char *entry)
{
  g_autoptr (GError) error = NULL;
  char *id = auth_stage_codes_add (stage, SECRET, entry, &error);

  g_assert_no_error (error);
  return id;
}

/* Result: what was written */
static char *
export_codes (
  AuthStage *stage, const char *options, const char *password, guint *count_out, GError **error)
{
  GVariant *parsed = g_variant_new_parsed (options);
  const int fds[] = { auth_stage_codes_pipe ("", 0),
                      auth_stage_codes_pipe (password, strlen (password)), -1 };
  g_autoptr (GVariant) reply = auth_stage_codes_call (
    stage, PATH, "Export", g_variant_new ("(hh@a{sv})", 0, 1, parsed), fds, NULL, error);
  char *text = NULL;

  if (reply != NULL)
    {
      g_variant_get (reply, "(u)", count_out);
      lseek (fds[0], 0, SEEK_SET);
      text = auth_stage_codes_read_all (fds[0]);
    }
  close (fds[0]);
  close (fds[1]);
  return text;
}

static void
assert_export_refused (AuthStage *stage, const char *options, int expected)
{
  g_autoptr (GError) error = NULL;
  guint count;

  g_assert_null (export_codes (stage, options, "", &count, &error));
  g_assert_error (error, AUTH_ERROR, expected);
}

static guint32
get_unsaved (AuthStage *stage, guint64 *backup_at_out)
{
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, PATH, AUTH_STAGE_CODES_IFACE, "Describe", NULL, NULL);
  g_autoptr (GVariant) settings = g_variant_get_child_value (reply, 0);
  guint32 unsaved = 99;

  g_assert_true (g_variant_lookup (settings, "unsaved", "u", &unsaved));
  g_assert_true (g_variant_lookup (settings, "backup-at", "t", backup_at_out));
  return unsaved;
}

static void
test_refused (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GDBusConnection) stranger = auth_stage_connect ();
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  auth_stage_codes_store (stage, NULL);
  assert_export_refused (stage, "{'format': <'otpauth'>}", AUTH_ERROR_NOT_FOUND);
  id = add (stage, "@a{sv} {}");
  assert_export_refused (stage, "@a{sv} {}", AUTH_ERROR_INVALID_ARGUMENT);
  assert_export_refused (stage, "{'format': <'csv'>}", AUTH_ERROR_INVALID_ARGUMENT);
  assert_export_refused (stage, "{'format': <5>}", AUTH_ERROR_INVALID_ARGUMENT);
  assert_export_refused (stage, "{'format': <'otpauth'>, 'ids': <['x']>}", AUTH_ERROR_NOT_FOUND);
  reply = g_dbus_connection_call_sync (stranger, AUTH_BUS_AGENT_NAME, PATH, AUTH_STAGE_CODES_IFACE,
                                       "GetPicture", g_variant_new ("(s)", id), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED);
}

/* Only what holds all of them is a backup. */
static void
test_backup (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *first = NULL, *second = NULL, *some = NULL, *all = NULL, *options = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  guint64 backup_at = 99;
  guint count = 0;

  auth_stage_codes_store (stage, NULL);
  first = add (stage, "{'account': <'al'>}");
  second = add (stage, "{'account': <'bo'>}");
  options = g_strdup_printf ("{'format': <'otpauth'>, 'ids': <['%s']>}", first);
  some = export_codes (stage, options, "", &count, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count, ==, 1);
  g_assert_null (strstr (some, "bo"));
  g_assert_cmpuint (get_unsaved (stage, &backup_at), ==, 2);
  g_assert_cmpuint (backup_at, ==, 0);
  all = export_codes (stage, "{'format': <'otpauth'>}", "", &count, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count, ==, 2);
  g_assert_nonnull (strstr (all, "bo"));
  g_assert_cmpuint (get_unsaved (stage, &backup_at), ==, 0);
  g_assert_cmpint (ABS ((gint64) backup_at - g_get_real_time () / G_USEC_PER_SEC), <, 60);
  reply = auth_stage_call (stage, PATH, AUTH_STAGE_CODES_IFACE, "Update",
                           g_variant_new_parsed ("(%s, {'issuer': <'Bank'>})", first), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (get_unsaved (stage, &backup_at), ==, 1);
}

/* A file that cannot be written to is no backup. */
static void
test_full (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  const int fds[] = { open ("/dev/full", O_WRONLY | O_CLOEXEC), auth_stage_codes_pipe ("", 0), -1 };
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  guint64 backup_at = 99;

  auth_stage_codes_store (stage, NULL);
  id = add (stage, "@a{sv} {}");
  reply = auth_stage_codes_call (
    stage, PATH, "Export", g_variant_new_parsed ("(handle 0, handle 1, {'format': <'otpauth'>})"),
    fds, NULL, &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_FAILED);
  g_assert_cmpuint (get_unsaved (stage, &backup_at), ==, 1);
  g_assert_cmpuint (backup_at, ==, 0);
  close (fds[0]);
  close (fds[1]);
}

static void
test_round_trip (void)
{
  const guint32 all[] = { 0, 1, 2 };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *first = NULL, *second = NULL, *third = NULL, *text = NULL, *again = NULL,
                  *import = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) outcome = NULL;
  guint count;

  auth_stage_codes_store (stage, NULL);
  first = add (stage, "{'account': <'al'>, 'issuer': <'A & B: C'>, 'digits': <uint32 8>}");
  second = add (stage, "{'account': <'bo'>, 'type': <'hotp'>, 'counter': <uint64 7>}");
  third = add (stage, "{'account': <'cy'>, 'algorithm': <'SHA512'>, 'period': <uint32 60>}");
  text = export_codes (stage, "{'format': <'otpauth'>}", "", &count, &error);
  g_assert_no_error (error);
  auth_stage_codes_store (stage, NULL);
  import = auth_stage_codes_begin_import (stage, "@a{sv} {}", &error);
  g_assert_no_error (error);
  outcome = auth_stage_codes_read (stage, import, text, "", &error);
  g_assert_no_error (error);
  g_assert_true (auth_stage_codes_accept (stage, import, all, 3, &error));
  g_assert_no_error (error);
  again = export_codes (stage, "{'format': <'otpauth'>}", "", &count, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, again);
  g_assert_nonnull (strstr (text, SECRET));
}

/* Four pixels a module and as many modules around, as a screen would show it. */
static guint8 *
paint (const guint8 *modules, guint width, guint *side_out)
{
  const guint side = (width + 8) * 4;
  guint8 *pixels = g_malloc (side * side);

  memset (pixels, 255, side * side);
  for (guint y = 0; y < width * 4; y++)
    for (guint x = 0; x < width * 4; x++)
      if (modules[(y / 4) * width + x / 4] == 1)
        pixels[(y + 16) * side + x + 16] = 0;
  *side_out = side;
  return pixels;
}

static void
test_picture (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *id = NULL, *import = NULL, *statuses = NULL;
  g_autofree guint8 *pixels = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) picture = NULL, modules = NULL, outcome = NULL, empty = NULL;
  gsize length;
  guint width, side;
  int fds[] = { -1, -1 };

  auth_stage_codes_store (stage, NULL);
  id = add (stage, "{'account': <'al'>, 'issuer': <'Bank'>}");
  picture = auth_stage_call (stage, PATH, AUTH_STAGE_CODES_IFACE, "GetPicture",
                             g_variant_new ("(s)", id), &error);
  g_assert_no_error (error);
  g_variant_get (picture, "(u@ay)", &width, &modules);
  pixels = paint (g_variant_get_fixed_array (modules, &length, 1), width, &side);
  g_assert_cmpuint (width, >=, 21);
  g_assert_cmpuint (length, ==, width * width);
  import = auth_stage_codes_begin_import (stage, "@a{sv} {}", NULL);
  fds[0] = auth_stage_codes_pipe ((const char *) pixels, side * side);
  outcome = auth_stage_codes_call (stage, import, "ReadPicture",
                                   g_variant_new ("(huu)", 0, side, side), fds, NULL, &error);
  g_assert_no_error (error);
  close (fds[0]);
  statuses = auth_stage_codes_dup_statuses (stage, import);
  g_assert_cmpstr (statuses, ==, "p");
  memset (pixels, 255, side * side);
  fds[0] = auth_stage_codes_pipe ((const char *) pixels, side * side);
  empty = auth_stage_codes_call (stage, import, "ReadPicture",
                                 g_variant_new ("(huu)", 0, side, side), fds, NULL, &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND);
  g_clear_error (&error);
  empty = auth_stage_codes_call (stage, import, "ReadPicture", g_variant_new ("(huu)", 0, 16385, 1),
                                 fds, NULL, &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  close (fds[0]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code-export/refused", test_refused);
  g_test_add_func ("/code-export/backup", test_backup);
  g_test_add_func ("/code-export/full", test_full);
  g_test_add_func ("/code-export/round-trip", test_round_trip);
  g_test_add_func ("/code-export/picture", test_picture);
  return g_test_run ();
}
