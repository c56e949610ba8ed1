/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The note and the recovery codes of an entry, which go past the bus in file descriptors.
 */

#pragma once

#include "auth-bus.h"

G_BEGIN_DECLS

void auth_code_note_read_async (AuthDBusCodes1 *codes,
                                const char *id,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean auth_code_note_read_finish (GAsyncResult *result,
                                     char **note_out,
                                     char **recovery_codes_out,
                                     GError **error);
void auth_code_note_write_async (AuthDBusCodes1 *codes,
                                 const char *id,
                                 const char *note,
                                 const char *recovery_codes,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean auth_code_note_write_finish (GAsyncResult *result, GError **error);

G_END_DECLS
