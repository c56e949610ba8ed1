/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A sign-in that is under way: from the authorization request to the tokens in the keyring.
 */

#include "config.h"

#include "auth-sign-in.h"

#include <glib/gi18n.h>

#include "auth-code-exchange.h"
#include "auth-sign-in-request.h"

#define BROWSER_SECONDS (5 * 60)
#define SIGNED_OUT      _ ("Somebody signed out meanwhile: start the sign-in again")

/**
 * AuthSignIn:
 *
 * An org.example.Authenticator.SignIn1 object for the connection that began it. Emits "ended" once,
 * when it is complete, failed, cancelled or out of time; its owner then drops it.
 */
struct _AuthSignIn
{
  GObject parent_instance;

  AuthAccount *account;       /* (owned) */
  AuthHttpClient *client;     /* (owned) */
  AuthSignInRequest *request; /* (owned) */
  char *owner;                /* unique name */
  char *path;
  AuthDBusSignIn1 *skeleton; /* (owned) */
  GCancellable *cancellable; /* (owned) */
  gboolean is_taken;         /* the code has been taken */
  gboolean is_ended;
  guint watch_id;
  guint timeout_id;
};

enum
{
  SIGNAL_ACCEPTED,
  SIGNAL_ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AuthSignIn, auth_sign_in, G_TYPE_OBJECT)

static void
tell (AuthSignIn *self, const GError *error)
{
  g_autofree char *name = error != NULL ? g_dbus_error_encode_gerror (error) : g_strdup ("");

  auth_dbus_sign_in1_emit_ended (self->skeleton, name, error != NULL ? error->message : "");
}

/**
 * auth_sign_in_end:
 * @self: a sign-in
 * @error: (nullable): why it did not succeed
 *
 * Takes it off the bus. Does nothing the second time.
 */
void
auth_sign_in_end (AuthSignIn *self, const GError *error)
{
  if (self->is_ended)
    return;
  self->is_ended = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  if (self->request->loopback != NULL)
    auth_loopback_finish (self->request->loopback);
  if (g_dbus_interface_skeleton_get_connection (G_DBUS_INTERFACE_SKELETON (self->skeleton)) != NULL)
    {
      tell (self, error);
      g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->skeleton));
    }
  g_signal_emit (self, signals[SIGNAL_ENDED], 0);
}

static void
end_as_cancelled (AuthSignIn *self, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (AUTH_ERROR, AUTH_ERROR_CANCELLED, message);

  auth_sign_in_end (self, error);
}

static void
fail (GTask *task, GError *error)
{
  AuthSignIn *self = g_task_get_source_object (task);
  g_autoptr (GError) copy = g_error_copy (error);

  g_task_return_error (task, error);
  auth_sign_in_end (self, copy);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  AuthSignIn *self = g_task_get_source_object (task);
  AuthDBusAccount1 *skeleton = auth_account_get_skeleton (self->account);

  if (!auth_account_save_finish (self->account, result, &error))
    return fail (task, g_steal_pointer (&error));
  if (auth_account_get_latest_tokens (self->account) == NULL)
    return fail (task, g_error_new_literal (AUTH_ERROR, AUTH_ERROR_CANCELLED, SIGNED_OUT));
  auth_account_set_problem (self->account, NULL);
  auth_dbus_account1_emit_signed_in (skeleton);
  auth_dbus_account1_emit_tokens_changed (skeleton,
                                          auth_dbus_account1_get_tokens_expire_at (skeleton));
  g_task_return_boolean (task, TRUE);
  auth_sign_in_end (self, NULL);
}

/* The renewal of the former session, if any, stops before the new tokens come in. */
static void
exchanged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  AuthSignIn *self = g_task_get_source_object (task);
  g_autoptr (AuthTokens) tokens = auth_code_exchange_finish (result, &error);

  if (tokens == NULL)
    return fail (task, g_steal_pointer (&error));
  g_signal_emit (self, signals[SIGNAL_ACCEPTED], 0);
  auth_account_keep_tokens (self->account, g_steal_pointer (&tokens));
  auth_account_set_hosted_session (self->account, self->request->surface);
  auth_account_save_async (self->account, saved_cb, g_object_ref (task));
}

static void
completed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  AuthSignIn *self = AUTH_SIGN_IN (source);
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_dbus_method_invocation_return_value (
      invocation, g_variant_new ("(o)", g_dbus_object_get_object_path (G_DBUS_OBJECT (
                                          auth_account_get_object (self->account)))));
  else
    g_dbus_method_invocation_return_gerror (invocation, error);
}

static void
exchange (AuthSignIn *self, const char *code, GAsyncReadyCallback callback, gpointer user_data)
{
  self->is_taken = TRUE;
  auth_code_exchange_async (self->account, self->client, self->request->authorization, code,
                            self->cancellable, exchanged_cb,
                            g_task_new (self, NULL, callback, user_data));
}

/* The code in uri; NULL with AUTH_ERROR_INVALID_ARGUMENT leaves the sign-in waiting, any other
 * error is its end. */
static AuthSecret *
take_code (AuthSignIn *self, const char *uri, GError **error)
{
  if (!self->is_taken)
    return auth_authorization_parse_redirect (
      self->request->authorization, auth_account_get_provider (self->account), uri, error);
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
               _ ("This sign-in is being completed already"));
  return NULL;
}

static void
browser_completed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  /* How it went was told by the signal. */
  g_task_propagate_boolean (G_TASK (result), NULL);
}

static gboolean
browser_redirected_cb (const char *uri, gpointer user_data)
{
  g_autoptr (AuthSignIn) self = g_object_ref (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthSecret) code = take_code (self, uri, &error);

  if (code != NULL)
    exchange (self, code, browser_completed_cb, NULL);
  else if (g_error_matches (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT))
    return FALSE;
  else
    auth_sign_in_end (self, error);
  return TRUE;
}

static gboolean
is_refused (AuthSignIn *self, GDBusMethodInvocation *invocation)
{
  if (g_strcmp0 (g_dbus_method_invocation_get_sender (invocation), self->owner) == 0)
    return FALSE;
  g_dbus_method_invocation_return_error_literal (invocation, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED,
                                                 _ ("This sign-in belongs to another program"));
  return TRUE;
}

/**
 * auth_sign_in_complete:
 * @self: a sign-in
 * @uri: where the provider redirected to
 * @invocation: a call whose caller may complete it; is answered
 *
 * Takes the answer. One that is not for this sign-in leaves it waiting.
 */
void
auth_sign_in_complete (AuthSignIn *self, const char *uri, GDBusMethodInvocation *invocation)
{
  g_autoptr (AuthSignIn) alive = g_object_ref (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthSecret) code = take_code (self, uri, &error);

  if (code != NULL)
    return exchange (self, code, completed_cb, invocation);
  g_dbus_method_invocation_return_gerror (invocation, error);
  if (!g_error_matches (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT))
    auth_sign_in_end (self, error);
}

static gboolean
handle_complete_cb (AuthSignIn *self, GDBusMethodInvocation *invocation, const char *uri)
{
  if (!is_refused (self, invocation))
    auth_sign_in_complete (self, uri, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_cancel_cb (AuthSignIn *self, GDBusMethodInvocation *invocation)
{
  if (is_refused (self, invocation))
    return G_DBUS_METHOD_INVOCATION_HANDLED;
  g_dbus_method_invocation_return_value (invocation, NULL);
  end_as_cancelled (self, _ ("The sign-in was cancelled"));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* Whoever signs out while the answer is on its way stays signed out. */
static void
session_ended_cb (AuthSignIn *self)
{
  if (self->is_taken && auth_account_get_state (self->account) == AUTH_ACCOUNT_SIGNED_OUT)
    end_as_cancelled (self, SIGNED_OUT);
}

static void
owner_vanished_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  end_as_cancelled (user_data, _ ("Who began the sign-in is gone"));
}

static gboolean
timed_out_cb (gpointer user_data)
{
  AuthSignIn *self = user_data;

  self->timeout_id = 0;
  end_as_cancelled (self, _ ("Nobody signed in in time: start again"));
  return G_SOURCE_REMOVE;
}

/**
 * auth_sign_in_export:
 * @self: a sign-in
 * @connection: the session bus
 * @error: return location
 *
 * Puts it on the bus for ten minutes (five in the system browser), or until its owner leaves.
 *
 * Returns: whether it is there
 */
gboolean
auth_sign_in_export (AuthSignIn *self, GDBusConnection *connection, GError **error)
{
  gboolean in_browser = g_str_equal (self->request->surface, "browser");

  if (!g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton), connection,
                                         self->path, error))
    return FALSE;
  self->timeout_id = g_timeout_add_seconds (
    in_browser ? BROWSER_SECONDS : AUTH_BUS_SIGN_IN_TIMEOUT_SECONDS, timed_out_cb, self);
  if (self->request->loopback != NULL)
    auth_loopback_listen (self->request->loopback, browser_redirected_cb, self);
  self->watch_id = g_bus_watch_name_on_connection (
    connection, self->owner, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, owner_vanished_cb, self, NULL);
  return TRUE;
}

const char *
auth_sign_in_get_path (AuthSignIn *self)
{
  return self->path;
}

const char *
auth_sign_in_get_uri (AuthSignIn *self)
{
  return self->request->authorization->uri;
}

const char *
auth_sign_in_get_redirect_uri (AuthSignIn *self)
{
  return self->request->authorization->redirect_uri;
}

/**
 * auth_sign_in_is_answered_by:
 * @self: a sign-in
 * @uri: where a browser was sent
 *
 * Returns: whether @uri is the answer it waits for
 */
gboolean
auth_sign_in_is_answered_by (AuthSignIn *self, const char *uri)
{
  return auth_authorization_is_answer (self->request->authorization, uri);
}

static void
auth_sign_in_finalize (GObject *object)
{
  AuthSignIn *self = AUTH_SIGN_IN (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  g_clear_pointer (&self->request, auth_sign_in_request_free);
  g_clear_pointer (&self->owner, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_object (&self->skeleton);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (auth_sign_in_parent_class)->finalize (object);
}

static void
auth_sign_in_class_init (AuthSignInClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_sign_in_finalize;

  /**
   * AuthSignIn::accepted:
   *
   * Verified tokens are about to replace those of the account.
   */
  signals[SIGNAL_ACCEPTED] = g_signal_new ("accepted", AUTH_TYPE_SIGN_IN, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * AuthSignIn::ended:
   *
   * It is off the bus.
   */
  signals[SIGNAL_ENDED] = g_signal_new ("ended", AUTH_TYPE_SIGN_IN, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
}

static void
auth_sign_in_init (AuthSignIn *self)
{
  self->cancellable = g_cancellable_new ();
  self->skeleton = auth_dbus_sign_in1_skeleton_new ();
  g_signal_connect_object (self->skeleton, "handle-complete", G_CALLBACK (handle_complete_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->skeleton, "handle-cancel", G_CALLBACK (handle_cancel_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * auth_sign_in_new:
 * @account: who signs in; its provider and keys are known
 * @client: sends the token request
 * @options: `a{sv}` as BeginSignIn () documents them
 * @owner: the unique name of the connection that may use it
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT, AUTH_ERROR_NOT_SUPPORTED, AUTH_ERROR_FAILED
 *
 * Returns: (transfer full): a sign-in, not on the bus yet
 */
AuthSignIn *
auth_sign_in_new (AuthAccount *account,
                  AuthHttpClient *client,
                  GVariant *options,
                  const char *owner,
                  GError **error)
{
  static guint last_number;
  g_autoptr (AuthSignInRequest) request = auth_sign_in_request_new (account, options, error);
  AuthSignIn *self;

  if (request == NULL)
    return NULL;
  self = g_object_new (AUTH_TYPE_SIGN_IN, NULL);
  self->account = g_object_ref (account);
  self->client = g_object_ref (client);
  self->owner = g_strdup (owner);
  self->path = g_strdup_printf ("%s%u", AUTH_BUS_SIGN_IN_PREFIX, ++last_number);
  self->request = g_steal_pointer (&request);
  auth_dbus_sign_in1_set_surface (self->skeleton, self->request->surface);
  g_signal_connect_object (account, "session-ended", G_CALLBACK (session_ended_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}
