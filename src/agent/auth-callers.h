/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Who is calling: the person's own programs, and all others by their names.
 */

#pragma once

#include "auth-caller.h"

G_BEGIN_DECLS

/* invocation: (transfer full) */
typedef void (*AuthCallersHandler) (gpointer target, GDBusMethodInvocation *invocation);

#define AUTH_TYPE_CALLERS (auth_callers_get_type ())
G_DECLARE_FINAL_TYPE (AuthCallers, auth_callers, AUTH, CALLERS, GObject)

AuthCallers *auth_callers_new (GDBusConnection *connection);
gint64 auth_callers_get_last_call (AuthCallers *self);
gboolean auth_callers_is_waited_for (AuthCallers *self);

void auth_callers_identify (AuthCallers *self,
                            GDBusMethodInvocation *invocation,
                            AuthCallersHandler handler,
                            gpointer target);
void auth_callers_allow_control (AuthCallers *self,
                                 GDBusMethodInvocation *invocation,
                                 AuthCallersHandler handler,
                                 gpointer target);

/* Of a caller that was identified and has not left the bus. */
AuthCaller *auth_callers_peek (AuthCallers *self, const char *unique_name);
gboolean auth_callers_is_control (AuthCallers *self, const char *unique_name);

G_END_DECLS
