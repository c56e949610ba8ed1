/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One sign-in with the agent, from BeginSignIn () to Complete () or Cancel ().
 */

#include "config.h"

#include "auth-sign-in.h"

#include <glib/gi18n.h>

#include "auth-words.h"

/* The agent exchanges the code and fetches the pool's keys, each with time limits of its own. */
#define COMPLETE_TIMEOUT_MSEC (3 * 60 * 1000)

/**
 * AuthSignIn:
 *
 * Letting go of one that is not complete cancels it. Emits #AuthSignIn::expired when the agent
 * has forgotten it: after ten minutes. In the system browser the agent takes the answer itself, and
 * #AuthSignIn::ended tells the outcome.
 */
struct _AuthSignIn
{
  GObject parent_instance;

  AuthDBusSignIn1 *proxy;  /* (owned) (nullable) once over */
  char *authorization_uri; /* (owned) */
  char *redirect_uri;      /* (owned) */
  gboolean in_browser;
  guint timeout_id;
};

G_DEFINE_FINAL_TYPE (AuthSignIn, auth_sign_in, G_TYPE_OBJECT)

enum
{
  EXPIRED,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
auth_sign_in_dispose (GObject *object)
{
  AuthSignIn *self = AUTH_SIGN_IN (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (self->proxy != NULL)
    auth_dbus_sign_in1_call_cancel (self->proxy, NULL, NULL, NULL);
  g_clear_object (&self->proxy);
  G_OBJECT_CLASS (auth_sign_in_parent_class)->dispose (object);
}

static void
auth_sign_in_finalize (GObject *object)
{
  AuthSignIn *self = AUTH_SIGN_IN (object);

  g_free (self->authorization_uri);
  g_free (self->redirect_uri);
  G_OBJECT_CLASS (auth_sign_in_parent_class)->finalize (object);
}

static void
auth_sign_in_class_init (AuthSignInClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = auth_sign_in_dispose;
  object_class->finalize = auth_sign_in_finalize;

  signals[EXPIRED] = g_signal_new ("expired", AUTH_TYPE_SIGN_IN, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  /**
   * AuthSignIn::ended:
   * @error: (nullable): why nobody is signed in
   *
   * A sign-in in the system browser is over, or the agent has ended.
   */
  signals[ENDED] = g_signal_new ("ended", AUTH_TYPE_SIGN_IN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
auth_sign_in_init (AuthSignIn *self)
{
}

static gboolean
timeout_cb (gpointer user_data)
{
  AuthSignIn *self = user_data;

  self->timeout_id = 0;
  g_clear_object (&self->proxy);
  g_signal_emit (self, signals[EXPIRED], 0);
  return G_SOURCE_REMOVE;
}

static void
end (AuthSignIn *self, const GError *error)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_object (&self->proxy);
  g_signal_emit (self, signals[ENDED], 0, error);
}

static void
name_owner_changed_cb (AuthSignIn *self)
{
  g_autofree char *owner = g_dbus_proxy_get_name_owner (G_DBUS_PROXY (self->proxy));

  g_autoptr (GError) error = NULL;

  if (owner != NULL)
    return;
  error = g_error_new_literal (AUTH_ERROR, AUTH_ERROR_FAILED,
                               _ ("The background service has ended, and this sign-in with it. "
                                  "Start again"));
  end (self, error);
}

static void
ended_cb (AuthSignIn *self, const char *error_name, const char *message)
{
  g_autoptr (GError) error = NULL;

  if (!self->in_browser)
    return;
  if (*error_name != '\0')
    {
      error = g_dbus_error_new_for_dbus_error (error_name, message);
      g_dbus_error_strip_remote_error (error);
    }
  end (self, error);
}

static void
proxy_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AuthSignIn *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->proxy = auth_dbus_sign_in1_proxy_new_finish (result, &error);
  if (self->proxy == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self->in_browser = g_strcmp0 (auth_dbus_sign_in1_get_surface (self->proxy), "browser") == 0;
  g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (self->proxy), COMPLETE_TIMEOUT_MSEC);
  g_signal_connect_object (self->proxy, "notify::g-name-owner", G_CALLBACK (name_owner_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->proxy, "ended", G_CALLBACK (ended_cb), self, G_CONNECT_SWAPPED);
  self->timeout_id = g_timeout_add_seconds (AUTH_BUS_SIGN_IN_TIMEOUT_SECONDS, timeout_cb, self);
  g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AuthDBusAccount1 *account = AUTH_DBUS_ACCOUNT1 (source);
  AuthSignIn *self = g_task_get_task_data (task);
  g_autofree char *path = NULL;
  GError *error = NULL;

  if (!auth_dbus_account1_call_begin_sign_in_finish (account, &path, &self->authorization_uri,
                                                     &self->redirect_uri, result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  auth_dbus_sign_in1_proxy_new (g_dbus_proxy_get_connection (G_DBUS_PROXY (account)),
                                G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START, AUTH_BUS_AGENT_NAME, path,
                                NULL, proxy_ready_cb, g_steal_pointer (&task));
}

static GVariant *
add_lang (GVariant *options)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (options);
  g_autofree char *lang = auth_words_dup_lang (g_get_language_names ());
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (owned);

  if (lang != NULL)
    g_variant_dict_insert (&dict, "lang", "s", lang);
  return g_variant_dict_end (&dict);
}

/**
 * auth_sign_in_begin_async:
 * @account: an account
 * @options: (transfer floating): `a{sv}` as BeginSignIn () has them; the language of the pages is
 * added
 * @cancellable: (nullable): to lose interest
 * @callback: called when there is an address to open
 * @user_data: for @callback
 *
 * Begins a sign-in. When it is cancelled the agent's answer is waited for all the same, so that
 * what it has begun can be ended.
 */
void
auth_sign_in_begin_async (AuthDBusAccount1 *account,
                          GVariant *options,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (account, cancellable, callback, user_data);

  g_task_set_task_data (task, g_object_new (AUTH_TYPE_SIGN_IN, NULL), g_object_unref);
  auth_dbus_account1_call_begin_sign_in (account, add_lang (options), NULL, begun_cb, task);
}

/**
 * auth_sign_in_new_options:
 * @account: an account
 *
 * Spares the person who was signed in last the typing of the user name. Amazon Cognito's own names
 * for users are no such thing where people sign in with an address or another provider.
 *
 * Returns: (transfer floating): options for nothing but "sign in"
 */
GVariant *
auth_sign_in_new_options (AuthDBusAccount1 *account)
{
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  const char *hint = auth_dbus_account1_get_username (account);

  if (auth_dbus_account1_get_federated (account) ||
      g_strcmp0 (hint, auth_dbus_account1_get_subject (account)) == 0)
    hint = auth_dbus_account1_get_email (account);
  if (hint != NULL && *hint != '\0')
    g_variant_dict_insert (&options, "login-hint", "s", hint);
  return g_variant_dict_end (&options);
}

/**
 * auth_sign_in_begin_finish:
 * @result: a result
 * @error: return location
 *
 * Returns: (transfer full): the sign-in
 */
AuthSignIn *
auth_sign_in_begin_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * auth_sign_in_get_authorization_uri:
 * @self: a sign-in
 *
 * Returns: (transfer none): what the web view loads
 */
const char *
auth_sign_in_get_authorization_uri (AuthSignIn *self)
{
  g_return_val_if_fail (AUTH_IS_SIGN_IN (self), NULL);
  return self->authorization_uri;
}

/**
 * auth_sign_in_get_redirect_uri:
 * @self: a sign-in
 *
 * Returns: (transfer none): where the answer arrives, never to be loaded
 */
const char *
auth_sign_in_get_redirect_uri (AuthSignIn *self)
{
  g_return_val_if_fail (AUTH_IS_SIGN_IN (self), NULL);
  return self->redirect_uri;
}

/**
 * auth_sign_in_is_in_browser:
 * @self: a sign-in
 *
 * Returns: whether the system browser is to open the address, not the embedded web view
 */
gboolean
auth_sign_in_is_in_browser (AuthSignIn *self)
{
  g_return_val_if_fail (AUTH_IS_SIGN_IN (self), FALSE);
  return self->in_browser;
}

static void
completed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AuthDBusSignIn1 *proxy = AUTH_DBUS_SIGN_IN1 (source);
  GError *error = NULL;

  if (auth_dbus_sign_in1_call_complete_finish (proxy, NULL, result, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  /* After some failures the agent goes on waiting for an answer that nobody will bring. */
  auth_dbus_sign_in1_call_cancel (proxy, NULL, NULL, NULL);
  g_task_return_error (task, error);
}

/**
 * auth_sign_in_complete_async:
 * @self: a sign-in
 * @uri: the whole URI the pool redirected to
 * @callback: called when the account is signed in, or is not
 * @user_data: for @callback
 *
 * Hands the answer to the agent and ends the sign-in, whatever comes of it.
 */
void
auth_sign_in_complete_async (AuthSignIn *self,
                             const char *uri,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (AuthDBusSignIn1) proxy = g_steal_pointer (&self->proxy);
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (AUTH_IS_SIGN_IN (self));

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (proxy == NULL)
    {
      g_task_return_new_error (task, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT, "Expired");
      return;
    }
  g_signal_handlers_disconnect_by_data (proxy, self);
  auth_dbus_sign_in1_call_complete (proxy, uri, NULL, completed_cb, g_steal_pointer (&task));
}

/**
 * auth_sign_in_complete_finish:
 * @self: a sign-in
 * @result: a result
 * @error: return location
 *
 * Returns: whether the account is signed in. A forgotten sign-in fails with
 *   %G_DBUS_ERROR_UNKNOWN_OBJECT or %G_DBUS_ERROR_UNKNOWN_METHOD.
 */
gboolean
auth_sign_in_complete_finish (AuthSignIn *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
