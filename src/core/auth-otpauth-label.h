/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Whose code it is, out of the label of an otpauth URI, which programs write in many ways.
 */

#pragma once

#include "auth-code.h"

G_BEGIN_DECLS

/* plus: what "+" means. Takes whatever there is; (transfer full), valid UTF-8. */
AuthSecret *auth_otpauth_decode (const char *text, gsize length, char plus);
/* issuer: what was said apart from the label, or "". */
void auth_otpauth_read_label (AuthCode *code, const char *label, gsize length, const char *issuer);
/* label: "account" or "issuer:account", decoded already. */
void auth_otpauth_set_label (AuthCode *code, const char *label, const char *issuer);

G_END_DECLS
