/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers org.example.Authenticator.UserPool1 for one account of a Cognito user pool.
 */

#include "config.h"

#include "auth-user-pool-service.h"

#include "auth-cognito-user.h"
#include "auth-session-end.h"
#include "auth-user-pool-call.h"
#include "auth-user-pool-method.h"

#define MAX_PAGES 20

struct _AuthUserPoolService
{
  GObject parent_instance;

  AuthCallers *callers;        /* (owned) */
  AuthRenewal *renewal;        /* (owned) */
  AuthHttpClient *client;      /* (owned) */
  AuthUserPool *pool;          /* (owned) */
  AuthDBusUserPool1 *skeleton; /* (owned) */
  guint running;               /* method calls under way */
};

/* One method call, step by step. */
typedef struct
{
  AuthUserPoolService *service; /* (owned) */
  AuthUserPoolCall *call;
  const AuthUserPoolMethod *method;
  gsize step;
  guint pages;
  JsonNode *arguments; /* (owned) (nullable) of the present step */
  GVariant *value;     /* (owned) (nullable) what was read */
} Run;

G_DEFINE_FINAL_TYPE (AuthUserPoolService, auth_user_pool_service, G_TYPE_OBJECT)

static GVariant *
get_parameters (Run *run)
{
  return g_dbus_method_invocation_get_parameters (run->call->invocation);
}

static void
drop_arguments (Run *run)
{
  auth_secret_wipe_json (run->arguments);
  g_clear_pointer (&run->arguments, json_node_unref);
}

static void
run_free (Run *run)
{
  run->service->running--;
  drop_arguments (run);
  g_clear_pointer (&run->value, g_variant_unref);
  g_object_unref (run->service);
  g_free (run);
}

static void
fail (Run *run,
      GError *error)
{
  GError *clean = auth_user_pool_method_clean_error (run->method, get_parameters (run), error);

  auth_user_pool_method_wipe (run->method, get_parameters (run));
  auth_user_pool_call_fail (run->call, clean);
  run_free (run);
}

/* A step that was left out has nothing to tell: what it would have listed is empty. */
static GVariant *
create_reply (Run *run)
{
  const GDBusMethodInfo *info = g_dbus_method_invocation_get_method_info (run->call->invocation);

  if (info->out_args == NULL || info->out_args[0] == NULL)
    return NULL;
  if (run->value == NULL)
    run->value = g_variant_ref_sink (g_variant_new_array (G_VARIANT_TYPE_VARDICT, NULL, 0));
  return g_variant_new_tuple (&run->value, 1);
}

static void
succeed (Run *run)
{
  auth_user_pool_method_wipe (run->method, get_parameters (run));
  auth_user_pool_call_return (run->call, create_reply (run));
  run_free (run);
}

static void
session_ended_cb (GObject *source,
                  GAsyncResult *result,
                  gpointer user_data)
{
  g_auto (GStrv) notes = auth_session_end_finish (result);

  succeed (user_data);
}

static void
finish (Run *run)
{
  AuthUserPoolService *self = run->service;

  if (!run->method->ends_session)
    return succeed (run);
  auth_renewal_stop (self->renewal);
  auth_session_end_async (auth_user_pool_get_account (self->pool), self->client, session_ended_cb,
                          run);
}

static void
add_rows (Run *run,
          GVariant *rows)
{
  g_autoptr (GVariant) former = g_steal_pointer (&run->value);
  g_autoptr (GVariant) page = g_variant_ref_sink (rows);
  g_auto (GVariantBuilder) all = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (gsize i = 0; former != NULL && i < g_variant_n_children (former); i++)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (former, i);

      g_variant_builder_add_value (&all, row);
    }
  for (gsize i = 0; i < g_variant_n_children (page); i++)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (page, i);

      g_variant_builder_add_value (&all, row);
    }
  run->value = g_variant_ref_sink (g_variant_builder_end (&all));
}

static gboolean
take_answer (Run *run,
             JsonObject *answer,
             GError **error)
{
  const AuthUserPoolStep *step = &run->method->steps[run->step];
  GVariant *value;

  if (step->check != NULL && !step->check (answer, get_parameters (run), error))
    return FALSE;
  if (step->read == NULL)
    return TRUE;
  value = step->read (answer, error);
  if (value == NULL)
    return FALSE;
  if (g_variant_is_of_type (value, G_VARIANT_TYPE ("aa{sv}")))
    add_rows (run, value);
  else
    run->value = g_variant_ref_sink (value);
  return TRUE;
}

static gboolean
has_next_page (Run *run,
               JsonObject *answer)
{
  return run->value != NULL && g_variant_is_of_type (run->value, G_VARIANT_TYPE ("aa{sv}")) &&
         ++run->pages < MAX_PAGES && auth_cognito_user_turn_page (run->arguments, answer);
}

/* Finds the next step that is not left out. Returns whether there is one. */
static gboolean
begin_step (Run *run,
            GError **error)
{
  while (run->step < AUTH_USER_POOL_MAX_STEPS && run->method->steps[run->step].operation != NULL)
    {
      g_autoptr (GError) local = NULL;

      run->arguments = run->method->steps[run->step].create (get_parameters (run), &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (run->arguments != NULL)
        return TRUE;
      run->step++;
    }
  return FALSE;
}

static void
ask (Run *run,
     GAsyncReadyCallback callback)
{
  auth_user_pool_ask_async (run->service->pool, run->method->steps[run->step].operation,
                            run->arguments, run->call->cancellable, callback, run);
}

static void
go_on (Run *run,
       GAsyncReadyCallback callback)
{
  GError *error = NULL;

  if (begin_step (run, &error))
    return ask (run, callback);
  if (error != NULL)
    return fail (run, error);
  finish (run);
}

static void
answered_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  Run *run = user_data;
  GError *error = NULL;
  g_autoptr (JsonNode) answer = auth_user_pool_ask_finish (AUTH_USER_POOL (source), result, &error);

  if (answer == NULL || !take_answer (run, json_node_get_object (answer), &error))
    return fail (run, error);
  if (has_next_page (run, json_node_get_object (answer)))
    return ask (run, answered_cb);
  drop_arguments (run);
  run->step++;
  go_on (run, answered_cb);
}

static void
begin (gpointer target,
       GDBusMethodInvocation *invocation)
{
  AuthUserPoolService *self = target;
  Run *run = g_new0 (Run, 1);

  run->service = g_object_ref (self);
  run->method = auth_user_pool_method_find (g_dbus_method_invocation_get_method_name (invocation));
  run->call = auth_user_pool_call_new (self->pool, invocation);
  self->running++;
  go_on (run, answered_cb);
}

/* Of every method: what else GDBus passes is in the invocation as well. */
static gboolean
handle_cb (AuthUserPoolService *self,
           GDBusMethodInvocation *invocation)
{
  auth_callers_allow_control (self->callers, invocation, begin, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
show_unavailable (AuthUserPoolService *self)
{
  auth_dbus_user_pool1_set_unavailable (self->skeleton,
                                        auth_user_pool_get_unavailable (self->pool));
}

static void
show_interface (AuthUserPoolService *self)
{
  AuthAccount *account = auth_user_pool_get_account (self->pool);
  GDBusObjectSkeleton *object = auth_account_get_object (account);
  GDBusInterfaceSkeleton *interface = G_DBUS_INTERFACE_SKELETON (self->skeleton);

  if (auth_account_get_configuration (account)->user_pool_id != NULL)
    g_dbus_object_skeleton_add_interface (object, interface);
  else if (g_dbus_interface_get_object (G_DBUS_INTERFACE (interface)) != NULL)
    g_dbus_object_skeleton_remove_interface (object, interface);
}

AuthUserPool *
auth_user_pool_service_get_pool (AuthUserPoolService *self)
{
  return self->pool;
}

AuthDBusUserPool1 *
auth_user_pool_service_get_skeleton (AuthUserPoolService *self)
{
  return self->skeleton;
}

/**
 * auth_user_pool_service_stop:
 * @self: a service
 *
 * Another person signed in: what was begun for the former one goes no further.
 */
void
auth_user_pool_service_stop (AuthUserPoolService *self)
{
  auth_user_pool_stop (self->pool);
}

/**
 * auth_user_pool_service_is_busy:
 * @self: a service
 *
 * Returns: whether leaving now would lose something
 */
gboolean
auth_user_pool_service_is_busy (AuthUserPoolService *self)
{
  return self->running > 0 || auth_user_pool_is_busy (self->pool);
}

static void
auth_user_pool_service_finalize (GObject *object)
{
  AuthUserPoolService *self = AUTH_USER_POOL_SERVICE (object);

  g_clear_object (&self->skeleton);
  g_clear_object (&self->pool);
  g_clear_object (&self->client);
  g_clear_object (&self->renewal);
  g_clear_object (&self->callers);
  G_OBJECT_CLASS (auth_user_pool_service_parent_class)->finalize (object);
}

static void
auth_user_pool_service_class_init (AuthUserPoolServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_user_pool_service_finalize;
}

static void
auth_user_pool_service_init (AuthUserPoolService *self)
{
  self->skeleton = auth_dbus_user_pool1_skeleton_new ();
}

static void
connect_handlers (AuthUserPoolService *self)
{
  static const char *const names[] = {
    "handle-get-user", "handle-update-attributes", "handle-send-verification-code",
    "handle-verify-attribute", "handle-change-password", "handle-list-devices",
    "handle-remember-device", "handle-forget-device", "handle-list-sessions",
    "handle-revoke-session", "handle-list-passkeys", "handle-delete-passkey",
    "handle-set-mfa", "handle-delete-user"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_signal_connect_object (self->skeleton, names[i], G_CALLBACK (handle_cb), self,
                             G_CONNECT_SWAPPED);
}

/**
 * auth_user_pool_service_new:
 * @account: an account
 * @renewal: its tokens
 * @client: sends its requests
 * @callers: knows who is calling
 *
 * Keeps UserPool1 on the account's object as long as the account has a Cognito user pool.
 *
 * Returns: (transfer full): the service, answering from now on
 */
AuthUserPoolService *
auth_user_pool_service_new (AuthAccount *account,
                            AuthRenewal *renewal,
                            AuthHttpClient *client,
                            AuthCallers *callers)
{
  AuthDBusAccount1 *shown = auth_account_get_skeleton (account);
  AuthUserPoolService *self = g_object_new (AUTH_TYPE_USER_POOL_SERVICE, NULL);

  self->callers = g_object_ref (callers);
  self->renewal = g_object_ref (renewal);
  self->client = g_object_ref (client);
  self->pool = auth_user_pool_new (account, renewal, client);
  connect_handlers (self);
  g_signal_connect_object (shown, "notify::state", G_CALLBACK (show_unavailable), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (shown, "notify::scopes", G_CALLBACK (show_unavailable), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (shown, "notify::user-pool-id", G_CALLBACK (show_interface), self,
                           G_CONNECT_SWAPPED);
  show_unavailable (self);
  show_interface (self);
  return self;
}
