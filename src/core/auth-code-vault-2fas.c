/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The encrypted backup of 2FAS: the services as one text, beside the rest.
 */

#include "config.h"

#include "auth-code-vault.h"
#include "auth-json.h"

#define FORMAT    "2FAS"
#define ROUNDS    10000
#define MAX_PARTS 3

/* What is encrypted and its tag, the salt and the nonce, each in base64. */
typedef struct
{
  GBytes *data;  /* (owned) */
  GBytes *salt;  /* (owned) */
  GBytes *nonce; /* (owned) */
} Parts;

static void
parts_clear (Parts *self)
{
  g_clear_pointer (&self->data, g_bytes_unref);
  g_clear_pointer (&self->salt, g_bytes_unref);
  g_clear_pointer (&self->nonce, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parts, parts_clear)

static gboolean
read_parts (const char *text, Parts *parts_out)
{
  g_auto (GStrv) words = text != NULL ? g_strsplit (text, ":", MAX_PARTS + 1) : NULL;

  if (words == NULL || g_strv_length (words) != MAX_PARTS)
    return FALSE;
  parts_out->data = auth_code_vault_decode_base64 (words[0]);
  parts_out->salt = auth_code_vault_decode_base64 (words[1]);
  parts_out->nonce = auth_code_vault_decode_base64 (words[2]);
  return parts_out->data != NULL && parts_out->salt != NULL && parts_out->nonce != NULL &&
         g_bytes_get_size (parts_out->data) >= AUTH_CIPHER_TAG_BYTES &&
         g_bytes_get_size (parts_out->nonce) == AUTH_CIPHER_NONCE_BYTES;
}

static guint8 *
open_parts (const Parts *parts, const AuthSecret *password, gsize *length_out, GError **error)
{
  g_autoptr (AuthKey) key =
    auth_key_new_pbkdf2 (password, AUTH_OTP_SHA256, parts->salt, ROUNDS, error);
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (parts->data, &length);
  const AuthSealed sealed = {
    .nonce = g_bytes_get_data (parts->nonce, NULL),
    .data = data,
    .length = length - AUTH_CIPHER_TAG_BYTES,
    .tag = data + length - AUTH_CIPHER_TAG_BYTES,
  };
  g_autofree guint8 *plain = key != NULL ? g_malloc (length) : NULL;

  if (plain == NULL)
    return NULL;
  if (!auth_cipher_open (key, &sealed, plain))
    return auth_code_vault_fail_password (error);
  *length_out = sealed.length;
  return g_steal_pointer (&plain);
}

/* Words that are the same in every file are encrypted with the password too, to try it on. */
static gboolean
opens_reference (JsonObject *root, const AuthSecret *password)
{
  g_auto (Parts) parts = { 0 };
  gsize length = 0;
  g_autofree guint8 *words = NULL;

  if (!read_parts (auth_json_get_string (root, "reference"), &parts))
    return FALSE;
  words = open_parts (&parts, password, &length, NULL);
  return words != NULL;
}

static JsonNode *
open_services (JsonObject *root, const Parts *parts, const AuthSecret *password, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) services = NULL;
  gsize length = 0;
  guint8 *plain = open_parts (parts, password, &length, &local);

  if (plain == NULL && !opens_reference (root, password))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (plain != NULL)
    services = auth_code_vault_parse (plain, length);
  if (services == NULL)
    return auth_code_vault_fail_damaged (error, FORMAT);
  return g_steal_pointer (&services);
}

/**
 * auth_code_vault_2fas:
 * @input: what there is
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what is in the backup; %NULL without an error when it is
 *   none that is encrypted
 */
AuthCodeFile *
auth_code_vault_2fas (const AuthCodeInput *input, GError **error)
{
  JsonObject *root = auth_code_vault_get_root (input);
  const char *text = root != NULL ? auth_json_get_string (root, "servicesEncrypted") : NULL;
  g_auto (Parts) parts = { 0 };
  g_autoptr (JsonNode) services = NULL;
  g_autoptr (AuthCodeFile) file = NULL;
  gboolean is_read;

  if (text == NULL || *text == '\0')
    return NULL;
  if (!read_parts (text, &parts))
    return auth_code_vault_fail_damaged (error, FORMAT);
  if (!auth_code_vault_has_password (input))
    return auth_code_vault_ask (FORMAT);
  services = open_services (root, &parts, input->password, error);
  if (services == NULL)
    return NULL;
  file = auth_code_file_new (FORMAT);
  is_read = auth_code_2fas_read_entries (services, root, file, error);
  auth_secret_wipe_json (services);
  return is_read ? g_steal_pointer (&file) : NULL;
}
