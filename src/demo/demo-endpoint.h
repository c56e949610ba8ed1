/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The names of what the pool serves, in faults and counts.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "token" and its parts as "token:refresh_token", NULL-terminated. */
extern const char *const demo_endpoints[];

/* "NAME:PART" if there is such an endpoint, else name. part: (nullable) */
const char *demo_endpoint_find (const char *name, const char *part);

G_END_DECLS
