/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The vault of Aegis, plain or encrypted, with a database of version 1 to 3.
 */

#include "config.h"

#include "auth-aegis-vault.h"
#include "auth-error.h"
#include "auth-json.h"

#define MAX_FILE_VERSION     1
#define MAX_DATABASE_VERSION 3

#define LATER_VERSION \
  "The file is of a later version of Aegis: export the codes as plain text instead"

static JsonNode *
get_node (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

static JsonObject *
get_object (JsonObject *object, const char *name)
{
  JsonNode *node = get_node (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonArray *
get_array (JsonObject *object, const char *name)
{
  JsonNode *node = get_node (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* GNOME Authenticator writes null for an issuer, old versions left texts out. */
static const char *
get_text (JsonObject *object, const char *name)
{
  const char *text = auth_json_get_string (object, name);

  return text != NULL ? text : "";
}

static gboolean
fail (GError **error, const char *reason)
{
  auth_code_vault_fail (error, reason);
  return FALSE;
}

static gboolean
read_kind (AuthCode *code, JsonObject *entry, JsonObject *info, GError **error)
{
  const char *type = get_text (entry, "type");

  if (g_str_equal (type, "motp"))
    return fail (error, "It is a Mobile-OTP code, which cannot be made here");
  if (g_str_equal (type, "yandex"))
    return fail (error, "It is a Yandex code, which cannot be made here");
  if (!auth_otp_type_from_string (type, &code->type))
    return fail (error, "It is none of the types totp, hotp and steam");
  if (!auth_otp_algorithm_from_string (get_text (info, "algo"), &code->algorithm))
    return fail (error, "Its algorithm is none of SHA1, SHA256 and SHA512");
  return TRUE;
}

static gboolean
read_numbers (AuthCode *code, JsonObject *info, GError **error)
{
  const gboolean is_hotp = code->type == AUTH_OTP_HOTP;
  gint64 digits = 0, period = 0, counter = 0;

  if (!auth_json_get_int64 (info, "digits", &digits) || digits < 0 || digits > AUTH_OTP_MAX_DIGITS)
    return fail (error, "Its number of digits is out of range");
  if (!is_hotp &&
      (!auth_json_get_int64 (info, "period", &period) || period < 1 || period > G_MAXUINT32))
    return fail (error, "Its period is out of range");
  if (is_hotp && (!auth_json_get_int64 (info, "counter", &counter) || counter < 0))
    return fail (error, "Its counter is missing or out of range");
  code->digits = (guint) digits;
  code->period = (guint) period;
  code->counter = (guint64) counter;
  return TRUE;
}

/* Version 3 of the database gives groups a list of their own, before they were a name. */
static char **
dup_tags (JsonObject *entry, GHashTable *groups)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ids = auth_json_dup_strv (entry, "groups");
  const char *old_name = get_text (entry, "group");
  g_auto (GStrv) tags = NULL;

  if (ids == NULL && *old_name != '\0')
    g_strv_builder_add (builder, old_name);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      const char *name = g_hash_table_lookup (groups, ids[i]);

      if (name != NULL)
        g_strv_builder_add (builder, name);
    }
  tags = g_strv_builder_end (builder);
  return *tags != NULL ? g_steal_pointer (&tags) : NULL;
}

static AuthCode *
read_code (JsonObject *entry, GHashTable *groups, GError **error)
{
  JsonObject *info = get_object (entry, "info");
  g_autoptr (AuthCode) code = NULL;

  if (info == NULL)
    return auth_code_vault_fail (error, "There is no secret");
  code = auth_code_new ("", get_text (info, "secret"), error);
  if (code == NULL || !read_kind (code, entry, info, error) || !read_numbers (code, info, error))
    return NULL;
  g_free (code->issuer);
  code->issuer = g_strdup (get_text (entry, "issuer"));
  g_free (code->account);
  code->account = g_strdup (get_text (entry, "name"));
  if (*get_text (entry, "note") != '\0')
    code->note = g_strdup (get_text (entry, "note"));
  code->is_pinned = json_object_get_boolean_member_with_default (entry, "favorite", FALSE);
  code->tags = dup_tags (entry, groups);
  return g_steal_pointer (&code);
}

static char *
dup_title (JsonObject *entry)
{
  const char *issuer = get_text (entry, "issuer");
  const char *name = get_text (entry, "name");

  if (*issuer == '\0' || *name == '\0')
    return g_strconcat (issuer, name, NULL);
  return g_strdup_printf ("%s (%s)", issuer, name);
}

static void
read_entry (AuthCodeFile *file, JsonObject *entry, GHashTable *groups)
{
  g_autofree char *title = dup_title (entry);
  g_autoptr (GError) error = NULL;
  AuthCode *code = read_code (entry, groups, &error);

  if (code != NULL)
    auth_code_file_take (file, title, code);
  else
    auth_code_file_refuse (file, title, error->message);
}

/* Returns: id to name. */
static GHashTable *
read_groups (JsonObject *database)
{
  GHashTable *names = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array = get_array (database, "groups");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *group = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *id = group != NULL ? auth_json_get_string (group, "uuid") : NULL;

      if (id != NULL && *get_text (group, "name") != '\0')
        g_hash_table_insert (names, (char *) id, (char *) get_text (group, "name"));
    }
  return names;
}

static AuthCodeFile *
read_database (JsonObject *database, GError **error)
{
  g_autoptr (AuthCodeFile) file = auth_code_file_new (AUTH_AEGIS_FORMAT);
  g_autoptr (GHashTable) groups = read_groups (database);
  JsonArray *entries = get_array (database, "entries");
  gint64 version = 0;

  if (!auth_json_get_int64 (database, "version", &version) || entries == NULL)
    return auth_code_vault_fail_damaged (error, AUTH_AEGIS_FORMAT);
  if (version < 1 || version > MAX_DATABASE_VERSION)
    return auth_code_vault_fail (error, LATER_VERSION);
  if (json_array_get_length (entries) > AUTH_CODE_FILE_MAX_ENTRIES)
    return auth_code_vault_fail (error, "The file has far too many entries");
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonNode *node = json_array_get_element (entries, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        read_entry (file, json_node_get_object (node), groups);
      else
        auth_code_file_refuse (file, "", "It is no entry");
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
  JsonObject *header = get_object (root, "header");
  gint64 version = 0;

  if (header == NULL || get_node (root, "db") == NULL)
    return NULL;
  if (!auth_json_get_int64 (root, "version", &version) || version != MAX_FILE_VERSION)
    return auth_code_vault_fail (error, LATER_VERSION);
  if (get_node (header, "slots") != NULL)
    return read_encrypted (root, input, error);
  if (get_object (root, "db") == NULL)
    return auth_code_vault_fail_damaged (error, AUTH_AEGIS_FORMAT);
  return read_database (get_object (root, "db"), error);
}
