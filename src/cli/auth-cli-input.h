/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A secret line from standard input, not shown while it is typed, and texts out of files.
 */

#pragma once

#include <gio/gio.h>

#include "auth-secret.h"

G_BEGIN_DECLS

/* prompt: shown when standard input is a terminal. Errors: G_IO_ERROR_CLOSED: there is no further
 * line; AUTH_ERROR_CANCELLED: interrupted; AUTH_ERROR_INVALID_ARGUMENT: not text, or too long. */
AuthSecret *auth_cli_read_secret (const char *prompt, GError **error);
/* shown: the name of a file; code: of errno */
void auth_cli_set_file_error (const char *shown, int code, GError **error);
/* path: "-" for standard input. Errors: AUTH_ERROR_INVALID_ARGUMENT: too long, or not text */
AuthSecret *auth_cli_read_text (const char *path, gsize max_bytes, GError **error);

G_END_DECLS
