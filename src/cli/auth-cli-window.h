/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A sign-in that happens in the window, waited for on the bus.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* wanted: (nullable) id or name. Errors: AUTH_ERROR_CANCELLED: the window went away, or Ctrl+C */
gboolean auth_cli_sign_in_in_window (const char *wanted, GError **error);

G_END_DECLS
