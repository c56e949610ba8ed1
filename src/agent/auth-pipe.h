/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Secrets that come and go through file descriptors.
 */

#pragma once

#include <gio/gio.h>

#include "auth-secret.h"

G_BEGIN_DECLS

/* The caller's descriptor with this index of a message. -1: it sent none;
 * AUTH_ERROR_INVALID_ARGUMENT
 */
int auth_pipe_take (GDBusMethodInvocation *invocation, int handle, GError **error);

/* fd: (transfer full). Reads to the end. */
void auth_pipe_read_async (int fd,
                           gsize max_bytes,
                           guint timeout_seconds,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
/* With a NUL behind it. Errors: AUTH_ERROR_INVALID_ARGUMENT: too much, or nothing came in time;
 * AUTH_ERROR_CANCELLED */
AuthSecret *auth_pipe_read_finish (GAsyncResult *result, gsize *length_out, GError **error);

/* A file in memory, to be read from its beginning; -1 with AUTH_ERROR_FAILED */
int auth_pipe_new_filled (const char *data, gsize length, GError **error);

G_END_DECLS
