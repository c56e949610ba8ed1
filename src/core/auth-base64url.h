/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Base64url without padding (RFC 4648 section 5, RFC 7515 appendix C).
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *auth_base64url_encode (const guint8 *data, gsize length);
/* text of length bytes (-1: NUL-terminated); refuses padding, white space and other alphabets. */
guint8 *auth_base64url_decode (const char *text, gssize length, gsize *length_out, GError **error);

G_END_DECLS
