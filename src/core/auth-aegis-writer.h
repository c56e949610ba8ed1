/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Writes the encrypted vault of Aegis, with one password, as Aegis 3 writes it.
 */

#pragma once

#include "auth-code.h"

G_BEGIN_DECLS

#define AUTH_AEGIS_RANDOM_BYTES 128

/* codes: AuthCode. random: AUTH_AEGIS_RANDOM_BYTES that are used for nothing else. Errors:
 * AUTH_ERROR_INVALID_ARGUMENT: there is no password; AUTH_ERROR_FAILED: there is no memory */
AuthSecret *auth_code_file_write_aegis (GPtrArray *codes,
                                        const AuthSecret *password,
                                        const guint8 *random,
                                        GError **error);

G_END_DECLS
