/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Who is calling: the person's own program, a program outside any sandbox, or somebody else.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define AUTH_TYPE_CALLERS (auth_callers_get_type ())
G_DECLARE_FINAL_TYPE (AuthCallers, auth_callers, AUTH, CALLERS, GObject)

/* Continues a method call that is allowed; takes the invocation over. */
typedef void (*AuthCallersHandler) (gpointer target, GDBusMethodInvocation *invocation);

AuthCallers *auth_callers_new (GDBusConnection *connection);
gint64 auth_callers_get_last_call (AuthCallers *self);
void auth_callers_allow_programs (AuthCallers *self,
                                  GDBusMethodInvocation *invocation,
                                  AuthCallersHandler handler,
                                  gpointer target);
void auth_callers_allow_control (AuthCallers *self,
                                 GDBusMethodInvocation *invocation,
                                 AuthCallersHandler handler,
                                 gpointer target);

G_END_DECLS
