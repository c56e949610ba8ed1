/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Random values of the demo pool.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void demo_random_fill (guint8 *data, gsize length);
/* length random bytes as base64url. */
char *demo_random_token (gsize length);
/* prefix and 25 small letters and digits. */
char *demo_random_id (const char *prefix);

G_END_DECLS
