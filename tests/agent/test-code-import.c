/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One-time codes from files, links and pictures, and whatever goes wrong with those.
 */

#include "config.h"

#include <gio/gunixfdlist.h>
#include <string.h>
#include <unistd.h>

#include "auth-stage-codes.h"
#include "auth-stage-user.h"

#define SECRET        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
#define LINK(account) "otpauth://totp/Bank:" account "?secret=" SECRET "&issuer=Bank\n"
#define BROKEN        "otpauth://totp/Bank:x?secret=0189&issuer=Bank\n"
#define N_MANY        1000

static char *
begin (AuthStage *stage, const char *options)
{
  g_autoptr (GError) error = NULL;
  char *import = auth_stage_codes_begin_import (stage, options, &error);

  g_assert_no_error (error);
  return import;
}

/* The outcome as g_variant_print() has it. */
static void
read_text (AuthStage *stage, const char *import, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) outcome = auth_stage_codes_read (stage, import, text, "", &error);

  g_assert_no_error (error);
}

static void
assert_statuses (AuthStage *stage, const char *import, const char *expected)
{
  g_autofree char *statuses = auth_stage_codes_dup_statuses (stage, import);

  g_assert_cmpstr (statuses, ==, expected);
}

static void
assert_read_refused (AuthStage *stage, const char *import, const char *text, int expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) outcome = auth_stage_codes_read (stage, import, text, "", &error);

  g_assert_error (error, AUTH_ERROR, expected);
}

static void
assert_accept_refused (AuthStage *stage, const char *import, guint32 index, int expected)
{
  const guint32 indexes[] = { 0, index };
  g_autoptr (GError) error = NULL;

  g_assert_false (auth_stage_codes_accept (stage, import, indexes, 2, &error));
  g_assert_error (error, AUTH_ERROR, expected);
}

static gsize
count_codes (AuthStage *stage)
{
  g_autoptr (GVariant) list = auth_stage_codes_list (stage, NULL);

  return g_variant_n_children (list);
}

static void
assert_gone (AuthStage *stage, const char *import)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, import, AUTH_STAGE_CODE_IMPORT_IFACE, "List", NULL, &error);

  g_assert_nonnull (error);
  g_assert_null (reply);
}

static void
test_stranger (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GDBusConnection) stranger = auth_stage_connect ();
  g_autoptr (GDBusConnection) other = auth_stage_user_connect (AUTH_BUS_CONTROL_PREFIX "other");
  g_autofree char *import = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  auth_stage_codes_store (stage, NULL);
  import = begin (stage, "@a{sv} {}");
  reply = g_dbus_connection_call_sync (
    stranger, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH, AUTH_STAGE_CODES_IFACE, "BeginImport",
    g_variant_new_parsed ("(@a{sv} {},)"), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED);
  g_clear_error (&error);
  /* Not even another program of the person's own. */
  reply =
    g_dbus_connection_call_sync (other, AUTH_BUS_AGENT_NAME, import, AUTH_STAGE_CODE_IMPORT_IFACE,
                                 "List", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED);
}

static void
test_unreadable (void)
{
  static const char *const texts[] = { "", "nothing", "{\"version\":1}", "\xff\xfe" };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *import = NULL;

  auth_stage_codes_store (stage, NULL);
  import = begin (stage, "@a{sv} {}");
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_read_refused (stage, import, texts[i], AUTH_ERROR_INVALID_ARGUMENT);
  read_text (stage, import, LINK ("al"));
  assert_statuses (stage, import, "n");
}

static guint32
get_agent_pid (AuthStage *stage)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    stage->bus, "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetConnectionUnixProcessID",
    g_variant_new ("(s)", AUTH_BUS_AGENT_NAME), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  guint32 pid;

  g_assert_no_error (error);
  g_variant_get (reply, "(u)", &pid);
  return pid;
}

/* Reads what the program was started with, as soon as it runs. */
static gboolean
has_environment (AuthStage *stage, gpointer user_data)
{
  const guint32 pid = get_agent_pid (stage);
  g_autofree char *path = g_strdup_printf ("/proc/%u/task/%u/children", pid, pid);
  g_autofree char *child = NULL, *comm_path = NULL, *comm = NULL, *environ_path = NULL;
  char **environment_out = user_data;
  gsize length = 0;

  if (!g_file_get_contents (path, &child, NULL, NULL) || *g_strstrip (child) == '\0')
    return FALSE;
  comm_path = g_strdup_printf ("/proc/%s/comm", child);
  environ_path = g_strdup_printf ("/proc/%s/environ", child);
  if (!g_file_get_contents (comm_path, &comm, NULL, NULL) ||
      !g_str_has_prefix (comm, "authenticator-t"))
    return FALSE;
  g_clear_pointer (environment_out, g_free);
  if (!g_file_get_contents (environ_path, environment_out, &length, NULL))
    return TRUE;
  for (gsize i = 0; i + 1 < length; i++)
    if ((*environment_out)[i] == '\0')
      (*environment_out)[i] = '\n';
  return TRUE;
}

/* A file that takes the program over must not find the bus. */
static void
test_environment (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GUnixFDList) fds = g_unix_fd_list_new ();
  g_autofree char *import = NULL, *environment = NULL;
  g_auto (GStrv) variables = NULL;
  int ends[2];

  auth_stage_codes_store (stage, NULL);
  import = begin (stage, "@a{sv} {}");
  g_assert_cmpint (pipe (ends), ==, 0);
  g_unix_fd_list_append (fds, ends[0], NULL);
  g_unix_fd_list_append (fds, ends[0], NULL);
  close (ends[0]);
  g_dbus_connection_call_with_unix_fd_list (
    stage->bus, AUTH_BUS_AGENT_NAME, import, AUTH_STAGE_CODE_IMPORT_IFACE, "Read",
    g_variant_new ("(hh)", 0, 1), NULL, G_DBUS_CALL_FLAGS_NONE, -1, fds, NULL, NULL, NULL);
  auth_stage_wait (stage, has_environment, &environment);
  close (ends[1]);
  if (environment == NULL)
    return g_test_skip ("Only root sees the environment of such a process");
  variables = g_strsplit (environment, "\n", -1);
  for (gsize i = 0; variables[i] != NULL; i++)
    if (*variables[i] != '\0' && strstr (variables[i], "SAN_OPTIONS=") == NULL)
      g_assert_true (g_str_has_prefix (variables[i], "LANG") ||
                     g_str_has_prefix (variables[i], "LC_") ||
                     g_str_has_prefix (variables[i], "AUTHENTICATOR_LOCALEDIR="));
}

static void
test_accept (void)
{
  const guint32 chosen[] = { 2, 0 };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *import = NULL, *again = NULL, *kept = NULL;
  g_autoptr (GError) error = NULL;

  auth_stage_codes_store (stage, NULL);
  import = begin (stage, "{'unknown': <5>}");
  read_text (stage, import, LINK ("al") BROKEN LINK ("bo"));
  read_text (stage, import, LINK ("bo") LINK ("cy"));
  assert_statuses (stage, import, "nrnpn");
  assert_accept_refused (stage, import, 1, AUTH_ERROR_INVALID_ARGUMENT);
  assert_accept_refused (stage, import, 0, AUTH_ERROR_INVALID_ARGUMENT);
  assert_accept_refused (stage, import, 5, AUTH_ERROR_INVALID_ARGUMENT);
  g_assert_cmpuint (count_codes (stage), ==, 0);
  g_assert_true (auth_stage_codes_accept (stage, import, chosen, 2, &error));
  g_assert_cmpuint (count_codes (stage), ==, 2);
  assert_gone (stage, import);
  kept = auth_stage_codes_dup_document ();
  g_assert_nonnull (strstr (kept, "\"account\":\"bo\""));
  g_assert_null (strstr (kept, "\"account\":\"cy\""));
  /* What is there already is stored once more if that is wanted. */
  again = begin (stage, "@a{sv} {}");
  read_text (stage, again, LINK ("al"));
  assert_statuses (stage, again, "p");
  g_assert_true (auth_stage_codes_accept (stage, again, chosen + 1, 1, &error));
  g_assert_cmpuint (count_codes (stage), ==, 3);
}

/* Two programs read the same file at once. */
static void
test_at_once (void)
{
  const guint32 first = 0;
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *import = NULL, *other = NULL;

  auth_stage_codes_store (stage, NULL);
  import = begin (stage, "@a{sv} {}");
  other = begin (stage, "@a{sv} {}");
  read_text (stage, import, LINK ("al"));
  read_text (stage, other, LINK ("al"));
  assert_statuses (stage, import, "n");
  assert_statuses (stage, other, "n");
  g_assert_true (auth_stage_codes_accept (stage, import, &first, 1, NULL));
  g_assert_true (auth_stage_codes_accept (stage, other, &first, 1, NULL));
  g_assert_cmpuint (count_codes (stage), ==, 1);
}

static void
test_account (void)
{
  const guint32 first = 0;
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *import = NULL, *account = NULL, *options = NULL;
  g_autoptr (GVariant) list = NULL, entry = NULL;
  g_autoptr (GError) error = NULL;
  const char *account_id;
  gboolean is_enrolled;

  auth_stage_codes_store (stage, NULL);
  g_assert_null (auth_stage_codes_begin_import (stage, "{'account-id': <'a1'>}", &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND);
  account = auth_stage_add_account (stage, "Bank");
  options = g_strdup_printf ("{'account-id': <'%s'>}", strrchr (account, '/') + 1);
  import = begin (stage, options);
  read_text (stage, import, LINK ("al"));
  g_assert_true (auth_stage_codes_accept (stage, import, &first, 1, NULL));
  list = auth_stage_codes_list (stage, NULL);
  entry = g_variant_get_child_value (list, 0);
  g_assert_true (g_variant_lookup (entry, "account-id", "&s", &account_id));
  g_assert_true (g_variant_lookup (entry, "is-enrolled", "b", &is_enrolled));
  g_assert_cmpstr (account_id, ==, strrchr (account, '/') + 1);
  g_assert_true (is_enrolled);
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
  g_autofree char *data = g_uri_escape_string (base64, NULL, FALSE);

  return g_strconcat ("otpauth-migration://offline?data=", data, NULL);
}

static void
assert_missing (AuthStage *stage, const char *import, guint index, const char *expected)
{
  g_autofree char *link = build_batch (index);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) outcome = auth_stage_codes_read (stage, import, link, "", &error);
  g_autoptr (GVariant) missing = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  missing = g_variant_lookup_value (outcome, "missing", G_VARIANT_TYPE ("aau"));
  text = g_variant_print (missing, FALSE);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_series (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *import = NULL;

  auth_stage_codes_store (stage, NULL);
  import = begin (stage, "@a{sv} {}");
  assert_missing (stage, import, 1, "[[1, 3]]");
  assert_missing (stage, import, 1, "[[1, 3]]");
  assert_missing (stage, import, 2, "[[1]]");
  assert_missing (stage, import, 0, "[]");
  assert_statuses (stage, import, "nnn");
}

static void
test_locked (void)
{
  const guint32 first = 0;
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *import = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  auth_stage_codes_store (stage, NULL);
  g_free (auth_stage_codes_add (stage, SECRET, "@a{sv} {}", NULL));
  import = begin (stage, "@a{sv} {}");
  read_text (stage, import, LINK ("al"));
  auth_stage_lock_keyring (stage);
  reply = auth_stage_call (stage, import, AUTH_STAGE_CODE_IMPORT_IFACE, "List", NULL, &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_false (auth_stage_codes_accept (stage, import, &first, 1, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_LOCKED);
  g_clear_error (&error);
  auth_stage_unlock_keyring (stage);
  g_assert_true (auth_stage_codes_accept (stage, import, &first, 1, &error));
  g_assert_cmpuint (count_codes (stage), ==, 2);
}

static void
test_too_many (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autofree char *first = NULL, *more = NULL;

  auth_stage_codes_store (stage, NULL);
  first = begin (stage, "@a{sv} {}");
  for (guint i = 1; i < 8; i++)
    g_free (begin (stage, "@a{sv} {}"));
  g_assert_null (auth_stage_codes_begin_import (stage, "@a{sv} {}", &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_FAILED);
  reply = auth_stage_call (stage, first, AUTH_STAGE_CODE_IMPORT_IFACE, "Close", NULL, NULL);
  g_assert_nonnull (reply);
  assert_gone (stage, first);
  more = begin (stage, "@a{sv} {}");
}

static void
test_many (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree guint32 *indexes = g_new (guint32, N_MANY);
  g_autofree char *import = NULL;
  gint64 start;

  for (guint32 i = 0; i < N_MANY; i++)
    {
      g_string_append_printf (text, LINK ("user%u"), i);
      indexes[i] = i;
    }
  auth_stage_codes_store (stage, NULL);
  g_assert_cmpuint (count_codes (stage), ==, 0);
  start = g_get_monotonic_time ();
  import = begin (stage, "@a{sv} {}");
  read_text (stage, import, text->str);
  g_assert_true (auth_stage_codes_accept (stage, import, indexes, N_MANY, NULL));
  g_test_message ("%d entries stored after %" G_GINT64_FORMAT " ms", N_MANY,
                  (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpuint (count_codes (stage), ==, N_MANY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code-import/stranger", test_stranger);
  g_test_add_func ("/code-import/unreadable", test_unreadable);
  g_test_add_func ("/code-import/environment", test_environment);
  g_test_add_func ("/code-import/accept", test_accept);
  g_test_add_func ("/code-import/at-once", test_at_once);
  g_test_add_func ("/code-import/account", test_account);
  g_test_add_func ("/code-import/series", test_series);
  g_test_add_func ("/code-import/locked", test_locked);
  g_test_add_func ("/code-import/too-many", test_too_many);
  g_test_add_func ("/code-import/many", test_many);
  return g_test_run ();
}
