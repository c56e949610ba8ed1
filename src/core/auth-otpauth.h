/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * otpauth:// (Google's Key URI Format): read widely, written strictly.
 */

#pragma once

#include "auth-code.h"

G_BEGIN_DECLS

#define AUTH_OTPAUTH_MAX_BYTES 4096

/* otpauth:// or steam://; the id of the entry is "". Errors: AUTH_ERROR_INVALID_ARGUMENT, with what
 * is wrong and never a part of the URI */
AuthCode *auth_otpauth_parse (const char *uri, GError **error);
AuthSecret *auth_otpauth_to_string (const AuthCode *code);

G_END_DECLS
