/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Whether the session has sign-ins renewed when the person logs in.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean auth_autostart_is_on (void);
void auth_autostart_set_async (gboolean on,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean auth_autostart_set_finish (GAsyncResult *result, GError **error);

G_END_DECLS
