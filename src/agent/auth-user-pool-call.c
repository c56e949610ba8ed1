/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A method call of UserPool1 while the pool is asked: ends when its caller or the session does.
 */

#include "config.h"

#include "auth-user-pool-call.h"

#include <glib/gi18n.h>

static void
caller_vanished_cb (GDBusConnection *connection,
                    const char *name,
                    gpointer user_data)
{
  AuthUserPoolCall *self = user_data;

  g_cancellable_cancel (self->cancellable);
}

static void
session_ended_cb (GCancellable *session,
                  AuthUserPoolCall *self)
{
  g_cancellable_cancel (self->cancellable);
}

/**
 * auth_user_pool_call_new:
 * @pool: the account's user pool
 * @invocation: (transfer full): a call of the person's own program
 *
 * Returns: (transfer full): the call; its cancellable is cancelled when the caller leaves the bus
 * or another session begins
 */
AuthUserPoolCall *
auth_user_pool_call_new (AuthUserPool *pool,
                         GDBusMethodInvocation *invocation)
{
  AuthUserPoolCall *self = g_new0 (AuthUserPoolCall, 1);

  self->pool = g_object_ref (pool);
  self->invocation = invocation;
  self->cancellable = g_cancellable_new ();
  self->session = g_object_ref (auth_user_pool_get_session (pool));
  self->session_id =
    g_cancellable_connect (self->session, G_CALLBACK (session_ended_cb), self, NULL);
  self->watch_id = g_bus_watch_name_on_connection (
    g_dbus_method_invocation_get_connection (invocation),
    g_dbus_method_invocation_get_sender (invocation), G_BUS_NAME_WATCHER_FLAGS_NONE, NULL,
    caller_vanished_cb, self, NULL);
  return self;
}

static void
call_free (AuthUserPoolCall *self)
{
  g_bus_unwatch_name (self->watch_id);
  g_cancellable_disconnect (self->session, self->session_id);
  g_object_unref (self->session);
  g_object_unref (self->cancellable);
  g_object_unref (self->pool);
  g_free (self);
}

/**
 * auth_user_pool_call_return:
 * @self: (transfer full): a call
 * @value: (nullable): its answer, a tuple
 */
void
auth_user_pool_call_return (AuthUserPoolCall *self,
                            GVariant *value)
{
  g_dbus_method_invocation_return_value (self->invocation, value);
  call_free (self);
}

/**
 * auth_user_pool_call_fail:
 * @self: (transfer full): a call
 * @error: (transfer full): why it failed
 */
void
auth_user_pool_call_fail (AuthUserPoolCall *self,
                          GError *error)
{
  if (g_cancellable_is_cancelled (self->session))
    g_dbus_method_invocation_return_error_literal (self->invocation, AUTH_ERROR,
                                                   AUTH_ERROR_SIGN_IN_REQUIRED,
                                                   _ ("The session has just ended: sign in first"));
  else
    g_dbus_method_invocation_return_gerror (self->invocation, error);
  g_error_free (error);
  call_free (self);
}
