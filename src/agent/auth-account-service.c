/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers org.example.Authenticator.Account1 for one account.
 */

#include "config.h"

#include "auth-account-service.h"

#include <glib/gi18n.h>

#include "auth-access-call.h"
#include "auth-aws-call.h"
#include "auth-enrolment-service.h"
#include "auth-endpoint-service.h"
#include "auth-keyring.h"
#include "auth-renewal-ahead.h"
#include "auth-pending-call.h"
#include "auth-session-end.h"
#include "auth-session-service.h"
#include "auth-sign-in-service.h"
#include "auth-token-call.h"
#include "auth-user-info.h"
#include "auth-user-pool-service.h"

struct _AuthAccountService
{
  GObject parent_instance;

  AuthAccount *account;            /* (owned) */
  AuthHttpClient *client;          /* (owned) */
  AuthCallers *callers;            /* (owned) */
  AuthAccess *access;              /* (owned) */
  AuthRenewal *renewal;            /* (owned) */
  AuthAwsSource *aws;              /* (owned) */
  AuthRenewalAhead *ahead;         /* (owned) */
  AuthEndpointService *endpoints;  /* (owned) */
  AuthSessionService *session;     /* (owned) */
  AuthSignInService *sign_ins;     /* (owned) */
  AuthUserPoolService *user_pool;  /* (owned) */
  AuthEnrolmentService *enrolment; /* (owned) */
  guint pending;                   /* method calls not answered yet */
};

enum
{
  SIGNAL_REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AuthAccountService, auth_account_service, G_TYPE_OBJECT)

static void
get_token (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthAccountService *self = target;

  auth_token_call_answer (self->renewal, self->ahead, self->access, self->account, invocation);
}

static gboolean
handle_get_token_cb (AuthAccountService *self, GDBusMethodInvocation *invocation)
{
  auth_callers_identify (self->callers, invocation, get_token, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
got_user_info_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AuthAccessCall *call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) claims = auth_user_info_get_finish (result, &error);

  if (claims == NULL)
    auth_access_call_return_error (call, error);
  else
    auth_access_call_return_value (call, g_variant_new ("(@a{sv})", claims));
}

static void
get_user_info (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthAccountService *self = target;
  AuthAccessCall *call = auth_access_call_new (self->access, invocation, self->account, "profile");

  if (call != NULL)
    auth_user_info_get_async (self->account, self->renewal, self->client, got_user_info_cb, call);
}

static gboolean
handle_get_user_info_cb (AuthAccountService *self, GDBusMethodInvocation *invocation)
{
  auth_callers_identify (self->callers, invocation, get_user_info, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
get_aws_credentials (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthAccountService *self = target;

  auth_aws_call_answer (self->aws, self->ahead, self->access, self->account, invocation);
}

static gboolean
handle_get_aws_credentials_cb (AuthAccountService *self, GDBusMethodInvocation *invocation)
{
  auth_callers_identify (self->callers, invocation, get_aws_credentials, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
open_endpoint (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthAccountService *self = target;

  auth_endpoint_service_open (self->endpoints, invocation);
}

static gboolean
handle_open_endpoint_cb (AuthAccountService *self, GDBusMethodInvocation *invocation)
{
  auth_callers_identify (self->callers, invocation, open_endpoint, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthPendingCall) call = user_data;
  AuthAccountService *self = call->service;
  g_autoptr (GError) error = NULL;

  if (auth_keyring_clear_finish (result, &error))
    {
      g_dbus_method_invocation_return_value (call->invocation, NULL);
      g_signal_emit (self, signals[SIGNAL_REMOVED], 0);
    }
  else
    {
      auth_sign_in_service_reopen (self->sign_ins);
      g_dbus_method_invocation_return_gerror (call->invocation, error);
    }
}

static void
ended_before_removal_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthPendingCall) call = user_data;
  AuthAccountService *self = call->service;
  g_auto (GStrv) notes = auth_session_end_finish (result);

  auth_keyring_clear_async (auth_account_get_id (self->account), NULL, cleared_cb,
                            g_steal_pointer (&call));
}

static void
remove_account (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthAccountService *self = target;

  auth_sign_in_service_close (self->sign_ins);
  auth_renewal_stop (self->renewal);
  auth_session_end_async (self->account, self->client, ended_before_removal_cb,
                          auth_pending_call_new (self, &self->pending, invocation));
}

static gboolean
handle_remove_cb (AuthAccountService *self, GDBusMethodInvocation *invocation)
{
  auth_callers_allow_control (self->callers, invocation, remove_account, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

AuthAccount *
auth_account_service_get_account (AuthAccountService *self)
{
  return self->account;
}

AuthRenewal *
auth_account_service_get_renewal (AuthAccountService *self)
{
  return self->renewal;
}

AuthSignInService *
auth_account_service_get_sign_ins (AuthAccountService *self)
{
  return self->sign_ins;
}

/**
 * auth_account_service_find_sign_in:
 * @self: a service
 * @uri: where a browser was sent
 *
 * Returns: (transfer none) (nullable): the sign-in that waits for this answer
 */
AuthSignIn *
auth_account_service_find_sign_in (AuthAccountService *self, const char *uri)
{
  return auth_sign_in_service_find (self->sign_ins, uri);
}

/**
 * auth_account_service_forget_client:
 * @self: a service
 *
 * The account is about to be another client's or another pool's: what was asked of the former one
 * no longer counts.
 */
void
auth_account_service_forget_client (AuthAccountService *self)
{
  auth_aws_source_stop (self->aws);
  auth_user_pool_service_stop (self->user_pool);
  auth_sign_in_service_end_all (self->sign_ins,
                                _ ("The account was changed: start the sign-in again"));
}

/**
 * auth_account_service_retry_now:
 * @self: a service
 *
 * The network or the keyring is back: the next caller asks the pools at once.
 */
void
auth_account_service_retry_now (AuthAccountService *self)
{
  auth_renewal_retry_now (self->renewal);
  auth_aws_source_retry_now (self->aws);
  auth_renewal_ahead_retry_now (self->ahead);
}

/**
 * auth_account_service_close:
 * @self: a service
 *
 * The agent is about to leave: nobody is waited for who may never go.
 */
void
auth_account_service_close (AuthAccountService *self)
{
  auth_endpoint_service_close (self->endpoints);
  auth_renewal_ahead_close (self->ahead);
}

/**
 * auth_account_service_is_busy:
 * @self: a service
 *
 * Returns: whether leaving now would lose something
 */
gboolean
auth_account_service_is_busy (AuthAccountService *self)
{
  return self->pending > 0 || auth_endpoint_service_is_busy (self->endpoints) ||
         auth_sign_in_service_is_busy (self->sign_ins) || auth_renewal_is_running (self->renewal) ||
         auth_session_service_is_busy (self->session) ||
         auth_user_pool_service_is_busy (self->user_pool) ||
         auth_enrolment_service_is_busy (self->enrolment) ||
         auth_renewal_ahead_is_active (self->ahead) || auth_aws_source_is_running (self->aws) ||
         auth_account_has_unsaved (self->account);
}

static void
auth_account_service_finalize (GObject *object)
{
  AuthAccountService *self = AUTH_ACCOUNT_SERVICE (object);

  g_clear_object (&self->enrolment);
  g_clear_object (&self->user_pool);
  g_clear_object (&self->sign_ins);
  g_clear_object (&self->session);
  g_clear_object (&self->endpoints);
  g_clear_object (&self->ahead);
  g_clear_object (&self->aws);
  g_clear_object (&self->renewal);
  g_clear_object (&self->access);
  g_clear_object (&self->callers);
  g_clear_object (&self->client);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (auth_account_service_parent_class)->finalize (object);
}

static void
auth_account_service_class_init (AuthAccountServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_account_service_finalize;

  /**
   * AuthAccountService::removed:
   *
   * The account is gone from the keyring.
   */
  signals[SIGNAL_REMOVED] = g_signal_new ("removed", AUTH_TYPE_ACCOUNT_SERVICE, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
auth_account_service_init (AuthAccountService *self)
{
}

static void
note (AuthAccountService *self, const char *what)
{
  const AuthEvent event = {
    .app = (char *) "",
    .executable = (char *) "",
    .account = (char *) auth_account_get_id (self->account),
    .account_name = auth_account_get_configuration (self->account)->name,
    .what = (char *) what,
    .outcome = (char *) "given",
    .decided_by = (char *) "person",
  };

  auth_access_note (self->access, &event);
}

static void
signed_in_cb (AuthAccountService *self)
{
  note (self, "signed-in");
}

static void
signed_out_cb (AuthAccountService *self)
{
  note (self, "signed-out");
}

static void
connect_handlers (AuthAccountService *self)
{
  AuthDBusAccount1 *skeleton = auth_account_get_skeleton (self->account);

  g_signal_connect_object (skeleton, "signed-in", G_CALLBACK (signed_in_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (skeleton, "signed-out", G_CALLBACK (signed_out_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (skeleton, "handle-get-token", G_CALLBACK (handle_get_token_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (skeleton, "handle-get-user-info", G_CALLBACK (handle_get_user_info_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (skeleton, "handle-get-aws-credentials",
                           G_CALLBACK (handle_get_aws_credentials_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (skeleton, "handle-open-credentials-endpoint",
                           G_CALLBACK (handle_open_endpoint_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (skeleton, "handle-remove", G_CALLBACK (handle_remove_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sign_ins, "accepted", G_CALLBACK (auth_renewal_stop),
                           self->renewal, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sign_ins, "accepted", G_CALLBACK (auth_aws_source_stop), self->aws,
                           G_CONNECT_SWAPPED);
}

/**
 * auth_account_service_new:
 * @account: an account
 * @client: sends its requests
 * @callers: knows who is calling
 * @codes: the one-time codes
 * @access: knows who may what
 *
 * Returns: (transfer full): the service, answering from now on
 */
AuthAccountService *
auth_account_service_new (AuthAccount *account,
                          AuthHttpClient *client,
                          AuthCallers *callers,
                          AuthCodes *codes,
                          AuthAccess *access)
{
  AuthAccountService *self = g_object_new (AUTH_TYPE_ACCOUNT_SERVICE, NULL);

  self->account = g_object_ref (account);
  self->client = g_object_ref (client);
  self->callers = g_object_ref (callers);
  self->access = g_object_ref (access);
  self->renewal = auth_renewal_new (account, client);
  self->aws = auth_aws_source_new (account, self->renewal, client);
  self->ahead = auth_renewal_ahead_new (account, self->renewal, self->aws, callers, access);
  self->endpoints = auth_endpoint_service_new (self->aws, self->access, account);
  self->session = auth_session_service_new (account, self->renewal, self->aws, client, callers);
  self->sign_ins = auth_sign_in_service_new (account, client, callers);
  self->user_pool = auth_user_pool_service_new (account, self->renewal, client, callers);
  self->enrolment = auth_enrolment_service_new (self->user_pool, codes, callers);
  g_signal_connect_object (self->sign_ins, "accepted", G_CALLBACK (auth_user_pool_service_stop),
                           self->user_pool, G_CONNECT_SWAPPED);
  connect_handlers (self);
  return self;
}
