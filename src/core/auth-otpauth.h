/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * otpauth:// (Google's Key URI Format): read widely, written strictly.
 */

#pragma once

#include "auth-code.h"

G_BEGIN_DECLS

/* Of a thousand characters of each name, percent-encoded, with a note of Ente's. */
#define AUTH_OTPAUTH_MAX_BYTES (64 * 1024)

/* otpauth:// or steam://; the id of the entry is "", and so are names that the URI does not say.
 * Errors: AUTH_ERROR_INVALID_ARGUMENT, with what is wrong and never a part of the URI */
AuthCode *auth_otpauth_parse (const char *uri, GError **error);
/* What password managers have in one field: such a URI, KeeOtp's "key=…&size=…", or base32 alone.
 */
AuthCode *auth_otpauth_parse_field (const char *text, GError **error);
AuthSecret *auth_otpauth_to_string (const AuthCode *code);

/* Decoded, with "+" as a space. Returns NULL when it is not there or empty. */
AuthSecret *auth_otpauth_dup_parameter (const char *uri, const char *name);
/* What is in front of the query, for people. */
char *auth_otpauth_dup_label (const char *uri);

G_END_DECLS
