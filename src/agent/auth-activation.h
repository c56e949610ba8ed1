/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Has the person's own window do something, started if it has to be.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void auth_activation_open_async (GDBusConnection *connection,
                                 const char *action,
                                 const char *target,
                                 const char *activation_token,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean auth_activation_open_finish (GAsyncResult *result);

G_END_DECLS
