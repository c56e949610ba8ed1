/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The encrypted export of Proton Authenticator.
 */

#include "config.h"

#include "auth-code-vault.h"

#include <glib/gi18n.h>
#include "auth-json.h"

#define FORMAT      "Proton Authenticator"
#define MAX_VERSION 1
#define CONTEXT     "proton.authenticator.export.v1"

static const AuthArgon2Cost cost = { .memory_kib = 19 * 1024, .passes = 2, .lanes = 1 };

static JsonNode *
open_content (GBytes *content, GBytes *salt, const AuthSecret *password, GError **error)
{
  g_autoptr (AuthKey) key = auth_key_new_argon2id (password, salt, &cost, error);
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (content, &length);

  if (key == NULL)
    return NULL;
  return auth_code_vault_open_joined (key, data, length, CONTEXT, FORMAT, error);
}

/**
 * auth_code_vault_proton:
 * @input: what there is
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what is in the export; %NULL without an error when it is
 *   none that is encrypted
 */
AuthCodeFile *
auth_code_vault_proton (const AuthCodeInput *input, GError **error)
{
  JsonObject *root = auth_code_vault_get_root (input);
  const char *salt_text = root != NULL ? auth_json_get_string (root, "salt") : NULL;
  const char *content_text = root != NULL ? auth_json_get_string (root, "content") : NULL;
  g_autoptr (GBytes) salt = auth_code_vault_decode_base64 (salt_text);
  g_autoptr (GBytes) content = auth_code_vault_decode_base64 (content_text);
  gint64 version = 0;

  if (salt_text == NULL || content_text == NULL || !auth_json_get_int64 (root, "version", &version))
    return NULL;
  if (version != MAX_VERSION)
    return auth_code_vault_fail (error,
                                 _ ("The file is of a later version of Proton Authenticator: "
                                    "export the codes without a password instead"));
  if (salt == NULL || content == NULL ||
      g_bytes_get_size (content) < AUTH_CIPHER_NONCE_BYTES + AUTH_CIPHER_TAG_BYTES)
    return auth_code_vault_fail_damaged (error, FORMAT);
  if (!auth_code_vault_has_password (input))
    return auth_code_vault_ask (FORMAT);
  return auth_code_vault_read (open_content (content, salt, input->password, error), FORMAT,
                               auth_code_proton_read_entries, error);
}
