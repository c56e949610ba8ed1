/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The process that reads files of one-time codes ends, whatever happens to it and round it.
 */

#include "config.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "auth-stage-codes.h"
#include "auth-stage-user.h"

#define SECRET        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
#define LINK(account) "otpauth://totp/Bank:" account "?secret=" SECRET "&issuer=Bank\n"

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
assert_read_refused (AuthStage *stage, const char *import, const char *text, int expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) outcome = auth_stage_codes_read (stage, import, text, "", &error);

  g_assert_error (error, AUTH_ERROR, expected);
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

/* The process that reads, or 0. */
static int
find_reader (AuthStage *stage)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    stage->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
    "GetConnectionUnixProcessID", g_variant_new ("(s)", AUTH_BUS_AGENT_NAME), NULL,
    G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_autofree char *path = NULL, *children = NULL, *command = NULL, *comm = NULL;
  guint32 agent;
  int reader;

  g_variant_get (reply, "(u)", &agent);
  path = g_strdup_printf ("/proc/%u/task/%u/children", agent, agent);
  if (!g_file_get_contents (path, &children, NULL, NULL))
    return 0;
  reader = (int) g_ascii_strtoll (children, NULL, 10);
  comm = g_strdup_printf ("/proc/%d/comm", reader);
  if (reader == 0 || !g_file_get_contents (comm, &command, NULL, NULL) ||
      !g_str_has_prefix (command, "authenticator-t"))
    return 0;
  return reader;
}

static gboolean
has_reader (AuthStage *stage, gpointer user_data)
{
  return find_reader (stage) != 0;
}

static gboolean
has_no_reader (AuthStage *stage, gpointer user_data)
{
  return find_reader (stage) == 0;
}

typedef struct
{
  GError *error;
  gboolean is_done;
} Wait;

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;
  g_autoptr (GVariant) reply = g_dbus_connection_call_with_unix_fd_list_finish (
    G_DBUS_CONNECTION (source), NULL, result, &wait->error);

  wait->is_done = TRUE;
}

static gboolean
is_done (AuthStage *stage, gpointer user_data)
{
  return ((Wait *) user_data)->is_done;
}

/* A document that never ends. */
static void
read_for_ever (AuthStage *stage, GDBusConnection *bus, const char *import, Wait *wait)
{
  g_autoptr (GUnixFDList) fds = g_unix_fd_list_new ();
  int ends[2];

  g_assert_cmpint (pipe (ends), ==, 0);
  g_assert_cmpint (g_unix_fd_list_append (fds, ends[0], NULL), ==, 0);
  g_assert_cmpint (g_unix_fd_list_append (fds, ends[0], NULL), ==, 1);
  close (ends[0]);
  g_dbus_connection_call_with_unix_fd_list (
    bus, AUTH_BUS_AGENT_NAME, import, AUTH_STAGE_CODE_IMPORT_IFACE, "Read",
    g_variant_new ("(hh)", 0, 1), NULL, G_DBUS_CALL_FLAGS_NONE, 60000, fds, NULL, read_cb, wait);
  auth_stage_wait (stage, has_reader, NULL);
}

static void
test_cancel (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *import = NULL;
  g_autoptr (GVariant) reply = NULL;
  Wait wait = { NULL, FALSE };

  auth_stage_codes_store (stage, NULL);
  import = begin (stage, "@a{sv} {}");
  read_for_ever (stage, stage->bus, import, &wait);
  assert_read_refused (stage, import, LINK ("al"), AUTH_ERROR_FAILED);
  reply = auth_stage_call (stage, import, AUTH_STAGE_CODE_IMPORT_IFACE, "Cancel", NULL, NULL);
  g_assert_nonnull (reply);
  auth_stage_wait (stage, is_done, &wait);
  g_assert_error (wait.error, AUTH_ERROR, AUTH_ERROR_CANCELLED);
  g_clear_error (&wait.error);
  auth_stage_wait (stage, has_no_reader, NULL);
  read_text (stage, import, LINK ("al"));
}

static void
test_crash (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *import = NULL;
  Wait wait = { NULL, FALSE };

  auth_stage_codes_store (stage, NULL);
  import = begin (stage, "@a{sv} {}");
  read_for_ever (stage, stage->bus, import, &wait);
  kill (find_reader (stage), SIGSEGV);
  auth_stage_wait (stage, is_done, &wait);
  g_assert_error (wait.error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (wait.error->message, "ended before its time"));
  g_clear_error (&wait.error);
  read_text (stage, import, LINK ("al"));
}

/* With -m slow: it takes as long as the agent waits. */
static void
test_hang (void)
{
  g_autoptr (AuthStage) stage = NULL;
  g_autofree char *import = NULL;
  Wait wait = { NULL, FALSE };

  if (!g_test_slow ())
    return g_test_skip ("takes 20 seconds: -m slow");
  stage = auth_stage_new (NULL, NULL);
  auth_stage_codes_store (stage, NULL);
  import = begin (stage, "@a{sv} {}");
  read_for_ever (stage, stage->bus, import, &wait);
  while (!wait.is_done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (wait.error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  g_clear_error (&wait.error);
  auth_stage_wait (stage, has_no_reader, NULL);
  read_text (stage, import, LINK ("al"));
}

static void
test_owner_leaves (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GDBusConnection) owner = auth_stage_user_connect (AUTH_BUS_CONTROL_PREFIX "owner");
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  const char *import;
  Wait wait = { NULL, FALSE };

  auth_stage_codes_store (stage, NULL);
  reply = g_dbus_connection_call_sync (
    owner, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH, AUTH_STAGE_CODES_IFACE, "BeginImport",
    g_variant_new_parsed ("(@a{sv} {},)"), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(&o)", &import);
  read_for_ever (stage, owner, import, &wait);
  g_dbus_connection_close_sync (owner, NULL, &error);
  auth_stage_wait (stage, has_no_reader, NULL);
  assert_gone (stage, import);
  auth_stage_wait (stage, is_done, &wait);
  g_clear_error (&wait.error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code-reader/cancel", test_cancel);
  g_test_add_func ("/code-reader/crash", test_crash);
  g_test_add_func ("/code-reader/hang", test_hang);
  g_test_add_func ("/code-reader/owner-leaves", test_owner_leaves);
  return g_test_run ();
}
