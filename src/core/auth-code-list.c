/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * All entries of the code list, as one JSON document; broken ones are set aside, not lost.
 */

#include "config.h"

#include "auth-code-list.h"

#include <string.h>

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
  return self;
}

static AuthCode *
read_entry (const AuthCodeList *self, JsonNode *node, GError **error)
{
  g_autoptr (AuthCode) code = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, "It is no entry at all");
      return NULL;
    }
  code = auth_code_new_from_json (json_node_get_object (node), error);
  if (code == NULL)
    return NULL;
  if (auth_code_list_find (self, code->id) != NULL)
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                           "There is another entry with the same id");
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
                           "The list of one-time codes holds what cannot be kept as it is");
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

static JsonArray *
get_entries (JsonNode *root, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonNode *node = object != NULL ? json_object_get_member (object, "codes") : NULL;
  gint64 version = 0;

  if (node != NULL && JSON_NODE_HOLDS_ARRAY (node) &&
      auth_json_get_int64 (object, "version", &version) && version == DOCUMENT_VERSION)
    return json_node_get_array (node);

  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
                       "The list of one-time codes is of a form that this version does not know");
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
    document, strlen (document), AUTH_CODE_LIST_MAX_BYTES, "The list of one-time codes", error);
  JsonArray *entries = node != NULL ? get_entries (node, error) : NULL;
  g_autoptr (AuthCodeList) self = auth_code_list_new ();
  gboolean is_good = entries != NULL && read_entries (self, entries, error);

  auth_secret_wipe_json (node);
  return is_good ? g_steal_pointer (&self) : NULL;
}

static JsonNode *
to_json (const AuthCodeList *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->codes->len; i++)
    json_array_add_object_element (array, auth_code_to_json (self->codes->pdata[i]));
  for (guint i = 0; i < self->broken->len; i++)
    {
      const AuthBrokenCode *broken = self->broken->pdata[i];

      json_array_add_element (array, json_from_string (broken->json, NULL));
    }
  json_object_set_int_member (object, "version", DOCUMENT_VERSION);
  json_object_set_array_member (object, "codes", array);
  json_node_take_object (node, object);
  return node;
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
  g_autoptr (JsonNode) node = to_json (self);
  g_autoptr (AuthSecret) document = json_to_string (node, FALSE);

  auth_secret_wipe_json (node);
  if (strlen (document) <= AUTH_CODE_LIST_MAX_BYTES)
    return g_steal_pointer (&document);
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                       "There is no room for more one-time codes: remove some first");
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

/**
 * auth_code_list_find:
 * @self: a list
 * @id: an entry's id
 *
 * Returns: (transfer none) (nullable): the entry
 */
AuthCode *
auth_code_list_find (const AuthCodeList *self, const char *id)
{
  for (guint i = 0; i < self->codes->len; i++)
    {
      AuthCode *code = self->codes->pdata[i];

      if (g_str_equal (code->id, id))
        return code;
    }
  return NULL;
}

static gboolean
is_of (const AuthCode *code, const char *account_id, const char *subject)
{
  return code->account_id != NULL && g_strcmp0 (code->account_id, account_id) == 0 &&
         g_strcmp0 (code->subject, subject) == 0;
}

/**
 * auth_code_list_find_begun:
 * @self: a list
 * @account_id: an account's id
 * @subject: a person's `sub`
 *
 * Returns: (transfer none) (nullable): the newest entry of the person that the pool has not
 *   confirmed yet
 */
const AuthCode *
auth_code_list_find_begun (const AuthCodeList *self, const char *account_id, const char *subject)
{
  for (guint i = self->codes->len; i > 0; i--)
    {
      const AuthCode *code = self->codes->pdata[i - 1];

      if (!code->is_enrolled && code->type == AUTH_OTP_TOTP && is_of (code, account_id, subject))
        return code;
    }
  return NULL;
}

/**
 * auth_code_list_settle:
 * @self: a list
 * @id: an entry that the pool has confirmed
 *
 * Marks the entry as enrolled; it takes the place of all others of the same person.
 *
 * Returns: %FALSE if there is no such entry
 */
gboolean
auth_code_list_settle (AuthCodeList *self, const char *id)
{
  AuthCode *settled = auth_code_list_find (self, id);

  if (settled == NULL)
    return FALSE;
  settled->is_enrolled = TRUE;
  for (guint i = self->codes->len; i > 0; i--)
    {
      const AuthCode *code = self->codes->pdata[i - 1];

      if (code != settled && is_of (code, settled->account_id, settled->subject))
        g_ptr_array_remove_index (self->codes, i - 1);
    }
  return TRUE;
}
