/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The JSON in the export of Raivo, whose numbers are strings.
 */

#include "config.h"

#include "auth-code-entry.h"
#include "auth-code-formats.h"
#include "auth-json.h"

static void
read_entry (JsonObject *object, AuthCodeFile *file, gpointer user_data)
{
  AuthCodeEntry entry = { 0 };

  entry.issuer = auth_json_get_string (object, "issuer");
  entry.account = auth_json_get_string (object, "account");
  entry.secret = auth_json_get_string (object, "secret");
  entry.type = auth_json_get_string (object, "kind");
  entry.algorithm = auth_json_get_string (object, "algorithm");
  entry.digits = auth_code_entry_get_number (object, "digits", AUTH_CODE_ENTRY_NONE);
  entry.period = auth_code_entry_get_number (object, "timer", AUTH_CODE_ENTRY_NONE);
  entry.counter = auth_code_entry_get_number (object, "counter", AUTH_CODE_ENTRY_NONE);
  entry.is_pinned = g_strcmp0 (auth_json_get_string (object, "pinned"), "true") == 0;
  auth_code_entry_add (&entry, file);
}

/**
 * auth_code_format_raivo:
 * @input: what there is to look at
 * @error: not used: what is wrong is said entry by entry
 *
 * Returns: (transfer full) (nullable): what is in the export, or %NULL when it is none
 */
AuthCodeFile *
auth_code_format_raivo (const AuthCodeInput *input, GError **error)
{
  static const char *const members[] = { "secret", "kind", "timer", NULL };
  JsonArray *array = input->json != NULL && JSON_NODE_HOLDS_ARRAY (input->json)
                       ? json_node_get_array (input->json)
                       : NULL;
  AuthCodeFile *file;

  if (array == NULL || !auth_code_entry_has_members (array, members))
    return NULL;
  file = auth_code_file_new ("Raivo");
  auth_code_entry_read_all (array, read_entry, file, NULL);
  return file;
}
