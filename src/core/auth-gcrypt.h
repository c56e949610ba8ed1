/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Sets libgcrypt up, for whoever in core is the first to use it.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void auth_gcrypt_ensure (void);

G_END_DECLS
