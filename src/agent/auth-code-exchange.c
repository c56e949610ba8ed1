/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Makes an authorization code into verified tokens (RFC 6749 section 4.1.3).
 */

#include "config.h"

#include "auth-code-exchange.h"

#include <glib/gi18n.h>

#include "auth-clock.h"
#include "auth-metadata.h"

typedef struct
{
  AuthHttpClient *client; /* (owned) */
  char *nonce;
  AuthTokens *tokens; /* (owned) (nullable) answered, not verified yet */
} Exchange;

static void
exchange_free (Exchange *self)
{
  g_clear_object (&self->client);
  g_clear_pointer (&self->nonce, g_free);
  g_clear_pointer (&self->tokens, auth_tokens_free);
  g_free (self);
}

static gboolean
verify (GTask *task, GError **error)
{
  AuthAccount *account = g_task_get_source_object (task);
  Exchange *self = g_task_get_task_data (task);

  return auth_tokens_verify (
    self->tokens, auth_account_get_provider (account), auth_account_get_configuration (account),
    auth_account_get_jwks (account), self->nonce, NULL, auth_clock_now (), error);
}

static void
succeed (GTask *task)
{
  Exchange *self = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&self->tokens), (GDestroyNotify) auth_tokens_free);
}

static void
got_keys_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (auth_metadata_ensure_finish (result, &error) && verify (task, &error))
    return succeed (task);
  if (g_error_matches (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND))
    error->code = AUTH_ERROR_INVALID_RESPONSE;
  g_task_return_error (task, g_steal_pointer (&error));
}

/* invalid_grant means another thing here than at a refresh: the code, not the session, is no good.
 */
static GError *
translate_code_error (GError *error)
{
  if (g_error_matches (error, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED))
    {
      error->code = AUTH_ERROR_SERVER_REFUSED;
      g_free (error->message);
      error->message =
        g_strdup (_ ("The user pool no longer accepts this sign-in: start it again"));
    }
  return error;
}

static void
exchanged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthHttpResponse) response = NULL;
  Exchange *self = g_task_get_task_data (task);

  response = auth_http_client_send_finish (AUTH_HTTP_CLIENT (source), result, NULL, &error);
  if (response == NULL)
    return g_task_return_error (task, g_steal_pointer (&error));
  self->tokens = auth_tokens_new_from_response (response, NULL, auth_clock_now (), &error);
  if (self->tokens == NULL)
    return g_task_return_error (task, translate_code_error (g_steal_pointer (&error)));
  if (verify (task, &error))
    return succeed (task);
  if (!g_error_matches (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND))
    return g_task_return_error (task, g_steal_pointer (&error));
  auth_metadata_ensure_async (g_task_get_source_object (task), self->client, AUTH_METADATA_NEW_KEYS,
                              g_task_get_cancellable (task), got_keys_cb, g_object_ref (task));
}

/**
 * auth_code_exchange_async:
 * @account: whose sign-in it is
 * @client: sends the request
 * @authorization: what @code answers
 * @code: the authorization code
 * @cancellable: stops it
 * @callback: called when done
 * @user_data: for @callback
 *
 * Keys that are not known yet are fetched once.
 */
void
auth_code_exchange_async (AuthAccount *account,
                          AuthHttpClient *client,
                          const AuthAuthorization *authorization,
                          const char *code,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (account, cancellable, callback, user_data);
  Exchange *self = g_new0 (Exchange, 1);
  g_autoptr (AuthHttpRequest) request =
    auth_http_request_new_code (auth_account_get_provider (account),
                                auth_account_get_configuration (account), authorization, code);

  self->client = g_object_ref (client);
  self->nonce = g_strdup (authorization->nonce);
  g_task_set_task_data (task, self, (GDestroyNotify) exchange_free);
  g_task_set_check_cancellable (task, FALSE);
  auth_http_client_send_async (client, request, cancellable, exchanged_cb, task);
}

/**
 * auth_code_exchange_finish:
 * @result: the result
 * @error: return location; those of a sign-in
 *
 * Returns: (transfer full): verified tokens
 */
AuthTokens *
auth_code_exchange_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
