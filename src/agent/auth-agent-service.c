/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers what of org.example.Authenticator.Agent1 is about the accounts.
 */

#include "config.h"

#include "auth-agent-service.h"

#include <glib/gi18n.h>

#include "auth-import-call.h"
#include "auth-options.h"

struct _AuthAgentService
{
  GObject parent_instance;

  AuthAccounts *accounts; /* (owned) */
  AuthCallers *callers;   /* (owned) */
};

G_DEFINE_FINAL_TYPE (AuthAgentService, auth_agent_service, G_TYPE_OBJECT)

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  g_autoptr (GError) error = NULL;

  if (auth_accounts_load_finish (AUTH_ACCOUNTS (source), result, &error))
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    g_dbus_method_invocation_return_gerror (invocation, error);
}

static void
unlock (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthAgentService *self = target;

  auth_accounts_load_async (self->accounts, TRUE, unlocked_cb, invocation);
}

static gboolean
handle_unlock_cb (AuthAgentService *self, GDBusMethodInvocation *invocation)
{
  auth_callers_allow_control (self->callers, invocation, unlock, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) paths = auth_accounts_add_finish (AUTH_ACCOUNTS (source), result, &error);

  if (paths != NULL)
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", paths[0]));
  else
    g_dbus_method_invocation_return_gerror (invocation, error);
}

static void
add_account (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthAgentService *self = target;
  g_autoptr (GVariant) dictionary =
    g_variant_get_child_value (g_dbus_method_invocation_get_parameters (invocation), 0);
  g_autoptr (GPtrArray) configurations =
    g_ptr_array_new_with_free_func ((GDestroyNotify) auth_configuration_free);
  g_autoptr (GError) error = NULL;
  AuthConfiguration *configuration = NULL;

  if (auth_options_check_size (dictionary, &error))
    configuration = auth_configuration_new_from_variant (dictionary, &error);
  if (configuration == NULL)
    return g_dbus_method_invocation_return_gerror (invocation, error);
  g_ptr_array_add (configurations, configuration);
  auth_accounts_add_async (self->accounts, configurations, added_cb, invocation);
}

static gboolean
handle_add_account_cb (AuthAgentService *self, GDBusMethodInvocation *invocation)
{
  auth_callers_allow_control (self->callers, invocation, add_account, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
preview_import (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthAgentService *self = target;

  auth_import_call_preview (self->accounts, invocation);
}

static gboolean
handle_preview_import_cb (AuthAgentService *self, GDBusMethodInvocation *invocation)
{
  auth_callers_allow_control (self->callers, invocation, preview_import, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
import_accounts (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthAgentService *self = target;

  auth_import_call_add (self->accounts, invocation);
}

static gboolean
handle_import_accounts_cb (AuthAgentService *self, GDBusMethodInvocation *invocation)
{
  auth_callers_allow_control (self->callers, invocation, import_accounts, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
complete_sign_in (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthAgentService *self = target;
  AuthSignIn *sign_in;
  const char *uri;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s)", &uri);
  sign_in = auth_accounts_find_sign_in (self->accounts, uri);
  if (sign_in != NULL)
    return auth_sign_in_complete (sign_in, uri, invocation);
  g_dbus_method_invocation_return_error (invocation, AUTH_ERROR, AUTH_ERROR_NOT_FOUND,
                                         _ ("No sign-in waits for this answer: start it again"));
}

static gboolean
handle_complete_sign_in_cb (AuthAgentService *self, GDBusMethodInvocation *invocation)
{
  auth_callers_allow_control (self->callers, invocation, complete_sign_in, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
auth_agent_service_finalize (GObject *object)
{
  AuthAgentService *self = AUTH_AGENT_SERVICE (object);

  g_clear_object (&self->accounts);
  g_clear_object (&self->callers);
  G_OBJECT_CLASS (auth_agent_service_parent_class)->finalize (object);
}

static void
auth_agent_service_class_init (AuthAgentServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_agent_service_finalize;
}

static void
auth_agent_service_init (AuthAgentService *self)
{
}

/**
 * auth_agent_service_new:
 * @accounts: the accounts
 * @callers: knows who is calling
 * @skeleton: the agent on the bus
 *
 * Returns: (transfer full): the service, answering from now on
 */
AuthAgentService *
auth_agent_service_new (AuthAccounts *accounts, AuthCallers *callers, AuthDBusAgent1 *skeleton)
{
  AuthAgentService *self = g_object_new (AUTH_TYPE_AGENT_SERVICE, NULL);

  self->accounts = g_object_ref (accounts);
  self->callers = g_object_ref (callers);
  g_signal_connect_object (skeleton, "handle-unlock", G_CALLBACK (handle_unlock_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (skeleton, "handle-add-account", G_CALLBACK (handle_add_account_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (skeleton, "handle-preview-import", G_CALLBACK (handle_preview_import_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (skeleton, "handle-import-accounts",
                           G_CALLBACK (handle_import_accounts_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (skeleton, "handle-complete-sign-in",
                           G_CALLBACK (handle_complete_sign_in_cb), self, G_CONNECT_SWAPPED);
  return self;
}
