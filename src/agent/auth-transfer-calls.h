/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The system calls that authenticator-transfer keeps.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns whether all others are refused from now on. */
gboolean auth_transfer_limit_calls (void);

G_END_DECLS
