/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What a person is told of a clock that is wrong.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *auth_drift_describe (gint64 drift_seconds);

G_END_DECLS
