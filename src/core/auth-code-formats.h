/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The formats of files of one-time codes, for auth-code-file.c alone.
 */

#pragma once

#include "auth-code-file.h"

G_BEGIN_DECLS

/* What there is to look at. */
typedef struct
{
  const char *data;
  gsize length;
  JsonNode *json;             /* (nullable) when all of it is JSON */
  const AuthSecret *password; /* (nullable) */
} AuthCodeInput;

/* Reads the input if it is of this format. Returns NULL without an error when it is not, and with
 * AUTH_ERROR_INVALID_ARGUMENT when it is but cannot be read. */
typedef AuthCodeFile *(*AuthCodeFormat) (const AuthCodeInput *input, GError **error);

AuthCodeFile *auth_code_format_aegis (const AuthCodeInput *input, GError **error);
AuthCodeFile *auth_code_format_2fas (const AuthCodeInput *input, GError **error);
AuthCodeFile *auth_code_format_andotp (const AuthCodeInput *input, GError **error);
AuthCodeFile *auth_code_format_stratum (const AuthCodeInput *input, GError **error);
AuthCodeFile *auth_code_format_proton (const AuthCodeInput *input, GError **error);
AuthCodeFile *auth_code_format_freeotp (const AuthCodeInput *input, GError **error);
AuthCodeFile *auth_code_format_bitwarden (const AuthCodeInput *input, GError **error);
AuthCodeFile *auth_code_format_raivo (const AuthCodeInput *input, GError **error);
AuthCodeFile *auth_code_format_csv (const AuthCodeInput *input, GError **error);
/* Lines of otpauth://, steam:// and otpauth-migration://, Ente's too. */
AuthCodeFile *auth_code_format_text (const AuthCodeInput *input, GError **error);

/* The encrypted ones. */
AuthCodeFile *auth_code_vault_2fas (const AuthCodeInput *input, GError **error);
AuthCodeFile *auth_code_vault_stratum (const AuthCodeInput *input, GError **error);
AuthCodeFile *auth_code_vault_proton (const AuthCodeInput *input, GError **error);
AuthCodeFile *auth_code_vault_ente (const AuthCodeInput *input, GError **error);
/* Takes whatever is neither text nor a picture for one, so it is to be tried last. */
AuthCodeFile *auth_code_vault_andotp (const AuthCodeInput *input, GError **error);

/* Adds what one picture of Google Authenticator holds, an otpauth-migration:// URI. Errors:
 * AUTH_ERROR_INVALID_ARGUMENT: it is damaged; nothing was added then. */
gboolean auth_code_format_google_add (AuthCodeFile *file, const char *uri, GError **error);

/* What has been decrypted, or never was encrypted. Errors: AUTH_ERROR_INVALID_ARGUMENT: it is
 * something else. */
gboolean auth_code_2fas_read_entries (JsonNode *services,
                                      JsonObject *root,
                                      AuthCodeFile *file,
                                      GError **error);
gboolean auth_code_andotp_read_entries (JsonNode *root, AuthCodeFile *file, GError **error);
gboolean auth_code_stratum_read_entries (JsonNode *root, AuthCodeFile *file, GError **error);
gboolean auth_code_proton_read_entries (JsonNode *root, AuthCodeFile *file, GError **error);

G_END_DECLS
