/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The providers outside the pool on a port of their own: OpenID issuers, one below each name.
 */

#pragma once

#include <libsoup/soup.h>

#include "demo-pool.h"

G_BEGIN_DECLS

/* Listens on a free port and tells the pool, which must outlive the server and have an outside. */
SoupServer *demo_outside_server_new (DemoPool *pool, GError **error);

G_END_DECLS
