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

/**
 * auth_code_file_to_document:
 * @self: a file
 *
 * Returns: (transfer full): what auth_code_file_new_from_document() reads
 */
AuthSecret *
auth_code_file_to_document (const AuthCodeFile *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *entries = json_array_new ();
  AuthSecret *document;

  for (guint i = 0; i < self->entries->len; i++)
    json_array_add_object_element (entries, entry_to_json (self->entries->pdata[i], i));
  json_object_set_string_member (object, "format", self->format);
  json_object_set_boolean_member (object, "needs-password", self->needs_password);
  if (self->series_size > 0)
    write_series (self, object);
  json_object_set_array_member (object, "entries", entries);
  json_node_take_object (node, object);
  document = json_to_string (node, FALSE);
  auth_secret_wipe_json (node);
  return document;
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
read_entry (AuthCodeFile *self, JsonNode *node, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *title = object != NULL ? auth_json_get_string (object, "title") : NULL;
  const char *reason = object != NULL ? auth_json_get_string (object, "reason") : NULL;
  JsonNode *member = object != NULL ? json_object_get_member (object, "code") : NULL;
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

static AuthCodeFile *
read_document (JsonObject *object, GError **error)
{
  const char *format = auth_json_get_string (object, "format");
  JsonNode *entries = json_object_get_member (object, "entries");
  g_autoptr (AuthCodeFile) self = auth_code_file_new (format);
  JsonArray *array;

  if (format == NULL || entries == NULL || !JSON_NODE_HOLDS_ARRAY (entries) ||
      json_array_get_length (json_node_get_array (entries)) > AUTH_CODE_FILE_MAX_ENTRIES)
    {
      fail (error);
      return NULL;
    }
  array = json_node_get_array (entries);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_entry (self, json_array_get_element (array, i), error))
      return NULL;
  self->needs_password =
    json_object_get_boolean_member_with_default (object, "needs-password", FALSE);
  return read_series (self, object, error) ? g_steal_pointer (&self) : NULL;
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
  g_autoptr (JsonNode) node = auth_json_parse_file (
    document, length, AUTH_CODE_FILE_MAX_DOCUMENT_BYTES, "What was read from the file", error);
  AuthCodeFile *self = NULL;

  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (node))
    self = read_document (json_node_get_object (node), error);
  else
    fail (error);
  auth_secret_wipe_json (node);
  return self;
}
