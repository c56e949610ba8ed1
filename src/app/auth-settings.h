/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the person prefers of the window, and what it remembers.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GSettings *auth_settings_get (void);

G_END_DECLS
