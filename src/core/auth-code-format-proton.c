/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The export of Proton Authenticator, as it is without a password.
 */

#include "config.h"

#include "auth-code-entry.h"

#include <glib/gi18n.h>
#include "auth-code-formats.h"
#include "auth-error.h"
#include "auth-json.h"

#define VERSION 1

static gboolean
fail (GError **error, const char *reason)
{
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, reason);
  return FALSE;
}

static void
read_entry (JsonObject *object, AuthCodeFile *file, gpointer user_data)
{
  JsonObject *content = auth_json_get_object (object, "content");
  const char *type = content != NULL ? auth_json_get_string (content, "entry_type") : NULL;
  const char *uri = content != NULL ? auth_json_get_string (content, "uri") : NULL;
  const AuthCodeEntry entry = {
    .account = content != NULL ? auth_json_get_string (content, "name") : NULL,
    .note = auth_json_get_string (object, "note"),
  };

  if (type == NULL || uri == NULL || (!g_str_equal (type, "Totp") && !g_str_equal (type, "Steam")))
    auth_code_file_refuse (file, entry.account, _ ("It is none of the types totp and steam"));
  else
    auth_code_entry_add_field (&entry, uri, file);
}

/**
 * auth_code_proton_read_entries:
 * @root: the export, which may have been encrypted
 * @file: what they are added to
 * @error: return location for an error
 *
 * Returns: whether it is an export at all, otherwise AUTH_ERROR_INVALID_ARGUMENT
 */
gboolean
auth_code_proton_read_entries (JsonNode *root, AuthCodeFile *file, GError **error)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonArray *entries = object != NULL ? auth_json_get_array (object, "entries") : NULL;

  if (entries == NULL)
    return fail (error, _ ("The export of Proton Authenticator is broken: make a new one"));
  if (auth_code_entry_get_number (object, "version", AUTH_CODE_ENTRY_NONE) != VERSION)
    return fail (error, _ ("The export is of a newer version of Proton Authenticator"));
  auth_code_entry_read_all (entries, read_entry, file, NULL);
  return TRUE;
}

/* Of other programs' lists of entries, none has its entries' contents in an object. */
static gboolean
is_proton (JsonNode *root)
{
  static const char *const members[] = { "content", NULL };
  JsonObject *object =
    root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  JsonArray *entries = object != NULL ? auth_json_get_array (object, "entries") : NULL;

  if (entries == NULL)
    return FALSE;
  return auth_code_entry_has_members (entries, members) ||
         (json_array_get_length (entries) == 0 && json_object_has_member (object, "version"));
}

/**
 * auth_code_format_proton:
 * @input: what there is to look at
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what is in the export, or %NULL with
 *   AUTH_ERROR_INVALID_ARGUMENT, or without an error when it is none or encrypted
 */
AuthCodeFile *
auth_code_format_proton (const AuthCodeInput *input, GError **error)
{
  g_autoptr (AuthCodeFile) file = NULL;

  if (!is_proton (input->json))
    return NULL;
  file = auth_code_file_new ("Proton Authenticator");
  return auth_code_proton_read_entries (input->json, file, error) ? g_steal_pointer (&file) : NULL;
}
