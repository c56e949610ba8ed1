/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Has the keyring ask its own question when it is locked.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean auth_unlock_is_due (const GError *error);
void auth_unlock_async (GDBusConnection *bus,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
gboolean auth_unlock_finish (GObject *bus, GAsyncResult *result, GError **error);

G_END_DECLS
