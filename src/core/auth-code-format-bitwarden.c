/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The JSON export of Bitwarden and Vaultwarden.
 */

#include "config.h"

#include "auth-code-entry.h"

#include <glib/gi18n.h>
#include "auth-code-formats.h"
#include "auth-error.h"
#include "auth-json.h"

/* Most items have no one-time code, and are not for here. */
static void
read_item (JsonObject *item, AuthCodeFile *file, gpointer user_data)
{
  GHashTable *folders = user_data;
  JsonObject *login = auth_json_get_object (item, "login");
  const char *totp = login != NULL ? auth_json_get_string (login, "totp") : NULL;
  const char *folder = auth_json_get_string (item, "folderId");
  const char *tags[] = { folder != NULL ? g_hash_table_lookup (folders, folder) : NULL, NULL };
  AuthCodeEntry entry = { 0 };

  if (totp == NULL || *totp == '\0')
    return;
  entry.issuer = auth_json_get_string (item, "name");
  entry.account = auth_json_get_string (login, "username");
  entry.note = auth_json_get_string (item, "notes");
  entry.is_pinned = json_object_get_boolean_member_with_default (item, "favorite", FALSE);
  entry.tags = tags;
  auth_code_entry_add_field (&entry, totp, file);
}

/**
 * auth_code_format_bitwarden:
 * @input: what there is to look at
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what is in the export, or %NULL with
 *   AUTH_ERROR_INVALID_ARGUMENT when it is encrypted, or without an error when it is none
 */
AuthCodeFile *
auth_code_format_bitwarden (const AuthCodeInput *input, GError **error)
{
  JsonObject *root = input->json != NULL && JSON_NODE_HOLDS_OBJECT (input->json)
                       ? json_node_get_object (input->json)
                       : NULL;
  JsonArray *items = root != NULL ? auth_json_get_array (root, "items") : NULL;
  g_autoptr (GHashTable) folders = NULL;
  AuthCodeFile *file;

  if (root == NULL || !json_object_has_member (root, "encrypted"))
    return NULL;
  if (json_object_get_boolean_member_with_default (root, "encrypted", FALSE))
    {
      g_set_error_literal (
        error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
        _ ("Bitwarden has encrypted this in a way only Bitwarden can read: export "
           "it once more, in the format .json"));
      return NULL;
    }
  if (items == NULL)
    return NULL;
  file = auth_code_file_new ("Bitwarden");
  folders = auth_code_entry_read_names (auth_json_get_array (root, "folders"), "id", "name");
  auth_code_entry_read_all (items, read_item, file, folders);
  return file;
}
