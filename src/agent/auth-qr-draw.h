/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Draws a QR code.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns width times width bytes, 1 where it is dark; for auth_secret_wipe(). Errors:
 * AUTH_ERROR_NOT_SUPPORTED: the text is too long for a QR code */
guint8 *auth_qr_draw (const char *text, guint *width_out, GError **error);

G_END_DECLS
