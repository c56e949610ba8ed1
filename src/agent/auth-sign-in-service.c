/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers what of org.example.Authenticator.Account1 begins a visit to the pool's pages.
 */

#include "config.h"

#include "auth-sign-in-service.h"

#include <glib/gi18n.h>

#include "auth-hosted-sign-out.h"
#include "auth-metadata.h"
#include "auth-options.h"
#include "auth-pending-call.h"

#define MAX_SIGN_INS 8

struct _AuthSignInService
{
  GObject parent_instance;

  AuthAccount *account;        /* (owned) */
  AuthHttpClient *client;      /* (owned) */
  AuthCallers *callers;        /* (owned) */
  GPtrArray *sign_ins;         /* (owned) AuthSignIn: on the bus now */
  AuthHostedSignOut *sign_out; /* (owned) (nullable) the latest */
  guint pending;               /* method calls not answered yet */
  gboolean is_closed;          /* the account is removed, or about to be */
};

enum
{
  SIGNAL_ACCEPTED,
  SIGNAL_BEGUN,
  SIGNAL_ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AuthSignInService, auth_sign_in_service, G_TYPE_OBJECT)

static void
ended_cb (AuthSignInService *self,
          AuthSignIn *sign_in)
{
  g_ptr_array_remove (self->sign_ins, sign_in);
  g_signal_emit (self, signals[SIGNAL_ENDED], 0);
}

static void
accepted_cb (AuthSignInService *self)
{
  g_signal_emit (self, signals[SIGNAL_ACCEPTED], 0);
}

static gboolean
may_begin (AuthSignInService *self,
           GVariant *options,
           GError **error)
{
  if (self->is_closed)
    g_set_error (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND, _ ("The account was removed"));
  else if (self->sign_ins->len >= MAX_SIGN_INS)
    g_set_error (error, AUTH_ERROR, AUTH_ERROR_FAILED,
                 _ ("Too many sign-ins to this account are under way: end one of them first"));
  else
    return auth_options_check_size (options, error);
  return FALSE;
}

static void
begin (AuthSignInService *self,
       GDBusMethodInvocation *invocation,
       GError **error)
{
  g_autoptr (GVariant) options = NULL;
  g_autoptr (AuthSignIn) sign_in = NULL;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(@a{sv})", &options);
  if (!may_begin (self, options, error))
    return;
  sign_in = auth_sign_in_new (self->account, self->client, options,
                              g_dbus_method_invocation_get_sender (invocation), error);
  if (sign_in == NULL ||
      !auth_sign_in_export (sign_in, g_dbus_method_invocation_get_connection (invocation), error))
    return;
  g_signal_connect_object (sign_in, "ended", G_CALLBACK (ended_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sign_in, "accepted", G_CALLBACK (accepted_cb), self, G_CONNECT_SWAPPED);
  g_dbus_method_invocation_return_value (invocation,
                                         g_variant_new ("(oss)", auth_sign_in_get_path (sign_in),
                                                        auth_sign_in_get_uri (sign_in),
                                                        auth_sign_in_get_redirect_uri (sign_in)));
  g_ptr_array_add (self->sign_ins, g_steal_pointer (&sign_in));
  g_signal_emit (self, signals[SIGNAL_BEGUN], 0);
}

static void
got_metadata_cb (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (AuthPendingCall) call = user_data;
  AuthSignInService *self = call->service;
  g_autoptr (GError) error = NULL;

  if (auth_metadata_ensure_finish (result, &error))
    begin (self, call->invocation, &error);
  if (error != NULL)
    g_dbus_method_invocation_return_gerror (call->invocation, error);
}

static void
begin_sign_in (gpointer target,
               GDBusMethodInvocation *invocation)
{
  AuthSignInService *self = target;

  auth_metadata_ensure_async (self->account, self->client, AUTH_METADATA_NEW_PROVIDER, NULL,
                              got_metadata_cb,
                              auth_pending_call_new (self, &self->pending, invocation));
}

static gboolean
handle_begin_sign_in_cb (AuthSignInService *self,
                         GDBusMethodInvocation *invocation)
{
  auth_callers_allow_control (self->callers, invocation, begin_sign_in, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
got_sign_out_page_cb (GObject *source,
                      GAsyncResult *result,
                      gpointer user_data)
{
  g_autoptr (AuthPendingCall) call = user_data;
  AuthSignInService *self = call->service;
  g_autoptr (GError) error = NULL;

  /* The one before gives its port back first. */
  g_clear_object (&self->sign_out);
  if (auth_metadata_ensure_finish (result, &error))
    self->sign_out = auth_hosted_sign_out_new (self->account, &error);
  if (self->sign_out != NULL)
    g_dbus_method_invocation_return_value (
      call->invocation, g_variant_new ("(s)", auth_hosted_sign_out_get_uri (self->sign_out)));
  else
    g_dbus_method_invocation_return_gerror (call->invocation, error);
}

static void
begin_hosted_sign_out (gpointer target,
                       GDBusMethodInvocation *invocation)
{
  AuthSignInService *self = target;

  auth_metadata_ensure_async (self->account, self->client, AUTH_METADATA_NEW_PROVIDER, NULL,
                              got_sign_out_page_cb,
                              auth_pending_call_new (self, &self->pending, invocation));
}

static gboolean
handle_begin_hosted_sign_out_cb (AuthSignInService *self,
                                 GDBusMethodInvocation *invocation)
{
  auth_callers_allow_control (self->callers, invocation, begin_hosted_sign_out, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/**
 * auth_sign_in_service_find:
 * @self: a service
 * @uri: where a browser was sent
 *
 * Returns: (transfer none) (nullable): the sign-in that waits for this answer
 */
AuthSignIn *
auth_sign_in_service_find (AuthSignInService *self,
                           const char *uri)
{
  for (guint i = 0; i < self->sign_ins->len; i++)
    if (auth_sign_in_is_answered_by (self->sign_ins->pdata[i], uri))
      return self->sign_ins->pdata[i];
  return NULL;
}

/**
 * auth_sign_in_service_end_all:
 * @self: a service
 * @why: a sentence for people
 *
 * Ends every sign-in that is under way.
 */
void
auth_sign_in_service_end_all (AuthSignInService *self,
                              const char *why)
{
  g_autoptr (GError) error = g_error_new_literal (AUTH_ERROR, AUTH_ERROR_CANCELLED, why);

  while (self->sign_ins->len > 0)
    auth_sign_in_end (self->sign_ins->pdata[0], error);
}

/**
 * auth_sign_in_service_close:
 * @self: a service
 *
 * Ends every sign-in because the account is about to be removed, and begins none any more.
 */
void
auth_sign_in_service_close (AuthSignInService *self)
{
  self->is_closed = TRUE;
  auth_sign_in_service_end_all (self, _ ("The account was removed"));
}

/**
 * auth_sign_in_service_reopen:
 * @self: a service
 *
 * The account stays after all.
 */
void
auth_sign_in_service_reopen (AuthSignInService *self)
{
  self->is_closed = FALSE;
}

/**
 * auth_sign_in_service_is_busy:
 * @self: a service
 *
 * Returns: whether leaving now would end a sign-in
 */
gboolean
auth_sign_in_service_is_busy (AuthSignInService *self)
{
  return self->pending > 0 || self->sign_ins->len > 0;
}

static void
auth_sign_in_service_finalize (GObject *object)
{
  AuthSignInService *self = AUTH_SIGN_IN_SERVICE (object);

  g_clear_pointer (&self->sign_ins, g_ptr_array_unref);
  g_clear_object (&self->sign_out);
  g_clear_object (&self->callers);
  g_clear_object (&self->client);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (auth_sign_in_service_parent_class)->finalize (object);
}

static void
auth_sign_in_service_class_init (AuthSignInServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_sign_in_service_finalize;

  /**
   * AuthSignInService::accepted:
   *
   * Verified tokens are about to replace those of the account.
   */
  signals[SIGNAL_ACCEPTED] = g_signal_new ("accepted", AUTH_TYPE_SIGN_IN_SERVICE, G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * AuthSignInService::begun:
   *
   * A sign-in is under way.
   */
  signals[SIGNAL_BEGUN] = g_signal_new ("begun", AUTH_TYPE_SIGN_IN_SERVICE, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * AuthSignInService::ended:
   *
   * A sign-in is over, however it went.
   */
  signals[SIGNAL_ENDED] = g_signal_new ("ended", AUTH_TYPE_SIGN_IN_SERVICE, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
auth_sign_in_service_init (AuthSignInService *self)
{
  self->sign_ins = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * auth_sign_in_service_new:
 * @account: an account
 * @client: sends its requests
 * @callers: knows who is calling
 *
 * Returns: (transfer full): the service, answering from now on
 */
AuthSignInService *
auth_sign_in_service_new (AuthAccount *account,
                          AuthHttpClient *client,
                          AuthCallers *callers)
{
  AuthSignInService *self = g_object_new (AUTH_TYPE_SIGN_IN_SERVICE, NULL);

  self->account = g_object_ref (account);
  self->client = g_object_ref (client);
  self->callers = g_object_ref (callers);
  g_signal_connect_object (auth_account_get_skeleton (account), "handle-begin-sign-in",
                           G_CALLBACK (handle_begin_sign_in_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (auth_account_get_skeleton (account), "handle-begin-hosted-sign-out",
                           G_CALLBACK (handle_begin_hosted_sign_out_cb), self, G_CONNECT_SWAPPED);
  return self;
}
