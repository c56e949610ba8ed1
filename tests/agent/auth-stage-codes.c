/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One-time codes on the stage: what the keyring holds of them, and what the agent shows.
 */

#include "config.h"

#include "auth-stage-codes.h"

#include <libsecret/secret.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Nothing of ours is asked what is in the keyring. */
static const SecretSchema schema = {
  "org.example.Authenticator",
  SECRET_SCHEMA_NONE,
  {
    { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "id", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

void
auth_stage_codes_store (AuthStage *stage, const char *document)
{
  g_autoptr (GError) error = NULL;

  auth_stage_kill_agent (stage);
  secret_password_clear_sync (&schema, NULL, &error, "kind", "codes", NULL);
  if (document != NULL)
    secret_password_store_sync (&schema, NULL, "codes", document, NULL, &error, "kind", "codes",
                                "id", "codes", NULL);
  g_assert_no_error (error);
}

char *
auth_stage_codes_dup_document (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *document =
    secret_password_lookup_sync (&schema, NULL, &error, "kind", "codes", NULL);

  g_assert_no_error (error);
  return g_strdup (document);
}

GVariant *
auth_stage_codes_list (AuthStage *stage, GError **error)
{
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AUTH_STAGE_CODES_IFACE, "List", NULL, error);

  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}

char *
auth_stage_codes_get (AuthStage *stage, const char *id, gboolean is_next, GError **error)
{
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AUTH_STAGE_CODES_IFACE, "GetCode",
                     g_variant_new_parsed ("(%s, {'next': <%b>})", id, is_next), error);
  char *code;

  if (reply == NULL)
    return NULL;
  g_variant_get (reply, "(stt)", &code, NULL, NULL);
  return code;
}

gboolean
auth_stage_codes_remove (AuthStage *stage, const char *id, GError **error)
{
  g_autoptr (GVariant) reply = auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AUTH_STAGE_CODES_IFACE,
                                                "Remove", g_variant_new ("(s)", id), error);

  return reply != NULL;
}

int
auth_stage_codes_pipe (const char *text, gsize length)
{
  int fd = memfd_create ("text", MFD_CLOEXEC);

  g_assert_cmpint (fd, !=, -1);
  g_assert_cmpint (write (fd, text, length), ==, (gssize) length);
  g_assert_cmpint (lseek (fd, 0, SEEK_SET), ==, 0);
  return fd;
}

char *
auth_stage_codes_read_all (int fd)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  gssize count;

  while ((count = read (fd, buffer, sizeof buffer)) > 0)
    g_string_append_len (text, buffer, count);
  g_assert_cmpint (count, ==, 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

GVariant *
auth_stage_codes_call (AuthStage *stage,
                       const char *path,
                       const char *method,
                       GVariant *parameters,
                       const int *fds,
                       GUnixFDList **fds_out,
                       GError **error)
{
  const gboolean is_import = !g_str_equal (path, AUTH_BUS_AGENT_PATH);
  g_autoptr (GUnixFDList) list = g_unix_fd_list_new ();

  for (gsize i = 0; fds != NULL && fds[i] != -1; i++)
    g_assert_cmpint (g_unix_fd_list_append (list, fds[i], NULL), ==, (int) i);
  return g_dbus_connection_call_with_unix_fd_list_sync (
    stage->bus, AUTH_BUS_AGENT_NAME, path,
    is_import ? AUTH_STAGE_CODE_IMPORT_IFACE : AUTH_STAGE_CODES_IFACE, method, parameters, NULL,
    G_DBUS_CALL_FLAGS_NONE, 60000, list, fds_out, NULL, error);
}

GVariant *
auth_stage_codes_send (
  AuthStage *stage, const char *method, GVariant *parameters, const char *text, GError **error)
{
  const int fds[] = { auth_stage_codes_pipe (text, strlen (text)), -1 };
  GVariant *reply =
    auth_stage_codes_call (stage, AUTH_BUS_AGENT_PATH, method, parameters, fds, NULL, error);

  close (fds[0]);
  return reply;
}

char *
auth_stage_codes_add (AuthStage *stage, const char *secret, const char *entry, GError **error)
{
  GVariant *members = g_variant_new_parsed (entry);
  g_autoptr (GVariant) reply =
    auth_stage_codes_send (stage, "Add", g_variant_new ("(h@a{sv})", 0, members), secret, error);
  char *id;

  if (reply == NULL)
    return NULL;
  g_variant_get (reply, "(s)", &id);
  return id;
}

char *
auth_stage_codes_begin_import (AuthStage *stage, const char *options, GError **error)
{
  GVariant *parsed = g_variant_new_parsed (options);
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AUTH_STAGE_CODES_IFACE, "BeginImport",
                     g_variant_new ("(@a{sv})", parsed), error);
  char *path;

  if (reply == NULL)
    return NULL;
  g_variant_get (reply, "(o)", &path);
  return path;
}

GVariant *
auth_stage_codes_read (
  AuthStage *stage, const char *import, const char *text, const char *password, GError **error)
{
  const int fds[] = { auth_stage_codes_pipe (text, strlen (text)),
                      auth_stage_codes_pipe (password, strlen (password)), -1 };
  g_autoptr (GVariant) reply =
    auth_stage_codes_call (stage, import, "Read", g_variant_new ("(hh)", 0, 1), fds, NULL, error);

  close (fds[0]);
  close (fds[1]);
  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}

char *
auth_stage_codes_dup_statuses (AuthStage *stage, const char *import)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, import, AUTH_STAGE_CODE_IMPORT_IFACE, "List", NULL, &error);
  GString *letters = g_string_new (NULL);
  g_autoptr (GVariant) entries = NULL;

  g_assert_no_error (error);
  entries = g_variant_get_child_value (reply, 0);
  for (gsize i = 0; i < g_variant_n_children (entries); i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (entries, i);
      const char *status = NULL;
      guint32 index = 0;

      g_assert_true (g_variant_lookup (entry, "status", "&s", &status));
      g_assert_true (g_variant_lookup (entry, "index", "u", &index));
      g_assert_cmpuint (index, ==, i);
      g_string_append_c (letters, *status);
    }
  return g_string_free (letters, FALSE);
}

gboolean
auth_stage_codes_accept (
  AuthStage *stage, const char *import, const guint32 *indexes, gsize n_indexes, GError **error)
{
  GVariant *chosen =
    g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, indexes, n_indexes, sizeof *indexes);
  g_autoptr (GVariant) reply = auth_stage_call (stage, import, AUTH_STAGE_CODE_IMPORT_IFACE,
                                                "Accept", g_variant_new ("(@au)", chosen), error);
  g_autoptr (GVariant) ids = NULL;

  if (reply == NULL)
    return FALSE;
  ids = g_variant_get_child_value (reply, 0);
  g_assert_cmpuint (g_variant_n_children (ids), <=, n_indexes);
  return TRUE;
}

GVariant *
auth_stage_codes_do (AuthStage *stage, const char *method, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;
  GVariant *reply = auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AUTH_STAGE_CODES_IFACE, method,
                                     parameters, &error);

  g_assert_no_error (error);
  return reply;
}

void
auth_stage_codes_assert_listed (AuthStage *stage,
                                guint index,
                                const char *name,
                                const char *expected)
{
  g_autoptr (GVariant) list = auth_stage_codes_list (stage, NULL);
  g_autoptr (GVariant) entry = g_variant_get_child_value (list, index);
  g_autoptr (GVariant) value = g_variant_lookup_value (entry, name, NULL);
  g_autofree char *text = g_variant_print (value, FALSE);

  g_assert_cmpstr (text, ==, expected);
}

void
auth_stage_codes_assert_setting (AuthStage *stage, const char *name, const char *expected)
{
  g_autoptr (GVariant) reply = auth_stage_codes_do (stage, "Describe", NULL);
  g_autoptr (GVariant) settings = g_variant_get_child_value (reply, 0);
  g_autoptr (GVariant) value = g_variant_lookup_value (settings, name, NULL);
  g_autofree char *text = g_variant_print (value, FALSE);

  g_assert_cmpstr (text, ==, expected);
}
