/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One-time codes out of links and backups, as a person imports them, with the real agent.
 */

#include "config.h"

#include <unistd.h>

#include "auth-import-stage.h"
#include "auth-look.h"

#define BROKEN "otpauth://totp/Broken?secret=018!\n"

static void
test_unknown (AuthImportStage *self, gconstpointer data)
{
  auth_import_stage_read (self, "nothing of the kind");
  auth_import_stage_wait_for (self, "Nothing Can Be Imported");
  g_assert_null (auth_look ("Import"));
  g_assert_nonnull (auth_look ("Choose Another File…"));
}

static void
test_no_file (AuthImportStage *self, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/at/all");

  auth_import_codes_dialog_add (self->dialog, auth_code_source_new_for_file (file));
  auth_import_stage_wait_for (self, "Nothing Can Be Imported");
}

/* Nothing is stored before it is chosen; what is there already, or refused, is not chosen. */
static void
test_choose (AuthImportStage *self, gconstpointer data)
{
  auth_import_stage_read (self, LINK ("al") BROKEN LINK ("bo"));
  auth_import_stage_wait_for (self, "2 new, 1 refused");
  g_assert_cmpuint (auth_import_stage_count (self), ==, 0);
  g_assert_nonnull (auth_look ("Import 2"));
  auth_import_stage_press (self, "None");
  g_assert_false (gtk_widget_get_sensitive (auth_look ("Import")));
  auth_import_stage_press (self, "All");
  auth_import_stage_import (self, "Import 2");
  g_assert_cmpuint (auth_import_stage_count (self), ==, 2);

  auth_import_stage_open (self);
  auth_import_stage_read (self, LINK ("al") LINK ("cy"));
  auth_import_stage_wait_for (self, "1 new, 1 already there");
  auth_import_stage_import (self, "Import 1");
  g_assert_cmpuint (auth_import_stage_count (self), ==, 3);
}

/* One file that is of no use does not hinder the others, and is told of. */
static void
test_several (AuthImportStage *self, gconstpointer data)
{
  auth_import_stage_read (self, LINK ("al"));
  auth_import_stage_read (self, "nothing of the kind");
  auth_import_stage_read (self, LINK ("bo"));
  auth_import_stage_wait_for (self, "2 new");
  g_assert_nonnull (auth_look ("Import 2"));
}

static void
test_closed (AuthImportStage *self, gconstpointer data)
{
  auth_import_stage_read (self, LINK ("al"));
  auth_import_stage_wait_for (self, "1 new");
  gtk_window_close (GTK_WINDOW (self->dialog));
  auth_stage_wait (self->stage, auth_import_stage_is_gone, self);
  g_assert_cmpuint (auth_import_stage_count (self), ==, 0);
}

/* Result: a vault of Aegis with two entries, which are gone here. */
static GBytes *
build_vault (AuthImportStage *self, const char *password)
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

static void
test_password (AuthImportStage *self, gconstpointer data)
{
  g_autoptr (GBytes) vault = build_vault (self, "correct horse");

  auth_import_codes_dialog_add (self->dialog, auth_code_source_new_for_document (vault));
  auth_import_stage_wait_for (self, "Encrypted Backup of Aegis");
  g_assert_cmpuint (auth_import_stage_count (self), ==, 0);
  auth_import_stage_unlock (self, "wrong horse");
  auth_stage_wait (self->stage, auth_import_stage_lacks, "Unlock");
  auth_import_stage_wait_for (self, "Unlock");
  g_assert_true (gtk_widget_get_visible (auth_import_stage_get (self, "problem")));
  auth_import_stage_unlock (self, "correct horse");
  auth_import_stage_wait_for (self, "2 new");
  auth_import_stage_import (self, "Import 2");
  g_assert_cmpuint (auth_import_stage_count (self), ==, 2);
}

/* What was asked of the import at the agent: the bus tells of it in a thread of its own. */
typedef struct
{
  gint n_read;
  gint is_cancelled;
  gint is_closed;
} Asked;

static GDBusMessage *
note_call (GDBusConnection *bus, GDBusMessage *message, gboolean is_incoming, gpointer user_data)
{
  Asked *asked = user_data;

  if (g_strcmp0 (g_dbus_message_get_interface (message), "org.example.Authenticator.CodeImport1"))
    return message;
  if (g_strcmp0 (g_dbus_message_get_member (message), "Read") == 0)
    g_atomic_int_inc (&asked->n_read);
  if (g_strcmp0 (g_dbus_message_get_member (message), "Cancel") == 0)
    g_atomic_int_set (&asked->is_cancelled, TRUE);
  if (g_strcmp0 (g_dbus_message_get_member (message), "Close") == 0)
    g_atomic_int_set (&asked->is_closed, TRUE);
  return message;
}

static gboolean
is_unlocking (AuthStage *stage, gpointer asked)
{
  return g_atomic_int_get (&((Asked *) asked)->n_read) == 2;
}

static gboolean
is_import_closed (AuthStage *stage, gpointer asked)
{
  return g_atomic_int_get (&((Asked *) asked)->is_closed);
}

/* Who closes it while the key is derived waits for nothing, and nothing goes on. */
static void
test_password_closed (AuthImportStage *self, gconstpointer data)
{
  g_autoptr (GBytes) vault = build_vault (self, "correct horse");
  g_autofree char *text = g_strndup (g_bytes_get_data (vault, NULL), g_bytes_get_size (vault));
  g_auto (GStrv) parts = g_strsplit (text, "32768", 2);
  g_autofree char *slow_text = g_strjoinv ("131072", parts);
  g_autoptr (GBytes) slow = g_bytes_new (slow_text, strlen (slow_text));
  Asked asked = { 0, FALSE, FALSE };
  guint filter = g_dbus_connection_add_filter (self->stage->bus, note_call, &asked, NULL);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  auth_import_codes_dialog_add (self->dialog, auth_code_source_new_for_document (slow));
  auth_import_stage_wait_for (self, "Encrypted Backup of Aegis");
  auth_import_stage_unlock (self, "wrong horse");
  auth_stage_wait (self->stage, is_unlocking, &asked);
  gtk_window_close (GTK_WINDOW (self->dialog));
  auth_stage_wait (self->stage, is_import_closed, &asked);
  g_dbus_connection_remove_filter (self->stage->bus, filter);
  g_assert_true (g_atomic_int_get (&asked.is_cancelled));
  auth_stage_wait (self->stage, auth_import_stage_is_gone, self);

  auth_import_stage_open (self);
  auth_import_stage_read (self, LINK ("cy"));
  auth_import_stage_wait_for (self, "1 new");
  g_assert_cmpuint (auth_import_stage_count (self), ==, 0);
}

/* A keyring without anything of ours does not say that it is locked before something is stored. */
static void
test_locked_empty (AuthImportStage *self, gconstpointer data)
{
  auth_import_stage_read (self, LINK ("al") LINK ("bo"));
  auth_import_stage_wait_for (self, "2 new");
  auth_stage_lock_keyring (self->stage);
  auth_import_stage_press (self, "Import 2");
  auth_import_stage_wait_for (self, "Unlock…");
  g_assert_true (gtk_root_get_focus (GTK_ROOT (self->dialog)) == auth_look ("Unlock…"));
  /* Nobody answers the keyring's question. */
  auth_import_stage_press (self, "Unlock…");
  auth_stage_wait (self->stage, auth_import_stage_lacks, "Unlock…");
  auth_import_stage_wait_for (self, "Unlock…");
  auth_stage_unlock_keyring (self->stage);
  auth_import_stage_import (self, "Unlock…");
  g_assert_cmpuint (auth_import_stage_count (self), ==, 2);
}

static void
test_locked (AuthImportStage *self, gconstpointer data)
{
  g_autofree char *known =
    auth_stage_codes_add (self->stage, KEY, "{'issuer': <'Example'>, 'account': <'al'>}", NULL);

  auth_stage_lock_keyring (self->stage);
  auth_import_stage_read (self, LINK ("al"));
  auth_import_stage_wait_for (self, "Unlock…");
  /* What comes meanwhile waits for the keyring, too. */
  auth_import_stage_read (self, LINK ("bo"));
  auth_stage_wait (self->stage, auth_import_stage_lacks, "Unlock…");
  auth_import_stage_wait_for (self, "Unlock…");
  auth_stage_unlock_keyring (self->stage);
  auth_import_stage_press (self, "Unlock…");
  auth_import_stage_wait_for (self, "1 new, 1 already there");
  auth_import_stage_import (self, "Import 1");
  g_assert_cmpuint (auth_import_stage_count (self), ==, 2);
}

/* As many rows as can be seen, and the last of them can be scrolled to. */
static void
test_thousand (AuthImportStage *self, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < 1000; i++)
    g_string_append_printf (text, "otpauth://totp/Site%d:al?secret=" KEY "&issuer=Site%d\n", i, i);
  auth_import_stage_read (self, text->str);
  auth_import_stage_wait_for (self, "1000 new");
  auth_import_stage_wait_for (self, "Site0");
  g_assert_null (auth_look ("Site500"));
  auth_import_stage_import (self, "Import 1000");
  g_assert_cmpuint (auth_import_stage_count (self), ==, 1000);
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
  add_test ("/app/import-codes/unknown", test_unknown);
  add_test ("/app/import-codes/no-file", test_no_file);
  add_test ("/app/import-codes/choose", test_choose);
  add_test ("/app/import-codes/several", test_several);
  add_test ("/app/import-codes/closed", test_closed);
  add_test ("/app/import-codes/password", test_password);
  add_test ("/app/import-codes/password-closed", test_password_closed);
  add_test ("/app/import-codes/locked-empty", test_locked_empty);
  add_test ("/app/import-codes/locked", test_locked);
  add_test ("/app/import-codes/thousand", test_thousand);
  return g_test_run ();
}
