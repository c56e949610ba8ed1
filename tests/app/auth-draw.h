/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Draws a QR code, as another program would show it.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GdkTexture *auth_draw_qr (const char *text);

G_END_DECLS
