/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers Account1.Renew and Account1.SignOut: what the person does with the own session.
 */

#include "config.h"

#include "auth-session-service.h"

#include "auth-options.h"
#include "auth-pending-call.h"
#include "auth-session-end.h"

struct _AuthSessionService
{
  GObject parent_instance;

  AuthAccount *account;   /* (owned) */
  AuthRenewal *renewal;   /* (owned) */
  AuthAwsSource *aws;     /* (owned) */
  AuthHttpClient *client; /* (owned) */
  AuthCallers *callers;   /* (owned) */
  guint pending;          /* method calls not answered yet */
};

G_DEFINE_FINAL_TYPE (AuthSessionService, auth_session_service, G_TYPE_OBJECT)

static void
renewed_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (AuthPendingCall) call = user_data;
  AuthSessionService *self = call->service;
  AuthDBusAccount1 *skeleton = auth_account_get_skeleton (self->account);
  g_autoptr (GError) error = NULL;
  gint64 expires_at;

  if (auth_renewal_get_token_finish (AUTH_RENEWAL (source), result, &expires_at, &error) == NULL)
    {
      g_dbus_method_invocation_return_gerror (call->invocation, error);
    }
  else
    {
      auth_aws_source_make_stale (self->aws);
      auth_dbus_account1_complete_renew (skeleton, call->invocation,
                                         auth_dbus_account1_get_tokens_expire_at (skeleton));
    }
}

static void
renew (gpointer target,
       GDBusMethodInvocation *invocation)
{
  AuthSessionService *self = target;

  auth_renewal_get_token_async (self->renewal, AUTH_TOKEN_ACCESS, 0, TRUE, renewed_cb,
                                auth_pending_call_new (self, &self->pending, invocation));
}

static gboolean
handle_renew_cb (AuthSessionService *self,
                 GDBusMethodInvocation *invocation)
{
  auth_callers_allow_control (self->callers, invocation, renew, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
signed_out_cb (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (AuthPendingCall) call = user_data;
  g_auto (GStrv) notes = auth_session_end_finish (result);

  g_dbus_method_invocation_return_value (call->invocation, g_variant_new ("(^as)", notes));
}

static void
sign_out (gpointer target,
          GDBusMethodInvocation *invocation)
{
  AuthSessionService *self = target;
  g_autoptr (GVariant) options = NULL;
  g_autoptr (GError) error = NULL;
  gboolean everywhere = FALSE;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(@a{sv})", &options);
  if (!auth_options_get_boolean (options, "everywhere", &everywhere, &error))
    return g_dbus_method_invocation_return_gerror (invocation, error);
  auth_renewal_stop (self->renewal);
  if (everywhere)
    auth_session_end_everywhere_async (self->account, self->client, signed_out_cb,
                                       auth_pending_call_new (self, &self->pending, invocation));
  else
    auth_session_end_async (self->account, self->client, signed_out_cb,
                            auth_pending_call_new (self, &self->pending, invocation));
}

static gboolean
handle_sign_out_cb (AuthSessionService *self,
                    GDBusMethodInvocation *invocation)
{
  auth_callers_allow_control (self->callers, invocation, sign_out, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/**
 * auth_session_service_is_busy:
 * @self: a service
 *
 * Returns: whether leaving now would lose something
 */
gboolean
auth_session_service_is_busy (AuthSessionService *self)
{
  return self->pending > 0;
}

static void
auth_session_service_finalize (GObject *object)
{
  AuthSessionService *self = AUTH_SESSION_SERVICE (object);

  g_clear_object (&self->callers);
  g_clear_object (&self->client);
  g_clear_object (&self->aws);
  g_clear_object (&self->renewal);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (auth_session_service_parent_class)->finalize (object);
}

static void
auth_session_service_class_init (AuthSessionServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_session_service_finalize;
}

static void
auth_session_service_init (AuthSessionService *self)
{
}

/**
 * auth_session_service_new:
 * @account: an account
 * @renewal: its tokens
 * @aws: its AWS credentials
 * @client: sends its requests
 * @callers: knows who is calling
 *
 * Returns: (transfer full): the service, answering from now on
 */
AuthSessionService *
auth_session_service_new (AuthAccount *account,
                          AuthRenewal *renewal,
                          AuthAwsSource *aws,
                          AuthHttpClient *client,
                          AuthCallers *callers)
{
  AuthSessionService *self = g_object_new (AUTH_TYPE_SESSION_SERVICE, NULL);
  AuthDBusAccount1 *skeleton = auth_account_get_skeleton (account);

  self->account = g_object_ref (account);
  self->renewal = g_object_ref (renewal);
  self->aws = g_object_ref (aws);
  self->client = g_object_ref (client);
  self->callers = g_object_ref (callers);
  g_signal_connect_object (skeleton, "handle-renew", G_CALLBACK (handle_renew_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (skeleton, "handle-sign-out", G_CALLBACK (handle_sign_out_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}
