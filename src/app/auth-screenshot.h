/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A picture of the screen, from org.freedesktop.portal.Screenshot.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void auth_screenshot_take_async (GDBusConnection *bus,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GBytes *auth_screenshot_take_finish (GAsyncResult *result, GError **error);

G_END_DECLS
