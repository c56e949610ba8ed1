/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * All entries of the code list, as one JSON document; broken ones are set aside, not lost.
 */

#include "config.h"

#include "auth-code-list.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-json.h"

#define DOCUMENT_VERSION 1

static AuthBrokenCode *
broken_new (AuthSecret *json, const char *reason)
{
  AuthBrokenCode *self = g_new0 (AuthBrokenCode, 1);

  self->json = json;
  self->reason = g_strdup (reason);
  return self;
}

static void
broken_free (AuthBrokenCode *self)
{
  auth_secret_free (self->json);
  g_free (self->reason);
  g_free (self);
}

/**
 * auth_code_list_new:
 *
 * Returns: (transfer full): an empty list
 */
AuthCodeList *
auth_code_list_new (void)
{
  AuthCodeList *self = g_new0 (AuthCodeList, 1);

  self->codes = g_ptr_array_new_with_free_func ((GDestroyNotify) auth_code_free);
  self->broken = g_ptr_array_new_with_free_func ((GDestroyNotify) broken_free);
  self->in_search = TRUE;
  return self;
}

static AuthCode *
read_entry (const AuthCodeList *self, JsonNode *node, GError **error)
{
  g_autoptr (AuthCode) code = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                           _ ("It is no entry at all"));
      return NULL;
    }
  code = auth_code_new_from_json (json_node_get_object (node), error);
  if (code == NULL)
    return NULL;
  if (auth_code_list_find_any (self, code->id) != NULL)
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                           _ ("There is another entry with the same id"));
      return NULL;
    }
  return g_steal_pointer (&code);
}

/* json-glib reads a number beyond all bounds and writes it so that nobody can read it: what holds
 * one cannot be kept, and must not be written over. */
static gboolean
set_aside (AuthCodeList *self, JsonNode *node, const char *reason, GError **error)
{
  g_autoptr (AuthSecret) json = json_to_string (node, FALSE);
  g_autoptr (JsonNode) again = json_from_string (json, NULL);

  auth_secret_wipe_json (again);
  if (again == NULL)
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
                           _ ("The list of one-time codes holds what cannot be kept as it is"));
      return FALSE;
    }
  g_ptr_array_add (self->broken, broken_new (g_steal_pointer (&json), reason));
  return TRUE;
}

static gboolean
read_entries (AuthCodeList *self, JsonArray *array, GError **error)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autoptr (GError) local = NULL;
      AuthCode *code = read_entry (self, node, &local);

      if (code != NULL)
        g_ptr_array_add (self->codes, code);
      else if (!set_aside (self, node, local->message, error))
        return FALSE;
    }
  return TRUE;
}

static void
read_settings (AuthCodeList *self, JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "settings");
  JsonObject *settings;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  settings = json_node_get_object (node);
  self->in_search = json_object_get_boolean_member_with_default (settings, "in-search", TRUE);
  self->copies_from_search =
    json_object_get_boolean_member_with_default (settings, "copies-from-search", FALSE);
  self->corrects_clock =
    json_object_get_boolean_member_with_default (settings, "corrects-clock", FALSE);
  auth_json_get_int64 (settings, "backup-at", &self->backup_at);
}

static JsonArray *
get_entries (JsonNode *root, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonNode *node = object != NULL ? json_object_get_member (object, "codes") : NULL;
  gint64 version = 0;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node) &&
      auth_json_get_int64 (object, "version", &version) && version == DOCUMENT_VERSION)
    return json_node_get_array (node);

  g_set_error_literal (
    error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
    _ ("The list of one-time codes is of a form that this version does not know"));
  return NULL;
}

/**
 * auth_code_list_new_from_document:
 * @document: what auth_code_list_to_document() made
 * @error: return location for an error
 *
 * Reads the list. An entry that cannot be used does not keep the others from being used: it is set
 * aside with its reason, and written again as it is.
 *
 * Returns: (transfer full): the list, or %NULL with AUTH_ERROR_INVALID_RESPONSE
 */
AuthCodeList *
auth_code_list_new_from_document (const char *document, GError **error)
{
  g_autoptr (JsonNode) node = auth_json_parse_file (
    document, strlen (document), AUTH_CODE_LIST_MAX_BYTES, _ ("The list of one-time codes"), error);
  JsonArray *entries = node != NULL ? get_entries (node, error) : NULL;
  g_autoptr (AuthCodeList) self = auth_code_list_new ();
  gboolean is_good = entries != NULL && read_entries (self, entries, error);

  if (is_good)
    read_settings (self, json_node_get_object (node));
  auth_secret_wipe_json (node);
  return is_good ? g_steal_pointer (&self) : NULL;
}

/* What is as it is at first is not written. */
static char *
settings_to_text (const AuthCodeList *self)
{
  JsonObject *settings;
  g_autofree char *text = NULL;

  if (self->in_search && !self->copies_from_search && !self->corrects_clock && self->backup_at == 0)
    return g_strdup ("");
  settings = json_object_new ();
  json_object_set_boolean_member (settings, "in-search", self->in_search);
  json_object_set_boolean_member (settings, "copies-from-search", self->copies_from_search);
  json_object_set_boolean_member (settings, "corrects-clock", self->corrects_clock);
  json_object_set_int_member (settings, "backup-at", self->backup_at);
  text = auth_secret_from_json (settings);
  return g_strconcat (",\"settings\":", text, NULL);
}

/* One entry at a time: a tree of a thousand would be many times as large as its text, and what
 * GLib's slices once held they keep. */
static AuthSecret *
entries_to_text (const AuthCodeList *self)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func ((GDestroyNotify) auth_secret_free);

  for (guint i = 0; i < self->codes->len; i++)
    g_ptr_array_add (texts, auth_secret_from_json (auth_code_to_json (self->codes->pdata[i])));
  for (guint i = 0; i < self->broken->len; i++)
    g_ptr_array_add (texts, g_strdup (((AuthBrokenCode *) self->broken->pdata[i])->json));
  g_ptr_array_add (texts, NULL);
  return g_strjoinv (",", (char **) texts->pdata);
}

/**
 * auth_code_list_to_document:
 * @self: a list
 * @error: return location for an error
 *
 * Returns: (transfer full): the text for the keyring, or %NULL with AUTH_ERROR_INVALID_ARGUMENT
 *   when it would be more than can be read again
 */
AuthSecret *
auth_code_list_to_document (const AuthCodeList *self, GError **error)
{
  g_autofree char *version = g_strdup_printf ("%d", DOCUMENT_VERSION);
  g_autofree char *settings = settings_to_text (self);
  g_autoptr (AuthSecret) entries = entries_to_text (self);
  g_autoptr (AuthSecret) document =
    g_strconcat ("{\"version\":", version, ",\"codes\":[", entries, "]", settings, "}", NULL);

  if (strlen (document) <= AUTH_CODE_LIST_MAX_BYTES)
    return g_steal_pointer (&document);
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                       _ ("There is no room for more one-time codes: remove some first"));
  return NULL;
}

/**
 * auth_code_list_copy:
 * @self: a list
 *
 * Returns: (transfer full): a copy
 */
AuthCodeList *
auth_code_list_copy (const AuthCodeList *self)
{
  AuthCodeList *copy = auth_code_list_new ();

  for (guint i = 0; i < self->codes->len; i++)
    g_ptr_array_add (copy->codes, auth_code_copy (self->codes->pdata[i]));
  for (guint i = 0; i < self->broken->len; i++)
    {
      const AuthBrokenCode *broken = self->broken->pdata[i];

      g_ptr_array_add (copy->broken, broken_new (g_strdup (broken->json), broken->reason));
    }
  copy->in_search = self->in_search;
  copy->copies_from_search = self->copies_from_search;
  copy->corrects_clock = self->corrects_clock;
  copy->backup_at = self->backup_at;
  return copy;
}

/**
 * auth_code_list_free:
 * @self: (transfer full) (nullable): a list
 *
 * Wipes and frees it.
 */
void
auth_code_list_free (AuthCodeList *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->codes);
  g_ptr_array_unref (self->broken);
  g_free (self);
}
