/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the encrypted formats of files of one-time codes have in common.
 */

#pragma once

#include "auth-cipher.h"
#include "auth-code-formats.h"

G_BEGIN_DECLS

/* The object all of it is, if it is one. */
JsonObject *auth_code_vault_get_root (const AuthCodeInput *input);
gboolean auth_code_vault_has_password (const AuthCodeInput *input);
/* A file that says that it needs one. */
AuthCodeFile *auth_code_vault_ask (const char *format);

/* NULL: it is no base64, with or without padding. */
GBytes *auth_code_vault_decode_base64 (const char *text);
/* NULL: it is no hexadecimal number of that many bytes. */
GBytes *auth_code_vault_decode_hex (const char *text, gsize n_bytes);

/* Frees and wipes plain. NULL: it is no JSON. */
JsonNode *auth_code_vault_parse (guint8 *plain, gsize length);
/* Errors: AUTH_ERROR_INVALID_ARGUMENT: the password is wrong, or the file is damaged */
JsonNode *auth_code_vault_open (const AuthKey *key,
                                const AuthSealed *sealed,
                                const char *format,
                                GError **error);
/* data: nonce, what is encrypted, and its tag, one after the other */
JsonNode *auth_code_vault_open_joined (const AuthKey *key,
                                       const guint8 *data,
                                       gsize length,
                                       const char *context,
                                       const char *format,
                                       GError **error);

/* Reads what was decrypted. */
typedef gboolean (*AuthCodeVaultReader) (JsonNode *json, AuthCodeFile *file, GError **error);
/* json: (transfer full) (nullable) NULL: error is set */
AuthCodeFile *auth_code_vault_read (JsonNode *json,
                                    const char *format,
                                    AuthCodeVaultReader reader,
                                    GError **error);

/* All return NULL. */
gpointer auth_code_vault_fail (GError **error, const char *reason);
gpointer auth_code_vault_fail_damaged (GError **error, const char *format);
gpointer auth_code_vault_fail_password (GError **error);

G_END_DECLS
