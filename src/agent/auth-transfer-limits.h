/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What authenticator-transfer gives up before it looks at anything.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns whether all of it could be given up. */
gboolean auth_transfer_limit (void);

G_END_DECLS
