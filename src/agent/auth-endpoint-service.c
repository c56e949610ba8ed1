/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers Account1.OpenCredentialsEndpoint, and knows which endpoints are open.
 */

#include "config.h"

#include "auth-endpoint-service.h"

#include <glib/gi18n.h>

#include "auth-access-call.h"
#include "auth-aws-call.h"
#include "auth-options.h"

#define MAX_ENDPOINTS 16

struct _AuthEndpointService
{
  GObject parent_instance;

  AuthAwsSource *source; /* (owned) */
  AuthAccess *access;    /* (owned) */
  AuthAccount *account;  /* (owned) */
  GPtrArray *endpoints;  /* (owned) AuthCredentialsEndpoint: open now */
};

G_DEFINE_FINAL_TYPE (AuthEndpointService, auth_endpoint_service, G_TYPE_OBJECT)

static void
caller_left_cb (AuthEndpointService *self,
                AuthCredentialsEndpoint *endpoint)
{
  g_ptr_array_remove (self->endpoints, endpoint);
}

/* What was taken back from a program closes its port. */
static void
access_changed_cb (AuthEndpointService *self)
{
  for (guint i = self->endpoints->len; i > 0; i--)
    {
      AuthCredentialsEndpoint *endpoint = self->endpoints->pdata[i - 1];
      g_autofree char *permission =
        auth_access_build_aws_permission (auth_credentials_endpoint_get_role (endpoint));

      if (!auth_access_is_allowed (self->access, auth_credentials_endpoint_get_caller (endpoint),
                                   auth_account_get_id (self->account), permission, NULL))
        g_ptr_array_remove_index (self->endpoints, i - 1);
    }
}

static AuthCredentialsEndpoint *
find (AuthEndpointService *self,
      const char *caller,
      GVariant *options)
{
  for (guint i = 0; i < self->endpoints->len; i++)
    if (auth_credentials_endpoint_is_for (self->endpoints->pdata[i], caller, options))
      return self->endpoints->pdata[i];
  return NULL;
}

static AuthCredentialsEndpoint *
add (AuthEndpointService *self,
     GDBusMethodInvocation *invocation,
     GVariant *options,
     GError **error)
{
  AuthCredentialsEndpoint *endpoint;

  if (self->endpoints->len >= MAX_ENDPOINTS)
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_FAILED,
                   _ ("Too many programs have an endpoint of this account: end one of them first"));
      return NULL;
    }
  endpoint = auth_credentials_endpoint_new (
    self->source, options, g_dbus_method_invocation_get_connection (invocation),
    g_dbus_method_invocation_get_sender (invocation), error);
  if (endpoint == NULL)
    return NULL;
  g_signal_connect_object (endpoint, "caller-left", G_CALLBACK (caller_left_cb), self,
                           G_CONNECT_SWAPPED);
  g_ptr_array_add (self->endpoints, endpoint);
  return endpoint;
}

/**
 * auth_endpoint_service_open:
 * @self: a service
 * @invocation: (transfer full): a call of an identified program
 *
 * Opens an endpoint, or tells of the one the caller has already with the same options.
 */
void
auth_endpoint_service_open (AuthEndpointService *self, GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) options = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *permission = NULL;
  AuthCredentialsEndpoint *endpoint;
  AuthAccessCall *call;
  AuthAwsWish wish;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(@a{sv})", &options);
  if (!auth_options_check_size (options, &error) ||
      !auth_aws_call_read_wish (options, &wish, &error))
    return g_dbus_method_invocation_return_gerror (invocation, error);
  permission = auth_access_build_aws_permission (wish.role_arn);
  call = auth_access_call_new (self->access, invocation, self->account, permission);
  if (call == NULL)
    return;
  endpoint = find (self, g_dbus_method_invocation_get_sender (invocation), options);
  if (endpoint == NULL)
    endpoint = add (self, invocation, options, &error);
  if (endpoint == NULL)
    return auth_access_call_return_error (call, error);
  auth_access_call_return_value (
    call, g_variant_new ("(ss)", auth_credentials_endpoint_get_uri (endpoint),
                         auth_credentials_endpoint_get_token_file (endpoint)));
}

/**
 * auth_endpoint_service_is_busy:
 * @self: a service
 *
 * Returns: whether a program has an endpoint
 */
gboolean
auth_endpoint_service_is_busy (AuthEndpointService *self)
{
  return self->endpoints->len > 0;
}

/**
 * auth_endpoint_service_close:
 * @self: a service
 *
 * Closes all ports and removes the files with their tokens.
 */
void
auth_endpoint_service_close (AuthEndpointService *self)
{
  g_ptr_array_set_size (self->endpoints, 0);
}

static void
auth_endpoint_service_finalize (GObject *object)
{
  AuthEndpointService *self = AUTH_ENDPOINT_SERVICE (object);

  g_clear_pointer (&self->endpoints, g_ptr_array_unref);
  g_clear_object (&self->account);
  g_clear_object (&self->access);
  g_clear_object (&self->source);
  G_OBJECT_CLASS (auth_endpoint_service_parent_class)->finalize (object);
}

static void
auth_endpoint_service_class_init (AuthEndpointServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_endpoint_service_finalize;
}

static void
auth_endpoint_service_init (AuthEndpointService *self)
{
  self->endpoints = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * auth_endpoint_service_new:
 * @source: the account's credentials
 * @access: knows who may have them
 * @account: the account
 *
 * Returns: (transfer full): the service; no endpoint is open before somebody asks
 */
AuthEndpointService *
auth_endpoint_service_new (AuthAwsSource *source, AuthAccess *access, AuthAccount *account)
{
  AuthEndpointService *self = g_object_new (AUTH_TYPE_ENDPOINT_SERVICE, NULL);

  self->source = g_object_ref (source);
  self->access = g_object_ref (access);
  self->account = g_object_ref (account);
  g_signal_connect_object (access, "changed", G_CALLBACK (access_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}
