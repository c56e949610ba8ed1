/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One-time codes in the form in which they leave.
 */

#pragma once

#include "auth-secret.h"

G_BEGIN_DECLS

/* codes: an array of auth_code_to_json(). format: "aegis" or "otpauth". Errors:
 * AUTH_ERROR_INVALID_ARGUMENT: no such format, nothing to write, or no password where one is needed
 */
AuthSecret *auth_transfer_export (JsonNode *codes,
                                  const char *format,
                                  const AuthSecret *password,
                                  GError **error);
/* code: an object of auth_code_to_json(). */
AuthSecret *auth_transfer_export_uri (JsonNode *code, GError **error);

G_END_DECLS
