/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Looks at all sessions when the person has logged in: what has ended is renewed, or told of.
 */

#include "config.h"

#include "auth-login-renewal.h"

/**
 * AuthLoginRenewal:
 *
 * Right after a login the keyring is often still locked and the network not up yet. What could not
 * be renewed for that stays due as long as the agent runs, and is looked at when either comes back:
 * no timer, nothing that would keep the agent, and no question to the person.
 */
struct _AuthLoginRenewal
{
  GObject parent_instance;

  AuthAccounts *accounts; /* (owned) */
  AuthCallers *callers;   /* (owned) */
  gboolean is_due;
  gboolean is_closed;
};

G_DEFINE_FINAL_TYPE (AuthLoginRenewal, auth_login_renewal, G_TYPE_OBJECT)

/* A session that the pool has ended is told of by the account itself. */
static void
got_token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthLoginRenewal) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 expires_at;

  auth_renewal_get_token_finish (AUTH_RENEWAL (source), result, &expires_at, &error);
  if (g_error_matches (error, AUTH_ERROR, AUTH_ERROR_OFFLINE) ||
      g_error_matches (error, AUTH_ERROR, AUTH_ERROR_LOCKED))
    self->is_due = TRUE;
}

static void
renew (gpointer service, gpointer user_data)
{
  auth_renewal_get_token_async (auth_account_service_get_renewal (service), AUTH_TOKEN_ACCESS, 0,
                                FALSE, got_token_cb, g_object_ref (user_data));
}

static void
renew_if_due (AuthLoginRenewal *self)
{
  if (self->is_closed || !self->is_due ||
      auth_accounts_get_keyring (self->accounts) != AUTH_KEYRING_UNLOCKED)
    return;
  self->is_due = FALSE;
  auth_accounts_foreach (self->accounts, renew, self);
}

static void
network_changed_cb (AuthLoginRenewal *self, gboolean is_available)
{
  if (is_available)
    renew_if_due (self);
}

static void
renew_accounts (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthLoginRenewal *self = target;

  self->is_due = TRUE;
  renew_if_due (self);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static gboolean
handle_renew_accounts_cb (AuthLoginRenewal *self, GDBusMethodInvocation *invocation)
{
  auth_callers_allow_control (self->callers, invocation, renew_accounts, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
auth_login_renewal_finalize (GObject *object)
{
  AuthLoginRenewal *self = AUTH_LOGIN_RENEWAL (object);

  g_clear_object (&self->callers);
  g_clear_object (&self->accounts);
  G_OBJECT_CLASS (auth_login_renewal_parent_class)->finalize (object);
}

static void
auth_login_renewal_class_init (AuthLoginRenewalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_login_renewal_finalize;
}

static void
auth_login_renewal_init (AuthLoginRenewal *self)
{
}

/**
 * auth_login_renewal_new:
 * @accounts: the accounts; they let their own renewals go on first when the network is back
 * @callers: knows who is calling
 * @skeleton: the agent on the bus
 *
 * Returns: (transfer full): it answers RenewAccounts () from now on
 */
AuthLoginRenewal *
auth_login_renewal_new (AuthAccounts *accounts, AuthCallers *callers, AuthDBusAgent1 *skeleton)
{
  AuthLoginRenewal *self = g_object_new (AUTH_TYPE_LOGIN_RENEWAL, NULL);

  self->accounts = g_object_ref (accounts);
  self->callers = g_object_ref (callers);
  g_signal_connect_object (skeleton, "handle-renew-accounts", G_CALLBACK (handle_renew_accounts_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (accounts, "keyring-changed", G_CALLBACK (renew_if_due), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                           G_CALLBACK (network_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * auth_login_renewal_close:
 * @self: the renewal at the login
 *
 * The agent is about to leave: what is still due is left to the next one, which may be there
 * already.
 */
void
auth_login_renewal_close (AuthLoginRenewal *self)
{
  self->is_closed = TRUE;
}
