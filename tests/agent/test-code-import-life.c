/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An import lives for ten minutes after the last call: its timer is looked at, and made to be due.
 */

#include "config.h"

#include "auth-code-import.h"
#include "auth-stage.h"

#define IFACE        "org.example.Authenticator.CodeImport1"
#define LIFE_SECONDS (10 * 60)
/* More timers than this are not made by so little. */
#define MAX_SOURCES 1000

/* Returns: (transfer none) (nullable): the only timer that is due in so many minutes */
static GSource *
find_timer (void)
{
  GSource *found = NULL;

  for (guint id = 1; id < MAX_SOURCES; id++)
    {
      GSource *source = g_main_context_find_source_by_id (NULL, id);
      gint64 due = source != NULL ? g_source_get_ready_time (source) : -1;

      if (due < g_get_monotonic_time () + G_USEC_PER_SEC * LIFE_SECONDS / 2)
        continue;
      g_assert_null (found);
      found = source;
    }
  return found;
}

static void
called_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError **error_out = user_data;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, error_out);

  if (reply != NULL)
    g_set_error_literal (error_out, G_IO_ERROR, G_IO_ERROR_EXISTS, "It is there");
}

/* Returns: (transfer full): G_IO_ERROR_EXISTS when it has answered */
static GError *
call (GDBusConnection *owner, GDBusConnection *agent, const char *path)
{
  GError *error = NULL;

  g_dbus_connection_call (owner, g_dbus_connection_get_unique_name (agent), path, IFACE, "Cancel",
                          NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, called_cb, &error);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);
  return error;
}

static void
count_cb (AuthCodeImport *import, guint *ended)
{
  (*ended)++;
}

static void
test_timeout (void)
{
  g_autoptr (GDBusConnection) agent = auth_stage_connect (), owner = auth_stage_connect ();
  g_autoptr (AuthCodes) codes = auth_codes_new (agent);
  g_autoptr (GError) error = NULL, gone = NULL;
  g_autoptr (AuthCodeImport) import =
    auth_code_import_new (codes, agent, g_dbus_connection_get_unique_name (owner), NULL, &error);
  g_autoptr (GSource) first = NULL;
  GSource *second;
  gint64 begun = g_get_monotonic_time ();
  guint ended = 0;

  g_assert_no_error (error);
  g_signal_connect (import, "ended", G_CALLBACK (count_cb), &ended);
  first = g_source_ref (find_timer ());
  g_assert_cmpint (g_source_get_ready_time (first), <=,
                   begun + (LIFE_SECONDS + 2) * G_USEC_PER_SEC);
  g_assert_cmpint (g_source_get_ready_time (first), >,
                   begun + (LIFE_SECONDS - 60) * G_USEC_PER_SEC);
  error = call (owner, agent, auth_code_import_get_path (import));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  /* Each call begins the ten minutes anew. */
  g_assert_true (g_source_is_destroyed (first));
  second = find_timer ();
  g_assert_nonnull (second);
  g_assert_cmpuint (ended, ==, 0);
  g_source_set_ready_time (second, 0);
  while (ended == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (find_timer ());
  gone = call (owner, agent, auth_code_import_get_path (import));
  g_assert_error (gone, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD);
  g_assert_cmpuint (ended, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code-import-life/timeout", test_timeout);
  return g_test_run ();
}
