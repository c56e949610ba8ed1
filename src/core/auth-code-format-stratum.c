/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The backup of Stratum (Authenticator Pro), as it is without a password.
 */

#include "config.h"

#include "auth-code-entry.h"

#include <glib/gi18n.h>
#include "auth-code-formats.h"
#include "auth-error.h"
#include "auth-json.h"

static const char *const types[] = { "", "hotp", "totp", "motp", "steam", "yandex" };
static const char *const algorithms[] = { "SHA1", "SHA256", "SHA512" };

/* Stratum tells how people can write such a file themselves, and reads it like this. */
#define DEFAULT_TYPE      2
#define DEFAULT_ALGORITHM 0
#define DEFAULT_COUNTER   0

/* Refused by the reader of entries when there is no such word. */
static const char *
get_word (
  JsonObject *object, const char *name, gint64 missing, const char *const *words, gsize n_words)
{
  gint64 number = auth_code_entry_get_number (object, name, missing);

  return number >= 0 && number < (gint64) n_words ? words[number] : NULL;
}

static JsonObject *
get_element (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* Returns: (transfer container): secret to the names of its categories, ended by NULL when used */
static GHashTable *
read_tags (JsonObject *root)
{
  g_autoptr (GHashTable) names =
    auth_code_entry_read_names (auth_json_get_array (root, "Categories"), "Id", "Name");
  GHashTable *tags =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  JsonArray *array = auth_json_get_array (root, "AuthenticatorCategories");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *link = get_element (array, i);
      const char *id = link != NULL ? auth_json_get_string (link, "CategoryId") : NULL;
      const char *secret = link != NULL ? auth_json_get_string (link, "AuthenticatorSecret") : NULL;
      const char *name = id != NULL ? g_hash_table_lookup (names, id) : NULL;
      GPtrArray *list;

      if (secret == NULL || name == NULL)
        continue;
      list = g_hash_table_lookup (tags, secret);
      if (list == NULL)
        {
          list = g_ptr_array_new ();
          g_hash_table_insert (tags, (char *) secret, list);
        }
      g_ptr_array_add (list, (char *) name);
    }
  return tags;
}

static void
read_entry (JsonObject *object, AuthCodeFile *file, gpointer user_data)
{
  GHashTable *tags = user_data;
  AuthCodeEntry entry = { 0 };
  GPtrArray *list = NULL;
  g_autoptr (GPtrArray) ended = g_ptr_array_new ();

  entry.issuer = auth_json_get_string (object, "Issuer");
  entry.account = auth_json_get_string (object, "Username");
  entry.secret = auth_json_get_string (object, "Secret");
  entry.type = get_word (object, "Type", DEFAULT_TYPE, types, G_N_ELEMENTS (types));
  entry.algorithm =
    get_word (object, "Algorithm", DEFAULT_ALGORITHM, algorithms, G_N_ELEMENTS (algorithms));
  entry.digits = auth_code_entry_get_number (object, "Digits", AUTH_CODE_ENTRY_DIGITS);
  entry.period = auth_code_entry_get_number (object, "Period", AUTH_CODE_ENTRY_PERIOD_SECONDS);
  entry.counter = auth_code_entry_get_number (object, "Counter", DEFAULT_COUNTER);
  if (entry.secret != NULL)
    list = g_hash_table_lookup (tags, entry.secret);
  if (list != NULL)
    g_ptr_array_extend (ended, list, NULL, NULL);
  g_ptr_array_add (ended, NULL);
  entry.tags = (const char *const *) ended->pdata;
  auth_code_entry_add (&entry, file);
}

/**
 * auth_code_stratum_read_entries:
 * @root: the backup, which may have been encrypted
 * @file: what they are added to
 * @error: return location for an error
 *
 * Returns: whether it is a backup at all, otherwise AUTH_ERROR_INVALID_ARGUMENT
 */
gboolean
auth_code_stratum_read_entries (JsonNode *root, AuthCodeFile *file, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonArray *array = object != NULL ? auth_json_get_array (object, "Authenticators") : NULL;
  g_autoptr (GHashTable) tags = NULL;

  if (array == NULL)
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                           _ ("The backup of Stratum is broken: make a new one"));
      return FALSE;
    }
  tags = read_tags (object);
  auth_code_entry_read_all (array, read_entry, file, tags);
  return TRUE;
}

/**
 * auth_code_format_stratum:
 * @input: what there is to look at
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what is in the backup, or %NULL with
 *   AUTH_ERROR_INVALID_ARGUMENT, or without an error when it is none or encrypted
 */
AuthCodeFile *
auth_code_format_stratum (const AuthCodeInput *input, GError **error)
{
  g_autoptr (AuthCodeFile) file = NULL;

  if (input->json == NULL || !JSON_NODE_HOLDS_OBJECT (input->json) ||
      !json_object_has_member (json_node_get_object (input->json), "Authenticators"))
    return NULL;
  file = auth_code_file_new ("Stratum");
  return auth_code_stratum_read_entries (input->json, file, error) ? g_steal_pointer (&file) : NULL;
}
