/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The pool on a port of 127.0.0.1: which path is answered by what.
 */

#pragma once

#include <libsoup/soup.h>

#include "demo-pool.h"

G_BEGIN_DECLS

/* Listens where the pool's options say and tells the pool its port. pool: (transfer none), must
 * outlive the server. */
SoupServer *demo_server_new (DemoPool *pool, GError **error);

G_END_DECLS
