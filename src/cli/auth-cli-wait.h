/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Waits for a signal of the agent, a name that goes, or Ctrl+C.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  AUTH_CLI_WAIT_SIGNALLED,
  AUTH_CLI_WAIT_NAME_VANISHED,
  AUTH_CLI_WAIT_INTERRUPTED,
  AUTH_CLI_WAIT_GIVEN_UP,
} AuthCliWaitEnd;

typedef struct _AuthCliWait AuthCliWait;

/* From now on no signal is missed. */
AuthCliWait *auth_cli_wait_new (GDBusConnection *bus,
                                const char *path,
                                const char *interface,
                                const char *signal_name);
void auth_cli_wait_free (AuthCliWait *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthCliWait, auth_cli_wait_free)

AuthCliWaitEnd auth_cli_wait_run (AuthCliWait *self, const char *name);
/* For a callback of its user: the waiting is over without the signal. */
void auth_cli_wait_give_up (AuthCliWait *self);
/* (transfer none) (nullable) the arguments of the signal */
GVariant *auth_cli_wait_get_parameters (AuthCliWait *self);

G_END_DECLS
