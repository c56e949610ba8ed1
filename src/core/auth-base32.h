/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Base32 (RFC 4648 section 6), as people type it and as programs write it.
 */

#pragma once

#include "auth-secret.h"

G_BEGIN_DECLS

AuthSecret *auth_base32_encode (const guint8 *data, gsize length);
guint8 *auth_base32_decode (const char *text, gsize *length_out, GError **error);

G_END_DECLS
