/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Finds the QR codes in a picture.
 */

#pragma once

#include "auth-secret.h"

G_BEGIN_DECLS

#define AUTH_QR_MAX_SIDE   16384
#define AUTH_QR_MAX_PIXELS (64 * 1024 * 1024)

/* luma: width times height bytes, 0 black to 255 white. Returns an array of AuthSecret, empty when
 * there is none. Errors: AUTH_ERROR_INVALID_ARGUMENT: no size of a picture */
GPtrArray *auth_qr_decode (const guint8 *luma, guint width, guint height, GError **error);

G_END_DECLS
