/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A QR code as an SVG drawing.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An svg element to put into a page, or NULL when the text is too long. */
char *demo_qr_to_svg (const char *text);

G_END_DECLS
