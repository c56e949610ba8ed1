/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The JSON export of FreeOTP+.
 */

#include "config.h"

#include "auth-base32.h"
#include "auth-code-entry.h"
#include "auth-code-formats.h"
#include "auth-json.h"

/* Its only sign: the type is written as TOTP. */
#define STEAM "Steam"

/* Java's bytes are signed. Returns NULL when one of them is no byte. */
static AuthSecret *
read_secret (JsonArray *array)
{
  const guint length = json_array_get_length (array);
  g_autofree guint8 *bytes = g_malloc0 (length + 1);
  AuthSecret *secret = NULL;
  gboolean is_good = TRUE;

  for (guint i = 0; i < length && is_good; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      gint64 byte =
        json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : -129;

      is_good = byte >= -128 && byte <= 255;
      bytes[i] = (guint8) byte;
    }
  if (is_good)
    secret = auth_base32_encode (bytes, length);
  auth_secret_wipe (bytes, length);
  return secret;
}

/* What the person has changed is in members of its own. */
static const char *
get_first (JsonObject *token, const char *const *names)
{
  for (gsize i = 0; names[i] != NULL; i++)
    {
      const char *text = auth_json_get_string (token, names[i]);

      if (text != NULL && *text != '\0')
        return text;
    }
  return NULL;
}

/* It counts the codes it has made from -1 on. */
static gint64
read_counter (JsonObject *token)
{
  gint64 counter = 0;

  if (auth_json_get_int64 (token, "counter", &counter) && counter == -1)
    return 0;
  return auth_code_entry_get_number (token, "counter", AUTH_CODE_ENTRY_NONE);
}

static void
read_token (JsonObject *token, AuthCodeFile *file, gpointer user_data)
{
  static const char *const issuers[] = { "issuerAlt", "issuerExt", "issuerInt", NULL };
  static const char *const labels[] = { "labelAlt", "label", NULL };
  JsonArray *bytes = auth_json_get_array (token, "secret");
  g_autoptr (AuthSecret) secret = bytes != NULL ? read_secret (bytes) : NULL;
  AuthCodeEntry entry = { 0 };

  entry.issuer = get_first (token, issuers);
  entry.account = get_first (token, labels);
  entry.secret = secret;
  entry.type = auth_json_get_string (token, "type");
  if (g_strcmp0 (entry.type, "TOTP") == 0 &&
      g_strcmp0 (auth_json_get_string (token, "issuerExt"), STEAM) == 0)
    entry.type = "steam";
  entry.algorithm = auth_json_get_string (token, "algo");
  entry.digits = auth_code_entry_get_number (token, "digits", AUTH_CODE_ENTRY_NONE);
  entry.period = auth_code_entry_get_number (token, "period", AUTH_CODE_ENTRY_NONE);
  entry.counter = read_counter (token);
  auth_code_entry_add (&entry, file);
}

/**
 * auth_code_format_freeotp:
 * @input: what there is to look at
 * @error: not used: what is wrong is said entry by entry
 *
 * A counter is taken as it is written. It may be one behind; a server looks ahead, not back.
 *
 * Returns: (transfer full) (nullable): what is in the export, or %NULL when it is none
 */
AuthCodeFile *
auth_code_format_freeotp (const AuthCodeInput *input, GError **error)
{
  JsonObject *root = input->json != NULL && JSON_NODE_HOLDS_OBJECT (input->json)
                       ? json_node_get_object (input->json)
                       : NULL;
  JsonArray *tokens = root != NULL ? auth_json_get_array (root, "tokens") : NULL;
  AuthCodeFile *file;

  if (tokens == NULL || !json_object_has_member (root, "tokenOrder"))
    return NULL;
  file = auth_code_file_new ("FreeOTP+");
  auth_code_entry_read_all (tokens, read_token, file, NULL);
  return file;
}
