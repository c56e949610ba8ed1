/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The backup of andOTP, as it is without a password.
 */

#include "config.h"

#include <glib/gi18n.h>

#include <string.h>

#include "auth-code-entry.h"
#include "auth-code-formats.h"
#include "auth-error.h"
#include "auth-json.h"

/* Before the issuer had a place of its own. */
#define LABEL_SEPARATOR " - "

/* andOTP writes the period of TOTP only, so not that of Steam's codes, and its first versions wrote
 * neither type nor numbers: it reads them like this itself. */
static void
read_entry (JsonObject *object, AuthCodeFile *file, gpointer user_data)
{
  g_auto (GStrv) tags = auth_json_dup_strv (object, "tags");
  const char *label = auth_json_get_string (object, "label");
  const char *separator = label != NULL ? strstr (label, LABEL_SEPARATOR) : NULL;
  g_autofree char *old_issuer = NULL;
  AuthCodeEntry entry = { 0 };

  entry.issuer = auth_json_get_string (object, "issuer");
  entry.account = label;
  if (entry.issuer == NULL && separator != NULL)
    {
      old_issuer = g_strndup (label, (gsize) (separator - label));
      entry.issuer = old_issuer;
      entry.account = separator + strlen (LABEL_SEPARATOR);
    }
  entry.secret = auth_json_get_string (object, "secret");
  entry.type = auth_code_entry_get_word (object, "type", "TOTP");
  entry.algorithm = auth_code_entry_get_word (object, "algorithm", AUTH_CODE_ENTRY_ALGORITHM);
  entry.digits = auth_code_entry_get_number (object, "digits", AUTH_CODE_ENTRY_DIGITS);
  entry.period = auth_code_entry_get_number (object, "period", AUTH_CODE_ENTRY_PERIOD_SECONDS);
  entry.counter = auth_code_entry_get_number (object, "counter", AUTH_CODE_ENTRY_NONE);
  entry.tags = (const char *const *) tags;
  auth_code_entry_add (&entry, file);
}

/**
 * auth_code_andotp_read_entries:
 * @root: the array of entries
 * @file: what they are added to
 * @error: return location for an error
 *
 * Returns: whether it is a backup at all, otherwise AUTH_ERROR_INVALID_ARGUMENT
 */
gboolean
auth_code_andotp_read_entries (JsonNode *root, AuthCodeFile *file, GError **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  if (array == NULL)
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                           _ ("The backup of andOTP is broken: make a new one"));
      return FALSE;
    }
  auth_code_entry_read_all (array, read_entry, file, NULL);
  return TRUE;
}

/**
 * auth_code_format_andotp:
 * @input: what there is to look at
 * @error: return location for an error
 *
 * An empty list is an empty backup: there is nothing else that it could be.
 *
 * Returns: (transfer full) (nullable): what is in the backup, or %NULL when it is none or encrypted
 */
AuthCodeFile *
auth_code_format_andotp (const AuthCodeInput *input, GError **error)
{
  static const char *const members[] = { "secret", "label", NULL };
  JsonArray *array = input->json != NULL && JSON_NODE_HOLDS_ARRAY (input->json)
                       ? json_node_get_array (input->json)
                       : NULL;
  g_autoptr (AuthCodeFile) file = NULL;

  if (array == NULL ||
      (json_array_get_length (array) > 0 && !auth_code_entry_has_members (array, members)))
    return NULL;
  file = auth_code_file_new ("andOTP");
  return auth_code_andotp_read_entries (input->json, file, error) ? g_steal_pointer (&file) : NULL;
}
