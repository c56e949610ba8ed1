/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The text of a configuration, read without waiting and never more than a configuration can be.
 */

#pragma once

#include <gio/gio.h>

#include "auth-secret.h"

G_BEGIN_DECLS

void auth_import_read_file_async (GFile *file,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
void auth_import_read_stream_async (GInputStream *stream,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
AuthSecret *auth_import_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
