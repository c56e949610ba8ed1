/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Bytes for the `h` of the bus contract: what shall not be in a message that may be watched.
 */

#pragma once

#include <gio/gunixfdlist.h>

G_BEGIN_DECLS

int auth_handover_append (GUnixFDList *fds, gconstpointer data, gsize length, GError **error);

G_END_DECLS
