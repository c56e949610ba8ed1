/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One request to the desktop's portal, until its answer.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void auth_portal_ask_async (GDBusConnection *bus,
                            const char *interface,
                            const char *method,
                            GVariant *options,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
GVariant *auth_portal_ask_finish (GAsyncResult *result, GError **error);

G_END_DECLS
