/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Writes the encrypted vault of Aegis, with one password, as Aegis 3 writes it.
 */

#include "config.h"

#include "auth-aegis-writer.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-cipher.h"
#include "auth-error.h"

#define FILE_VERSION     1
#define DATABASE_VERSION 3
#define SLOT_PASSWORD    1
#define SALT_BYTES       32
#define SEED_BYTES       40
#define UUID_BYTES       16

/* What Aegis takes itself. */
static const AuthScryptCost cost = { .n = 32768, .r = 8, .p = 1 };

typedef struct
{
  guint8 master[AUTH_KEY_BYTES];
  guint8 salt[SALT_BYTES];
  guint8 slot_nonce[AUTH_CIPHER_NONCE_BYTES];
  guint8 database_nonce[AUTH_CIPHER_NONCE_BYTES];
  guint8 seed[SEED_BYTES];
} Random;

G_STATIC_ASSERT (sizeof (Random) == AUTH_AEGIS_RANDOM_BYTES);

/* A random UUID (RFC 9562 section 5.4); text tells it from the others of the file. */
static char *
dup_uuid (const Random *random, const char *text)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GString) uuid = g_string_new (NULL);
  guint8 hash[32];
  gsize length = sizeof hash;

  g_checksum_update (checksum, random->seed, SEED_BYTES);
  g_checksum_update (checksum, (const guchar *) text, -1);
  g_checksum_get_digest (checksum, hash, &length);
  hash[6] = (hash[6] & 0x0f) | 0x40;
  hash[8] = (hash[8] & 0x3f) | 0x80;
  for (int i = 0; i < UUID_BYTES; i++)
    g_string_append_printf (uuid, i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" : "%02x",
                            hash[i]);
  return g_string_free (g_steal_pointer (&uuid), FALSE);
}

static char *
dup_group_uuid (const Random *random, const char *tag)
{
  g_autofree char *text = g_strconcat ("group ", tag, NULL);

  return dup_uuid (random, text);
}

static JsonObject *
info_to_json (const AuthCode *code)
{
  JsonObject *info = json_object_new ();

  json_object_set_string_member (info, "secret", code->secret);
  json_object_set_string_member (info, "algo", auth_otp_algorithm_to_string (code->algorithm));
  json_object_set_int_member (info, "digits", code->digits);
  if (code->type == AUTH_OTP_HOTP)
    json_object_set_int_member (info, "counter", (gint64) code->counter);
  else
    json_object_set_int_member (info, "period", code->period);
  return info;
}

/* Aegis has no place for recovery codes but the note; a backup must not be without them. */
static AuthSecret *
dup_note (const AuthCode *code)
{
  if (code->recovery_codes == NULL || *code->recovery_codes == '\0')
    return g_strdup (code->note != NULL ? code->note : "");
  if (code->note == NULL || *code->note == '\0')
    return g_strdup (code->recovery_codes);
  return g_strdup_printf ("%s\n\n%s", code->note, code->recovery_codes);
}

static JsonObject *
code_to_json (const AuthCode *code, guint index, const Random *random)
{
  g_autofree char *number = g_strdup_printf ("entry %u", index);
  g_autofree char *uuid = dup_uuid (random, number);
  g_autoptr (AuthSecret) note = dup_note (code);
  JsonObject *entry = json_object_new ();
  JsonArray *groups = json_array_new ();

  for (guint i = 0; code->tags != NULL && code->tags[i] != NULL; i++)
    {
      g_autofree char *group = dup_group_uuid (random, code->tags[i]);

      json_array_add_string_element (groups, group);
    }
  json_object_set_string_member (entry, "type", auth_otp_type_to_string (code->type));
  json_object_set_string_member (entry, "uuid", uuid);
  json_object_set_string_member (entry, "name", code->account);
  json_object_set_string_member (entry, "issuer", code->issuer);
  json_object_set_string_member (entry, "note", note);
  json_object_set_boolean_member (entry, "favorite", code->is_pinned);
  json_object_set_null_member (entry, "icon");
  json_object_set_object_member (entry, "info", info_to_json (code));
  json_object_set_array_member (entry, "groups", groups);
  return entry;
}

static void
add_groups (JsonArray *groups, GHashTable *known, const AuthCode *code, const Random *random)
{
  for (guint i = 0; code->tags != NULL && code->tags[i] != NULL; i++)
    {
      g_autofree char *uuid = dup_group_uuid (random, code->tags[i]);
      JsonObject *group;

      if (!g_hash_table_add (known, code->tags[i]))
        continue;
      group = json_object_new ();
      json_object_set_string_member (group, "uuid", uuid);
      json_object_set_string_member (group, "name", code->tags[i]);
      json_array_add_object_element (groups, group);
    }
}

static AuthSecret *
database_to_text (GPtrArray *codes, const Random *random)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  JsonObject *database = json_object_new ();
  JsonArray *entries = json_array_new ();
  JsonArray *groups = json_array_new ();

  for (guint i = 0; i < codes->len; i++)
    {
      json_array_add_object_element (entries, code_to_json (codes->pdata[i], i, random));
      add_groups (groups, known, codes->pdata[i], random);
    }
  json_object_set_int_member (database, "version", DATABASE_VERSION);
  json_object_set_array_member (database, "entries", entries);
  json_object_set_array_member (database, "groups", groups);
  json_object_set_boolean_member (database, "icons_optimized", TRUE);
  return auth_secret_from_json (database);
}

static void
set_hex (JsonObject *object, const char *name, const guint8 *data, gsize length)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, "%02x", data[i]);
  json_object_set_string_member (object, name, text->str);
}

static JsonObject *
params_to_json (const guint8 *nonce, const guint8 *tag)
{
  JsonObject *params = json_object_new ();

  set_hex (params, "nonce", nonce, AUTH_CIPHER_NONCE_BYTES);
  set_hex (params, "tag", tag, AUTH_CIPHER_TAG_BYTES);
  return params;
}

static JsonObject *
slot_to_json (const AuthKey *key, const Random *random)
{
  guint8 wrapped[AUTH_KEY_BYTES + AUTH_CIPHER_TAG_BYTES];
  g_autofree char *uuid = dup_uuid (random, "slot");
  JsonObject *slot = json_object_new ();

  auth_cipher_seal (key, random->slot_nonce, random->master, AUTH_KEY_BYTES, wrapped);
  json_object_set_int_member (slot, "type", SLOT_PASSWORD);
  json_object_set_string_member (slot, "uuid", uuid);
  set_hex (slot, "key", wrapped, AUTH_KEY_BYTES);
  json_object_set_object_member (slot, "key_params",
                                 params_to_json (random->slot_nonce, wrapped + AUTH_KEY_BYTES));
  json_object_set_int_member (slot, "n", cost.n);
  json_object_set_int_member (slot, "r", cost.r);
  json_object_set_int_member (slot, "p", cost.p);
  set_hex (slot, "salt", random->salt, SALT_BYTES);
  json_object_set_boolean_member (slot, "repaired", TRUE);
  json_object_set_boolean_member (slot, "is_backup", FALSE);
  return slot;
}

static AuthSecret *
vault_to_text (const AuthKey *key, const AuthSecret *database, const Random *random)
{
  const gsize length = strlen (database);
  g_autofree guint8 *sealed = g_malloc (length + AUTH_CIPHER_TAG_BYTES);
  g_autofree char *base64 = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *root = json_object_new ();
  JsonObject *header = json_object_new ();
  JsonArray *slots = json_array_new ();

  auth_cipher_seal (random->master, random->database_nonce, (const guint8 *) database, length,
                    sealed);
  base64 = g_base64_encode (sealed, length);
  json_array_add_object_element (slots, slot_to_json (key, random));
  json_object_set_array_member (header, "slots", slots);
  json_object_set_object_member (header, "params",
                                 params_to_json (random->database_nonce, sealed + length));
  json_object_set_int_member (root, "version", FILE_VERSION);
  json_object_set_object_member (root, "header", header);
  json_object_set_string_member (root, "db", base64);
  json_node_take_object (node, root);
  return json_to_string (node, TRUE);
}

/* Neither Aegis nor the window could be given another one than text. */
static gboolean
check_password (const AuthSecret *password, GError **error)
{
  const char *problem = NULL;

  if (password == NULL || *password == '\0')
    problem = _ ("There is no password: give one that the file will be opened with");
  else if (!g_utf8_validate (password, -1, NULL))
    problem = _ ("The password is no text in UTF-8: give one that can be typed");
  if (problem == NULL)
    return TRUE;
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, problem);
  return FALSE;
}

/**
 * auth_code_file_write_aegis:
 * @codes: (element-type AuthCode): the entries
 * @password: what will open it
 * @random: AUTH_AEGIS_RANDOM_BYTES random bytes that are used for nothing else
 * @error: return location for an error
 *
 * Tags become groups, the pin a favourite. Recovery codes follow the note, which is then both when
 * it is read again.
 *
 * Returns: (transfer full): the file, or %NULL with AUTH_ERROR_INVALID_ARGUMENT when there is no
 *   password or it is no UTF-8, or AUTH_ERROR_FAILED
 */
AuthSecret *
auth_code_file_write_aegis (GPtrArray *codes,
                            const AuthSecret *password,
                            const guint8 *random,
                            GError **error)
{
  const Random *parts = (const Random *) random;
  g_autoptr (GBytes) salt = g_bytes_new (parts->salt, SALT_BYTES);
  g_autoptr (AuthKey) key = NULL;
  g_autoptr (AuthSecret) database = NULL;

  if (!check_password (password, error))
    return NULL;
  key = auth_key_new_scrypt (password, strlen (password), salt, &cost, error);
  if (key == NULL)
    return NULL;
  database = database_to_text (codes, parts);
  return vault_to_text (key, database, parts);
}
