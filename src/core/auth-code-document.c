/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What was read from a file of one-time codes, as the JSON in which one process tells another.
 */

#include "config.h"

#include "auth-code-file.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-json.h"

static JsonObject *
entry_to_json (const AuthCodeFileEntry *entry, guint index)
{
  JsonObject *object = json_object_new ();
  g_autofree char *id = g_strdup_printf ("%u", index);
  JsonObject *code;

  json_object_set_string_member (object, "title", entry->title);
  if (entry->code == NULL)
    {
      json_object_set_string_member (object, "reason", entry->reason);
      return object;
    }
  code = auth_code_to_json (entry->code);
  json_object_set_string_member (code, "id", id);
  json_object_set_object_member (object, "code", code);
  return object;
}

/* The bits of the series are a string: JSON has no 64 bits without a sign. */
static void
write_series (const AuthCodeFile *self, JsonObject *object)
{
  g_autofree char *seen = g_strdup_printf ("%" G_GINT64_MODIFIER "x", self->series_seen);

  json_object_set_int_member (object, "series-id", self->series_id);
  json_object_set_int_member (object, "series-size", self->series_size);
  json_object_set_string_member (object, "series-seen", seen);
}

static JsonObject *
head_to_json (const AuthCodeFile *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "format", self->format);
  json_object_set_boolean_member (object, "needs-password", self->needs_password);
  json_object_set_int_member (object, "entries", self->entries->len);
  if (self->series_size > 0)
    write_series (self, object);
  return object;
}

/**
 * auth_code_file_to_document:
 * @self: a file
 *
 * A line of JSON about the file, and one for each entry, so that a tree is never larger than one
 * entry: what GLib's slices once held they keep.
 *
 * Returns: (transfer full): what auth_code_file_new_from_document() reads
 */
AuthSecret *
auth_code_file_to_document (const AuthCodeFile *self)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) auth_secret_free);

  g_ptr_array_add (lines, auth_secret_from_json (head_to_json (self)));
  for (guint i = 0; i < self->entries->len; i++)
    g_ptr_array_add (lines, auth_secret_from_json (entry_to_json (self->entries->pdata[i], i)));
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static gboolean
fail (GError **error)
{
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
                       _ ("What was read from the file came out damaged: try again"));
  return FALSE;
}

/* A file has no say in whose account it is for, and in what the agent notes down. */
static AuthCode *
read_code (JsonNode *node)
{
  AuthCode *code = JSON_NODE_HOLDS_OBJECT (node)
                     ? auth_code_new_from_json (json_node_get_object (node), NULL)
                     : NULL;

  if (code == NULL)
    return NULL;
  g_clear_pointer (&code->account_id, g_free);
  g_clear_pointer (&code->subject, g_free);
  code->is_enrolled = FALSE;
  code->removed_at = 0;
  return code;
}

static gboolean
read_entry (AuthCodeFile *self, JsonObject *object, GError **error)
{
  const char *title = auth_json_get_string (object, "title");
  const char *reason = auth_json_get_string (object, "reason");
  JsonNode *member = json_object_get_member (object, "code");
  AuthCode *code;

  if (title == NULL || (reason == NULL) == (member == NULL))
    return fail (error);
  if (reason != NULL)
    {
      auth_code_file_refuse (self, title, reason);
      return TRUE;
    }
  code = read_code (member);
  if (code == NULL)
    return fail (error);
  auth_code_file_take (self, title, code);
  return TRUE;
}

static gboolean
read_series (AuthCodeFile *self, JsonObject *object, GError **error)
{
  const char *seen = auth_json_get_string (object, "series-seen");
  const guint64 max = G_MAXUINT64;
  gint64 size = 0;

  if (!json_object_has_member (object, "series-size"))
    return TRUE;
  if (!auth_json_get_int64 (object, "series-size", &size) || size < 1 ||
      size > AUTH_CODE_FILE_MAX_SERIES ||
      !auth_json_get_int64 (object, "series-id", &self->series_id) || seen == NULL ||
      !g_ascii_string_to_unsigned (seen, 16, 1, max >> (AUTH_CODE_FILE_MAX_SERIES - size),
                                   &self->series_seen, NULL))
    return fail (error);
  self->series_size = (guint) size;
  return TRUE;
}

/* Also says how many entries are to follow. */
static gboolean
read_head (AuthCodeFile *self, JsonObject *object, gint64 *n_entries_out, GError **error)
{
  const char *format = auth_json_get_string (object, "format");

  if (format == NULL || !auth_json_get_int64 (object, "entries", n_entries_out) ||
      *n_entries_out < 0 || *n_entries_out > AUTH_CODE_FILE_MAX_ENTRIES)
    return fail (error);
  g_free (self->format);
  self->format = auth_error_clean_text (format);
  self->needs_password =
    json_object_get_boolean_member_with_default (object, "needs-password", FALSE);
  return read_series (self, object, error);
}

typedef struct
{
  const char *rest;
  const char *end;
} Lines;

/* Returns: (transfer full): for auth_secret_wipe_json() */
static JsonNode *
parse_next (Lines *lines, GError **error)
{
  const char *line = lines->rest;
  const char *stop = memchr (line, '\n', lines->end - line);
  const gsize length = (stop != NULL ? stop : lines->end) - line;
  JsonNode *node = auth_json_parse_file (line, length, AUTH_CODE_FILE_MAX_DOCUMENT_BYTES,
                                         "What was read from the file", error);

  lines->rest = stop != NULL ? stop + 1 : lines->end;
  if (node == NULL || JSON_NODE_HOLDS_OBJECT (node))
    return node;
  auth_secret_wipe_json (node);
  json_node_unref (node);
  fail (error);
  return NULL;
}

static gboolean
read_next (AuthCodeFile *self, Lines *lines, GError **error)
{
  g_autoptr (JsonNode) node = parse_next (lines, error);
  const gboolean is_good = node != NULL && read_entry (self, json_node_get_object (node), error);

  auth_secret_wipe_json (node);
  return is_good;
}

/**
 * auth_code_file_new_from_document:
 * @document: what auth_code_file_to_document() made, or says so
 * @length: its size in bytes
 * @error: return location for an error
 *
 * Reads it as what may come from a process that was taken over by a picture: nothing is used that
 * has not been checked.
 *
 * Returns: (transfer full): the file, or %NULL with AUTH_ERROR_INVALID_RESPONSE
 */
AuthCodeFile *
auth_code_file_new_from_document (const char *document, gsize length, GError **error)
{
  Lines lines = { document, document + length };
  g_autoptr (JsonNode) head = parse_next (&lines, error);
  g_autoptr (AuthCodeFile) self = auth_code_file_new (NULL);
  gint64 n_entries = 0;

  if (head == NULL || !read_head (self, json_node_get_object (head), &n_entries, error))
    return NULL;
  for (gint64 i = 0; i < n_entries; i++)
    if (!read_next (self, &lines, error))
      return NULL;
  if (lines.rest == lines.end)
    return g_steal_pointer (&self);
  fail (error);
  return NULL;
}
