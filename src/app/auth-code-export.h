/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One-time codes into a file: whole or not at all, and for its owner alone.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void auth_code_export_async (GDBusConnection *bus,
                             GFile *target,
                             const char *password,
                             GVariant *options,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean auth_code_export_finish (GAsyncResult *result, guint *count_out, GError **error);

G_END_DECLS
