/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What authenticator-transfer is given and gives by its descriptors, within bounds.
 */

#pragma once

#include "auth-secret.h"

G_BEGIN_DECLS

#define AUTH_TRANSFER_MAX_PASSWORD_BYTES 4096

/* Reads to the end. Returns (transfer full) what is to be wiped, with a NUL after it that does not
 * count. Errors: AUTH_ERROR_INVALID_ARGUMENT: more than max_bytes; AUTH_ERROR_FAILED */
char *auth_transfer_read (int descriptor, gsize max_bytes, gsize *length_out, GError **error);
/* Reads into secure memory of libgcrypt. password_out: (nullable), for gcry_free(); NULL: the
 * descriptor is closed or empty */
gboolean auth_transfer_read_password (int descriptor, char **password_out, GError **error);
gboolean auth_transfer_write (int descriptor, gconstpointer data, gsize length, GError **error);
gboolean auth_transfer_sync (int descriptor, GError **error);

G_END_DECLS
