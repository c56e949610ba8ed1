/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The encrypted backups of Stratum, once Authenticator Pro: those of today and the older ones.
 */

#include "config.h"

#include <string.h>

#include "auth-code-vault.h"

#define FORMAT            "Stratum"
#define HEAD_BYTES        16
#define HEAD              "AUTHENTICATORPRO"
#define SALT_BYTES        16
#define LEGACY_HEAD       "AuthenticatorPro"
#define LEGACY_SALT_BYTES 20
#define LEGACY_ROUNDS     64000

static const AuthArgon2Cost cost = { .memory_kib = 64 * 1024, .passes = 3, .lanes = 4 };

static gboolean
begins_with (const AuthCodeInput *input, const char *head)
{
  return input->length >= HEAD_BYTES && memcmp (input->data, head, HEAD_BYTES) == 0;
}

static JsonNode *
open_current (const guint8 *data, gsize length, const AuthSecret *password, GError **error)
{
  g_autoptr (GBytes) salt = g_bytes_new (data, SALT_BYTES);
  g_autoptr (AuthKey) key = auth_key_new_argon2id (password, salt, &cost, error);

  if (key == NULL)
    return NULL;
  return auth_code_vault_open_joined (key, data + SALT_BYTES, length - SALT_BYTES, NULL, FORMAT,
                                      error);
}

/* Nothing is authenticated; with another key the padding is wrong, or what comes out is no JSON. */
static JsonNode *
open_legacy (const guint8 *data, gsize length, const AuthSecret *password, GError **error)
{
  g_autoptr (GBytes) salt = g_bytes_new (data, LEGACY_SALT_BYTES);
  g_autoptr (AuthKey) key =
    auth_key_new_pbkdf2 (password, AUTH_OTP_SHA1, salt, LEGACY_ROUNDS, error);
  g_autofree guint8 *plain = key != NULL ? g_malloc (length) : NULL;
  gsize plain_length = 0;
  JsonNode *json = NULL;

  if (key == NULL)
    return NULL;
  if (auth_cipher_open_cbc (key, data + LEGACY_SALT_BYTES, length - LEGACY_SALT_BYTES, plain,
                            &plain_length))
    json = auth_code_vault_parse (g_steal_pointer (&plain), plain_length);
  return json != NULL ? json : auth_code_vault_fail_password (error);
}

/* Whether it is long enough to hold the least there can be. */
static gboolean
is_complete (gsize length, gboolean is_legacy)
{
  if (!is_legacy)
    return length >= SALT_BYTES + AUTH_CIPHER_NONCE_BYTES + AUTH_CIPHER_TAG_BYTES;
  return length >= LEGACY_SALT_BYTES + 2 * AUTH_CIPHER_BLOCK_BYTES &&
         (length - LEGACY_SALT_BYTES) % AUTH_CIPHER_BLOCK_BYTES == 0;
}

/**
 * auth_code_vault_stratum:
 * @input: what there is
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what is in the backup; %NULL without an error when it is
 *   none that is encrypted
 */
AuthCodeFile *
auth_code_vault_stratum (const AuthCodeInput *input, GError **error)
{
  const gboolean is_legacy = begins_with (input, LEGACY_HEAD);
  const guint8 *data = (const guint8 *) input->data + HEAD_BYTES;
  const gsize length = input->length - HEAD_BYTES;
  JsonNode *json;

  if (!is_legacy && !begins_with (input, HEAD))
    return NULL;
  if (!is_complete (length, is_legacy))
    return auth_code_vault_fail_damaged (error, FORMAT);
  if (!auth_code_vault_has_password (input))
    return auth_code_vault_ask (FORMAT);
  json = is_legacy ? open_legacy (data, length, input->password, error)
                   : open_current (data, length, input->password, error);
  return auth_code_vault_read (json, FORMAT, auth_code_stratum_read_entries, error);
}
