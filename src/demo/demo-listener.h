/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A web server on a port of 127.0.0.1 that logs what it was asked for.
 */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* port: 0 for any free one; port_out: the one it got. */
SoupServer *demo_listener_new (int port, guint *port_out, GError **error);
/* FALSE: another name that leads to this address is somebody else's page trying its luck. */
gboolean demo_listener_is_our_host (SoupServerMessage *message);

G_END_DECLS
