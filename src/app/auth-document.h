/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A file of any kind, read without waiting and never more of it than is of use.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void auth_document_read_file_async (GFile *file,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
void auth_document_read_stream_async (GInputStream *stream,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GBytes *auth_document_read_finish (GAsyncResult *result, GError **error);
GBytes *auth_document_new_from_text (const char *text);

G_END_DECLS
