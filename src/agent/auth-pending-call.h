/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A method call that a service has not answered yet.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  gpointer service; /* (owned) a GObject */
  GDBusMethodInvocation *invocation;
  guint *pending; /* within the service */
} AuthPendingCall;

AuthPendingCall *
auth_pending_call_new (gpointer service, guint *pending, GDBusMethodInvocation *invocation);
void auth_pending_call_free (AuthPendingCall *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthPendingCall, auth_pending_call_free)

G_END_DECLS
