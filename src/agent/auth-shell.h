/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The desktop's shell: whether it is who calls, and whether its screen is locked.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  AUTH_SHELL_NOTHING = 0,
  AUTH_SHELL_IS_CALLER = 1 << 0,
  AUTH_SHELL_IS_LOCKED = 1 << 1,
} AuthShellState;

/* caller: unique name */
void auth_shell_ask_async (GDBusConnection *connection,
                           const char *caller,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
AuthShellState auth_shell_ask_finish (GAsyncResult *result);

G_END_DECLS
