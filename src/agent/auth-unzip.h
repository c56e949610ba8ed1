/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Takes files out of a zip archive, within bounds.
 */

#pragma once

#include "auth-secret.h"

G_BEGIN_DECLS

gboolean auth_unzip_is_zip (const char *data, gsize length);
/* Returns an array of GBytes, one a file. needs_password_out: it is encrypted and there is no
 * password; the array is empty then. Errors: AUTH_ERROR_INVALID_ARGUMENT: it is broken, too large
 * or the password is wrong */
GPtrArray *auth_unzip (const char *data,
                       gsize length,
                       const AuthSecret *password,
                       gboolean *needs_password_out,
                       GError **error);

G_END_DECLS
