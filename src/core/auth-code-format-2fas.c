/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The backup of 2FAS, of schema 1 to 4, as it is without a password.
 */

#include "config.h"

#include "auth-code-entry.h"

#include <glib/gi18n.h>
#include "auth-code-formats.h"
#include "auth-error.h"
#include "auth-json.h"

#define MAX_SCHEMA_VERSION 4

static gboolean
fail (GError **error, const char *reason)
{
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, reason);
  return FALSE;
}

static const char *
first_of (const char *text, const char *otherwise)
{
  return text != NULL && *text != '\0' ? text : otherwise;
}

static void
read_service (JsonObject *service, AuthCodeFile *file, gpointer user_data)
{
  GHashTable *groups = user_data;
  g_autoptr (JsonObject) nothing = json_object_new ();
  JsonObject *otp = auth_json_get_object (service, "otp");
  const char *group = auth_json_get_string (service, "groupId");
  const char *tags[] = { group != NULL ? g_hash_table_lookup (groups, group) : NULL, NULL };
  AuthCodeEntry entry = { 0 };

  otp = otp != NULL ? otp : nothing;
  entry.issuer =
    first_of (auth_json_get_string (service, "name"), auth_json_get_string (otp, "issuer"));
  entry.account =
    first_of (auth_json_get_string (otp, "account"), auth_json_get_string (otp, "label"));
  entry.secret = auth_json_get_string (service, "secret");
  entry.type = auth_code_entry_get_word (otp, "tokenType", "totp");
  entry.algorithm = auth_code_entry_get_word (otp, "algorithm", AUTH_CODE_ENTRY_ALGORITHM);
  entry.digits = auth_code_entry_get_number (otp, "digits", AUTH_CODE_ENTRY_DIGITS);
  entry.period = auth_code_entry_get_number (otp, "period", AUTH_CODE_ENTRY_PERIOD_SECONDS);
  entry.counter = auth_code_entry_get_number (otp, "counter", AUTH_CODE_ENTRY_NONE);
  entry.tags = tags;
  auth_code_entry_add (&entry, file);
}

/**
 * auth_code_2fas_read_entries:
 * @services: the array of services, which may have been encrypted
 * @root: the whole backup, with the groups
 * @file: what they are added to
 * @error: return location for an error
 *
 * Returns: whether they are services at all, otherwise AUTH_ERROR_INVALID_ARGUMENT
 */
gboolean
auth_code_2fas_read_entries (JsonNode *services,
                             JsonObject *root,
                             AuthCodeFile *file,
                             GError **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (services) ? json_node_get_array (services) : NULL;
  gint64 version = auth_code_entry_get_number (root, "schemaVersion", AUTH_CODE_ENTRY_NONE);
  g_autoptr (GHashTable) groups = NULL;

  if (version < 1 || version > MAX_SCHEMA_VERSION)
    return fail (error, _ ("The backup is of another version of 2FAS than 1 to 4"));
  if (array == NULL)
    return fail (error, _ ("The backup of 2FAS is broken: make a new one"));
  groups = auth_code_entry_read_names (auth_json_get_array (root, "groups"), "id", "name");
  auth_code_entry_read_all (array, read_service, file, groups);
  return TRUE;
}

/**
 * auth_code_format_2fas:
 * @input: what there is to look at
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what is in the backup, or %NULL with
 *   AUTH_ERROR_INVALID_ARGUMENT, or without an error when it is none or encrypted
 */
AuthCodeFile *
auth_code_format_2fas (const AuthCodeInput *input, GError **error)
{
  JsonObject *root = input->json != NULL && JSON_NODE_HOLDS_OBJECT (input->json)
                       ? json_node_get_object (input->json)
                       : NULL;
  g_autoptr (AuthCodeFile) file = NULL;

  if (root == NULL || !json_object_has_member (root, "schemaVersion") ||
      !json_object_has_member (root, "services") ||
      auth_json_get_string (root, "servicesEncrypted") != NULL)
    return NULL;
  file = auth_code_file_new ("2FAS");
  if (!auth_code_2fas_read_entries (json_object_get_member (root, "services"), root, file, error))
    return NULL;
  return g_steal_pointer (&file);
}
