/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers UserPool1.EnrolAuthenticator for one account.
 */

#include "config.h"

#include "auth-enrolment-service.h"

#include "auth-options.h"
#include "auth-user-pool-call.h"

struct _AuthEnrolmentService
{
  GObject parent_instance;

  AuthUserPool *pool;       /* (owned) */
  AuthCallers *callers;     /* (owned) */
  AuthEnrolment *enrolment; /* (owned) */
};

G_DEFINE_FINAL_TYPE (AuthEnrolmentService, auth_enrolment_service, G_TYPE_OBJECT)

/* Where the caller has left meanwhile, the enrolment has gone on all the same: to end in the midst
 * of it would be no safer. */
static void
enrolled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AuthUserPoolCall *call = user_data;
  GError *error = NULL;
  g_autofree char *id = auth_enrolment_run_finish (AUTH_ENROLMENT (source), result, &error);

  if (id != NULL)
    auth_user_pool_call_return (call, g_variant_new ("(s)", id));
  else
    auth_user_pool_call_fail (call, error);
}

static void
enrol (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthEnrolmentService *self = target;
  g_autoptr (GVariant) options = NULL;
  GError *error = NULL;
  const char *name = NULL;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(@a{sv})", &options);
  if (!auth_options_get_string (options, "name", &name, &error))
    return g_dbus_method_invocation_take_error (invocation, error);
  auth_enrolment_run_async (self->enrolment, name, enrolled_cb,
                            auth_user_pool_call_new (self->pool, invocation));
}

static gboolean
handle_enrol_authenticator_cb (AuthEnrolmentService *self, GDBusMethodInvocation *invocation)
{
  auth_callers_allow_control (self->callers, invocation, enrol, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/**
 * auth_enrolment_service_is_busy:
 * @self: a service
 *
 * Returns: whether leaving now would lose something
 */
gboolean
auth_enrolment_service_is_busy (AuthEnrolmentService *self)
{
  return auth_enrolment_is_running (self->enrolment);
}

static void
auth_enrolment_service_finalize (GObject *object)
{
  AuthEnrolmentService *self = AUTH_ENROLMENT_SERVICE (object);

  g_clear_object (&self->enrolment);
  g_clear_object (&self->callers);
  g_clear_object (&self->pool);
  G_OBJECT_CLASS (auth_enrolment_service_parent_class)->finalize (object);
}

static void
auth_enrolment_service_class_init (AuthEnrolmentServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_enrolment_service_finalize;
}

static void
auth_enrolment_service_init (AuthEnrolmentService *self)
{
}

/**
 * auth_enrolment_service_new:
 * @user_pool: what else of UserPool1 the account answers
 * @codes: the one-time codes
 * @callers: knows who is calling
 *
 * Returns: (transfer full): the service, answering from now on
 */
AuthEnrolmentService *
auth_enrolment_service_new (AuthUserPoolService *user_pool, AuthCodes *codes, AuthCallers *callers)
{
  AuthEnrolmentService *self = g_object_new (AUTH_TYPE_ENROLMENT_SERVICE, NULL);

  self->pool = g_object_ref (auth_user_pool_service_get_pool (user_pool));
  self->callers = g_object_ref (callers);
  self->enrolment = auth_enrolment_new (self->pool, codes);
  g_signal_connect_object (auth_user_pool_service_get_skeleton (user_pool),
                           "handle-enrol-authenticator", G_CALLBACK (handle_enrol_authenticator_cb),
                           self, G_CONNECT_SWAPPED);
  return self;
}
