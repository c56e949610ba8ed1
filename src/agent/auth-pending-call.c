/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A method call that a service has not answered yet.
 */

#include "config.h"

#include "auth-pending-call.h"

/**
 * auth_pending_call_new:
 * @service: a #GObject, kept alive
 * @pending: how many calls the service has not answered yet, within it; one more from now on
 * @invocation: (transfer full): the call, answered by the caller of this
 *
 * Returns: (transfer full): the call
 */
AuthPendingCall *
auth_pending_call_new (gpointer service,
                       guint *pending,
                       GDBusMethodInvocation *invocation)
{
  AuthPendingCall *self = g_new0 (AuthPendingCall, 1);

  self->service = g_object_ref (service);
  self->invocation = invocation;
  self->pending = pending;
  ++*pending;
  return self;
}

/**
 * auth_pending_call_free:
 * @self: (transfer full): a call that has been answered
 */
void
auth_pending_call_free (AuthPendingCall *self)
{
  --*self->pending;
  g_object_unref (self->service);
  g_free (self);
}
