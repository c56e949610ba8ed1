/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Runs authenticator-transfer, which reads what strangers made: whatever happens there, it ends.
 */

#pragma once

#include <gio/gio.h>

#include "auth-secret.h"

G_BEGIN_DECLS

/* (transfer full), -1: none. With an output, the answer is what the program says of it. */
typedef struct
{
  int input;
  int password;
  int output;
} AuthTransferFds;

/* arguments: of the program, NULL-terminated */
void auth_transfer_process_run_async (const char *const *arguments,
                                      const AuthTransferFds *fds,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
/* Errors: AUTH_ERROR_INVALID_ARGUMENT, AUTH_ERROR_NOT_FOUND, AUTH_ERROR_NOT_SUPPORTED and
 * AUTH_ERROR_FAILED in the program's words; AUTH_ERROR_CANCELLED; AUTH_ERROR_FAILED: it crashed, or
 * took too long */
AuthSecret *
auth_transfer_process_run_finish (GAsyncResult *result, gsize *length_out, GError **error);

G_END_DECLS
