/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Ids that say nothing about what they stand for.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *auth_id_new (const char *prefix);

G_END_DECLS
