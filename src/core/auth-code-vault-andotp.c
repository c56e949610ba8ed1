/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The encrypted backups of andOTP, old and new, which nothing marks as such.
 */

#include "config.h"

#include <string.h>

#include "auth-code-vault.h"

#define FORMAT       "andOTP"
#define ROUNDS_BYTES 4
#define SALT_BYTES   12
#define HEAD_BYTES   (ROUNDS_BYTES + SALT_BYTES)
/* Of an empty list. */
#define MIN_BYTES (AUTH_CIPHER_NONCE_BYTES + 2 + AUTH_CIPHER_TAG_BYTES)

/* What people choose by mistake, and what begins unlike any encrypted file. */
static const char *const signatures[] = {
  "\x89PNG",
  "\xff\xd8\xff",
  "GIF8",
  "RIFF",
  "%PDF",
  "PK\x03\x04",
  "\x1f\x8b\x08",
  "SQLite format",
};

/* Text of whatever encoding has few bytes with the highest bit, or hardly any other. */
static gboolean
looks_random (const AuthCodeInput *input)
{
  gsize count = 0;

  for (gsize i = 0; i < input->length; i++)
    count += (guint8) input->data[i] >> 7;
  return count > input->length / 4 && count < input->length - input->length / 4;
}

static gboolean
is_of_another_kind (const AuthCodeInput *input)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signatures); i++)
    {
      gsize length = strlen (signatures[i]);

      if (input->length >= length && memcmp (input->data, signatures[i], length) == 0)
        return TRUE;
    }
  return input->json != NULL || input->length < MIN_BYTES || !looks_random (input) ||
         g_utf8_validate_len (input->data, input->length, NULL);
}

/* 0: there is no such number, so it is a file of the first versions, which derived no key. */
static guint32
read_rounds (const AuthCodeInput *input)
{
  guint32 rounds;

  memcpy (&rounds, input->data, sizeof rounds);
  rounds = GUINT32_FROM_BE (rounds);
  return input->length >= HEAD_BYTES + MIN_BYTES && rounds <= AUTH_KEY_MAX_ROUNDS ? rounds : 0;
}

static JsonNode *
open_new (const AuthCodeInput *input, GError **error)
{
  const guint8 *data = (const guint8 *) input->data;
  g_autoptr (GBytes) salt = g_bytes_new (data + ROUNDS_BYTES, SALT_BYTES);
  g_autoptr (AuthKey) key =
    auth_key_new_pbkdf2 (input->password, AUTH_OTP_SHA1, salt, read_rounds (input), error);

  if (key == NULL)
    return NULL;
  return auth_code_vault_open_joined (key, data + HEAD_BYTES, input->length - HEAD_BYTES, NULL,
                                      FORMAT, error);
}

static JsonNode *
open_old (const AuthCodeInput *input, GError **error)
{
  g_autoptr (AuthKey) key = auth_key_new_sha256 (input->password);

  return auth_code_vault_open_joined (key, (const guint8 *) input->data, input->length, NULL,
                                      FORMAT, error);
}

/**
 * auth_code_vault_andotp:
 * @input: what there is
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what is in the backup; %NULL without an error when it can be
 *   none
 */
AuthCodeFile *
auth_code_vault_andotp (const AuthCodeInput *input, GError **error)
{
  JsonNode *entries = NULL;

  if (is_of_another_kind (input))
    return NULL;
  if (!auth_code_vault_has_password (input))
    return auth_code_vault_ask (FORMAT);
  if (read_rounds (input) > 0)
    entries = open_new (input, NULL);
  if (entries == NULL)
    entries = open_old (input, error);
  return auth_code_vault_read (entries, FORMAT, auth_code_andotp_read_entries, error);
}
