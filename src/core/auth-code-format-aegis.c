/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The vault of Aegis, plain or encrypted, with a database of version 1 to 3.
 */

#include "config.h"

#include "auth-aegis-vault.h"

#include <glib/gi18n.h>
#include "auth-code-entry.h"
#include "auth-error.h"
#include "auth-json.h"

#define MAX_FILE_VERSION     1
#define MAX_DATABASE_VERSION 3

#define LATER_VERSION \
  _ ("The file is of a later version of Aegis: export the codes as plain text instead")

static gboolean
is_there (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node);
}

/* Version 3 of the database gives groups a list of their own, before they were a name. */
static GPtrArray *
get_tags (JsonObject *entry, GHashTable *groups)
{
  GPtrArray *tags = g_ptr_array_new ();
  JsonArray *ids = auth_json_get_array (entry, "groups");
  const char *old_name = auth_json_get_string (entry, "group");

  if (ids == NULL && old_name != NULL)
    g_ptr_array_add (tags, (char *) old_name);
  for (guint i = 0; ids != NULL && i < json_array_get_length (ids); i++)
    {
      JsonNode *node = json_array_get_element (ids, i);
      const char *id =
        json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
      const char *name = g_hash_table_lookup (groups, id);

      if (name != NULL)
        g_ptr_array_add (tags, (char *) name);
    }
  g_ptr_array_add (tags, NULL);
  return tags;
}

/* Both need a PIN and digits of their own. */
static const char *
get_refusal (const char *type)
{
  if (g_strcmp0 (type, "motp") == 0)
    return _ ("It is a Mobile-OTP code, which cannot be made here");
  if (g_strcmp0 (type, "yandex") == 0)
    return _ ("It is a Yandex code, which cannot be made here");
  return NULL;
}

static void
read_entry (AuthCodeFile *file, JsonObject *object, GHashTable *groups)
{
  g_autoptr (JsonObject) nothing = json_object_new ();
  JsonObject *info = auth_json_get_object (object, "info");
  g_autoptr (GPtrArray) tags = get_tags (object, groups);
  AuthCodeEntry entry = {
    .issuer = auth_json_get_string (object, "issuer"),
    .account = auth_json_get_string (object, "name"),
    .type = auth_json_get_string (object, "type"),
    .note = auth_json_get_string (object, "note"),
    .is_pinned = json_object_get_boolean_member_with_default (object, "favorite", FALSE),
    .tags = (const char *const *) tags->pdata,
  };

  info = info != NULL ? info : nothing;
  entry.secret = auth_json_get_string (info, "secret");
  entry.algorithm = auth_json_get_string (info, "algo");
  entry.digits = auth_code_entry_get_number (info, "digits", AUTH_CODE_ENTRY_NONE);
  entry.period = auth_code_entry_get_number (info, "period", AUTH_CODE_ENTRY_NONE);
  entry.counter = auth_code_entry_get_number (info, "counter", AUTH_CODE_ENTRY_NONE);
  if (get_refusal (entry.type) != NULL)
    auth_code_entry_refuse (&entry, get_refusal (entry.type), file);
  else
    auth_code_entry_add (&entry, file);
}

/* Returns: id to name. */
static GHashTable *
read_groups (JsonObject *database)
{
  GHashTable *names = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = auth_json_get_array (database, "groups");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *group = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *id = group != NULL ? auth_json_get_string (group, "uuid") : NULL;
      const char *name = group != NULL ? auth_json_get_string (group, "name") : NULL;

      if (id != NULL && name != NULL)
        g_hash_table_insert (names, (char *) id, (char *) name);
    }
  return names;
}

static AuthCodeFile *
read_database (JsonObject *database, GError **error)
{
  g_autoptr (AuthCodeFile) file = auth_code_file_new (AUTH_AEGIS_FORMAT);
  g_autoptr (GHashTable) groups = read_groups (database);
  JsonArray *entries = auth_json_get_array (database, "entries");
  gint64 version = 0;

  if (!auth_json_get_int64 (database, "version", &version) || entries == NULL)
    return auth_code_vault_fail_damaged (error, AUTH_AEGIS_FORMAT);
  if (version < 1 || version > MAX_DATABASE_VERSION)
    return auth_code_vault_fail (error, LATER_VERSION);
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonNode *node = json_array_get_element (entries, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        read_entry (file, json_node_get_object (node), groups);
      else
        auth_code_file_refuse (file, "", _ ("It is no entry"));
    }
  return g_steal_pointer (&file);
}

static AuthCodeFile *
read_encrypted (JsonObject *root, const AuthCodeInput *input, GError **error)
{
  g_autoptr (JsonNode) database = NULL;
  AuthCodeFile *file;

  if (!auth_aegis_vault_check (root, error))
    return NULL;
  if (!auth_code_vault_has_password (input))
    return auth_code_vault_ask (AUTH_AEGIS_FORMAT);
  database = auth_aegis_vault_open (root, input->password, error);
  if (database == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (database))
    file = read_database (json_node_get_object (database), error);
  else
    file = auth_code_vault_fail_damaged (error, AUTH_AEGIS_FORMAT);
  auth_secret_wipe_json (database);
  return file;
}

/**
 * auth_code_format_aegis:
 * @input: what there is
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what is in the vault; %NULL without an error when it is none
 */
AuthCodeFile *
auth_code_format_aegis (const AuthCodeInput *input, GError **error)
{
  JsonObject *root = auth_code_vault_get_root (input);
  JsonObject *header = root != NULL ? auth_json_get_object (root, "header") : NULL;
  gint64 version = 0;

  if (header == NULL || !is_there (root, "db"))
    return NULL;
  if (!auth_json_get_int64 (root, "version", &version) || version != MAX_FILE_VERSION)
    return auth_code_vault_fail (error, LATER_VERSION);
  if (is_there (header, "slots"))
    return read_encrypted (root, input, error);
  if (auth_json_get_object (root, "db") == NULL)
    return auth_code_vault_fail_damaged (error, AUTH_AEGIS_FORMAT);
  return read_database (auth_json_get_object (root, "db"), error);
}
