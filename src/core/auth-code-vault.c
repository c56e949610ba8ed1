/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the encrypted formats of files of one-time codes have in common.
 */

#include "config.h"

#include "auth-code-vault.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-base64url.h"
#include "auth-error.h"
#include "auth-json-mend.h"

/**
 * auth_code_vault_get_root:
 * @input: what there is
 *
 * Returns: (transfer none) (nullable): the object all of it is, or %NULL when it is none
 */
JsonObject *
auth_code_vault_get_root (const AuthCodeInput *input)
{
  if (input->json == NULL || !JSON_NODE_HOLDS_OBJECT (input->json))
    return NULL;
  return json_node_get_object (input->json);
}

/**
 * auth_code_vault_has_password:
 * @input: what there is
 *
 * Returns: whether there is a password to try
 */
gboolean
auth_code_vault_has_password (const AuthCodeInput *input)
{
  return input->password != NULL && *input->password != '\0';
}

/**
 * auth_code_vault_ask:
 * @format: a static string: what it is, for people
 *
 * Returns: (transfer full): a file of which nothing is known but that it needs a password
 */
AuthCodeFile *
auth_code_vault_ask (const char *format)
{
  AuthCodeFile *file = auth_code_file_new (format);

  file->needs_password = TRUE;
  return file;
}

/**
 * auth_code_vault_decode_base64:
 * @text: (nullable): base64 of the usual alphabet
 *
 * Returns: (transfer full) (nullable): the bytes, or %NULL when it is none
 */
GBytes *
auth_code_vault_decode_base64 (const char *text)
{
  g_autofree char *copy = g_strdup (text);
  gsize length = 0;
  guint8 *data = NULL;

  if (text == NULL || strpbrk (text, "-_") != NULL)
    return NULL;
  g_strdelimit (copy, "+", '-');
  g_strdelimit (copy, "/", '_');
  for (gsize end = strlen (copy); end > 0 && copy[end - 1] == '='; end--)
    copy[end - 1] = '\0';
  data = auth_base64url_decode (copy, -1, &length, NULL);
  return data != NULL ? g_bytes_new_take (data, length) : NULL;
}

/**
 * auth_code_vault_decode_hex:
 * @text: (nullable): hexadecimal digits
 * @n_bytes: how many bytes are expected
 *
 * Returns: (transfer full) (nullable): the bytes, or %NULL when it is something else
 */
GBytes *
auth_code_vault_decode_hex (const char *text, gsize n_bytes)
{
  g_autofree guint8 *data = g_malloc (n_bytes);

  if (text == NULL || strlen (text) != 2 * n_bytes)
    return NULL;
  for (gsize i = 0; i < n_bytes; i++)
    {
      if (!g_ascii_isxdigit (text[2 * i]) || !g_ascii_isxdigit (text[2 * i + 1]))
        return NULL;
      data[i] =
        (guint8) (g_ascii_xdigit_value (text[2 * i]) * 16 + g_ascii_xdigit_value (text[2 * i + 1]));
    }
  return g_bytes_new_take (g_steal_pointer (&data), n_bytes);
}

/**
 * auth_code_vault_parse:
 * @plain: (transfer full): what was decrypted
 * @length: its size in bytes
 *
 * Wipes and frees it.
 *
 * Returns: (transfer full) (nullable): the JSON it was, for auth_secret_wipe_json(), or %NULL
 */
JsonNode *
auth_code_vault_parse (guint8 *plain, gsize length)
{
  JsonNode *json = auth_json_parse_mended ((const char *) plain, length, AUTH_CODE_FILE_MAX_BYTES);

  auth_secret_wipe (plain, length);
  g_free (plain);
  return json;
}

/**
 * auth_code_vault_open:
 * @key: the key made of the password
 * @sealed: what is encrypted
 * @format: what writes such files, for people
 * @error: return location for an error
 *
 * AES-GCM does not tell a wrong key from a changed byte, so neither does the reason.
 *
 * Returns: (transfer full): the JSON that was encrypted, for auth_secret_wipe_json(), or %NULL with
 *   AUTH_ERROR_INVALID_ARGUMENT
 */
JsonNode *
auth_code_vault_open (const AuthKey *key,
                      const AuthSealed *sealed,
                      const char *format,
                      GError **error)
{
  g_autofree guint8 *plain = g_malloc (sealed->length + 1);
  JsonNode *json;

  if (!auth_cipher_open (key, sealed, plain))
    return auth_code_vault_fail_password (error);
  json = auth_code_vault_parse (g_steal_pointer (&plain), sealed->length);
  return json != NULL ? json : auth_code_vault_fail_damaged (error, format);
}

/**
 * auth_code_vault_open_joined:
 * @key: the key made of the password
 * @data: a nonce, what is encrypted, and its tag
 * @length: the size of all three in bytes
 * @context: (nullable): what is authenticated with it
 * @format: what writes such files, for people
 * @error: return location for an error
 *
 * Returns: (transfer full): as auth_code_vault_open()
 */
JsonNode *
auth_code_vault_open_joined (const AuthKey *key,
                             const guint8 *data,
                             gsize length,
                             const char *context,
                             const char *format,
                             GError **error)
{
  const AuthSealed sealed = {
    .nonce = data,
    .data = data + AUTH_CIPHER_NONCE_BYTES,
    .length = length - AUTH_CIPHER_NONCE_BYTES - AUTH_CIPHER_TAG_BYTES,
    .tag = data + length - AUTH_CIPHER_TAG_BYTES,
    .context = context,
  };

  if (length < AUTH_CIPHER_NONCE_BYTES + AUTH_CIPHER_TAG_BYTES)
    return auth_code_vault_fail_damaged (error, format);
  return auth_code_vault_open (key, &sealed, format, error);
}

/**
 * auth_code_vault_read:
 * @json: (transfer full) (nullable): what was decrypted; %NULL: @error says why it was not
 * @format: a static string: what it is, for people
 * @reader: the function that knows it
 * @error: return location for an error
 *
 * Returns: (transfer full): what @reader found, or %NULL with its error
 */
AuthCodeFile *
auth_code_vault_read (JsonNode *json,
                      const char *format,
                      AuthCodeVaultReader reader,
                      GError **error)
{
  g_autoptr (JsonNode) owned = json;
  g_autoptr (AuthCodeFile) file = NULL;
  gboolean is_read;

  if (json == NULL)
    return NULL;
  file = auth_code_file_new (format);
  is_read = reader (json, file, error);
  auth_secret_wipe_json (json);
  return is_read ? g_steal_pointer (&file) : NULL;
}

/**
 * auth_code_vault_fail:
 * @error: return location for an error
 * @reason: a sentence without a full stop
 *
 * Returns: (nullable): %NULL, with AUTH_ERROR_INVALID_ARGUMENT
 */
gpointer
auth_code_vault_fail (GError **error, const char *reason)
{
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, reason);
  return NULL;
}

/**
 * auth_code_vault_fail_damaged:
 * @error: return location for an error
 * @format: what writes such files, for people
 *
 * Returns: (nullable): %NULL, with AUTH_ERROR_INVALID_ARGUMENT
 */
gpointer
auth_code_vault_fail_damaged (GError **error, const char *format)
{
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
               _ ("The file is damaged: export it from %s again"), format);
  return NULL;
}

/**
 * auth_code_vault_fail_password:
 * @error: return location for an error
 *
 * Returns: (nullable): %NULL, with AUTH_ERROR_INVALID_ARGUMENT
 */
gpointer
auth_code_vault_fail_password (GError **error)
{
  return auth_code_vault_fail (error,
                               _ ("The password is wrong: give the one the file was exported "
                                  "with; if this is it, the file is damaged"));
}
