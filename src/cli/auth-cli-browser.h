/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Signing in with the system browser (RFC 8252).
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* wanted: (nullable) id or name. Errors: the agent's; AUTH_ERROR_CANCELLED: Ctrl+C */
gboolean auth_cli_sign_in_in_browser (const char *wanted, GError **error);

G_END_DECLS
