/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Asks an account's Cognito user pool in the name of who is signed in.
 */

#include "config.h"

#include "auth-user-pool.h"

#include <glib/gi18n.h>

#include "auth-cognito-user-answer.h"
#include "auth-cognito-user.h"

struct _AuthUserPool
{
  GObject parent_instance;

  AuthAccount *account;   /* (owned) */
  AuthRenewal *renewal;   /* (owned) */
  AuthHttpClient *client; /* (owned) */
  GCancellable *session;  /* (owned) of the present session */
  guint asking;           /* questions under way */
};

/* One question. */
typedef struct
{
  const char *operation;
  JsonNode *arguments;           /* (owned) */
  GAsyncReadyCallback ask_again; /* (nullable) with a renewed token; once */
} Ask;

G_DEFINE_FINAL_TYPE (AuthUserPool, auth_user_pool, G_TYPE_OBJECT)

static void
ask_free (Ask *ask)
{
  json_node_unref (ask->arguments);
  g_free (ask);
}

static void
fail (GTask *task,
      GError *error)
{
  AuthUserPool *self = g_task_get_source_object (task);

  self->asking--;
  g_task_return_error (task, error);
}

static void
answered_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (AuthHttpResponse) response = NULL;
  AuthUserPool *self = g_task_get_source_object (task);
  Ask *ask = g_task_get_task_data (task);
  GAsyncReadyCallback ask_again = g_steal_pointer (&ask->ask_again);
  GError *error = NULL;
  JsonNode *answer = NULL;

  response = auth_http_client_send_finish (AUTH_HTTP_CLIENT (source), result, NULL, &error);
  if (response != NULL)
    answer = auth_cognito_user_parse_answer (response, &error);
  if (answer != NULL)
    {
      self->asking--;
      return g_task_return_pointer (task, answer, (GDestroyNotify) json_node_unref);
    }
  /* A token that its own pool refuses was revoked there: a renewal finds out whether the session is
   * over, or gets one that works. */
  if (ask_again == NULL || !g_error_matches (error, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED))
    return fail (task, error);
  g_error_free (error);
  auth_renewal_get_token_async (self->renewal, AUTH_TOKEN_ACCESS, 0, TRUE, ask_again,
                                g_steal_pointer (&task));
}

static void
got_token_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (AuthHttpRequest) request = NULL;
  AuthUserPool *self = g_task_get_source_object (task);
  Ask *ask = g_task_get_task_data (task);
  GError *error = NULL;
  gint64 expires_at;
  const char *token =
    auth_renewal_get_token_finish (AUTH_RENEWAL (source), result, &expires_at, &error);

  if (token == NULL || g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    return fail (task, error);
  request = auth_cognito_user_request_new (auth_account_get_configuration (self->account),
                                           ask->operation, ask->arguments, token);
  auth_http_client_send_async (self->client, request, g_task_get_cancellable (task), answered_cb,
                               g_object_ref (task));
}

/**
 * auth_user_pool_ask_async:
 * @self: a user pool
 * @operation: (transfer none): an operation, a literal
 * @arguments: its arguments but for the access token; not to be touched until it is finished
 * @cancellable: (nullable): cancelled when nobody wants to know any more
 * @callback: called when done
 * @user_data: for @callback
 *
 * Asks with an access token that is renewed first when it has to be, and once more when the pool
 * does not take it.
 */
void
auth_user_pool_ask_async (AuthUserPool *self,
                          const char *operation,
                          JsonNode *arguments,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  const char *unavailable = auth_user_pool_get_unavailable (self);
  Ask *ask = g_new0 (Ask, 1);

  self->asking++;
  ask->operation = operation;
  ask->arguments = json_node_ref (arguments);
  ask->ask_again = got_token_cb;
  g_task_set_task_data (task, ask, (GDestroyNotify) ask_free);
  /* What the pool has answered counts, even if the caller left meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  if (*unavailable == '\0' || auth_account_get_state (self->account) != AUTH_ACCOUNT_SIGNED_IN)
    return auth_renewal_get_token_async (self->renewal, AUTH_TOKEN_ACCESS, 0, FALSE, got_token_cb,
                                         task);
  fail (task, g_error_new_literal (AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED, unavailable));
  g_object_unref (task);
}

/**
 * auth_user_pool_ask_finish:
 * @self: a user pool
 * @result: the result
 * @error: return location; those of auth_renewal_get_token_finish() and of
 *   auth_cognito_user_parse_answer()
 *
 * Returns: (transfer full): the answer, an object
 */
JsonNode *
auth_user_pool_ask_finish (AuthUserPool *self,
                           GAsyncResult *result,
                           GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

AuthAccount *
auth_user_pool_get_account (AuthUserPool *self)
{
  return self->account;
}

/**
 * auth_user_pool_get_unavailable:
 * @self: a user pool
 *
 * Returns: (transfer none): why it cannot be asked now, a sentence; "" when it can
 */
const char *
auth_user_pool_get_unavailable (AuthUserPool *self)
{
  AuthDBusAccount1 *skeleton = auth_account_get_skeleton (self->account);

  if (auth_account_get_state (self->account) != AUTH_ACCOUNT_SIGNED_IN)
    return _ ("Nobody is signed in: sign in first");
  if (!g_strv_contains (auth_dbus_account1_get_scopes (skeleton), AUTH_COGNITO_USER_SCOPE))
    return _ ("This session has not got the scope aws.cognito.signin.user.admin: its administrator "
              "has to allow the app client that scope and the account has to ask for it; then sign "
              "in again");
  return "";
}

/**
 * auth_user_pool_get_session:
 * @self: a user pool
 *
 * Returns: (transfer none): cancelled when the session is another one
 */
GCancellable *
auth_user_pool_get_session (AuthUserPool *self)
{
  return self->session;
}

/**
 * auth_user_pool_stop:
 * @self: a user pool
 *
 * The session is another one now: nothing that was begun goes on in the name of another person.
 */
void
auth_user_pool_stop (AuthUserPool *self)
{
  g_autoptr (GCancellable) former = g_steal_pointer (&self->session);

  self->session = g_cancellable_new ();
  g_cancellable_cancel (former);
}

/**
 * auth_user_pool_is_busy:
 * @self: a user pool
 *
 * Returns: whether it is being asked
 */
gboolean
auth_user_pool_is_busy (AuthUserPool *self)
{
  return self->asking > 0;
}

static void
auth_user_pool_finalize (GObject *object)
{
  AuthUserPool *self = AUTH_USER_POOL (object);

  g_clear_object (&self->session);
  g_clear_object (&self->client);
  g_clear_object (&self->renewal);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (auth_user_pool_parent_class)->finalize (object);
}

static void
auth_user_pool_class_init (AuthUserPoolClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_user_pool_finalize;
}

static void
auth_user_pool_init (AuthUserPool *self)
{
  self->session = g_cancellable_new ();
}

/**
 * auth_user_pool_new:
 * @account: an account with a user pool
 * @renewal: its tokens
 * @client: sends the requests
 *
 * Returns: (transfer full): the account's user pool
 */
AuthUserPool *
auth_user_pool_new (AuthAccount *account,
                    AuthRenewal *renewal,
                    AuthHttpClient *client)
{
  AuthUserPool *self = g_object_new (AUTH_TYPE_USER_POOL, NULL);

  self->account = g_object_ref (account);
  self->renewal = g_object_ref (renewal);
  self->client = g_object_ref (client);
  g_signal_connect_object (account, "session-ended", G_CALLBACK (auth_user_pool_stop), self,
                           G_CONNECT_SWAPPED);
  return self;
}
