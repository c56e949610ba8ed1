/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Ends every session of a user at the pool (GlobalSignOut), with tokens that are kept no longer.
 */

#include "config.h"

#include "auth-everywhere.h"

#include "auth-clock.h"
#include "auth-cognito-user-answer.h"
#include "auth-cognito-user.h"

struct _AuthEverywhere
{
  AuthConfiguration *configuration; /* (owned) */
  AuthProvider *provider;           /* (owned) (nullable) */
  AuthTokens *tokens;               /* (owned) */
};

static AuthConfiguration *
copy_configuration (const AuthConfiguration *configuration)
{
  g_autoptr (JsonObject) object = auth_configuration_to_json (configuration);

  return auth_configuration_new_from_json (object, NULL);
}

static AuthProvider *
copy_provider (const AuthProvider *provider)
{
  g_autoptr (JsonObject) object = provider != NULL ? auth_provider_to_json (provider) : NULL;

  return object != NULL ? auth_provider_new_from_json (object, NULL) : NULL;
}

/**
 * auth_everywhere_new:
 * @account: an account
 * @error: return location; AUTH_ERROR_NOT_SUPPORTED, AUTH_ERROR_SIGN_IN_REQUIRED
 *
 * To be called before the session is wiped.
 *
 * Returns: (transfer full): what is needed to end all sessions of who is signed in
 */
AuthEverywhere *
auth_everywhere_new (AuthAccount *account,
                     GError **error)
{
  const AuthTokens *tokens = auth_account_get_latest_tokens (account);
  g_autoptr (AuthConfiguration) configuration =
    copy_configuration (auth_account_get_configuration (account));
  AuthEverywhere *self;

  if (configuration == NULL || configuration->user_pool_id == NULL)
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED,
                   "this provider ends only the session of this computer");
      return NULL;
    }
  if (tokens == NULL)
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED,
                   "nobody is signed in here: sign in first");
      return NULL;
    }
  self = g_new0 (AuthEverywhere, 1);
  self->configuration = g_steal_pointer (&configuration);
  self->provider = copy_provider (auth_account_get_provider (account));
  self->tokens = auth_tokens_copy (tokens);
  return self;
}

/**
 * auth_everywhere_free:
 * @self: (transfer full): it
 *
 * Wipes the tokens.
 */
void
auth_everywhere_free (AuthEverywhere *self)
{
  g_clear_pointer (&self->configuration, auth_configuration_free);
  g_clear_pointer (&self->provider, auth_provider_free);
  g_clear_pointer (&self->tokens, auth_tokens_free);
  g_free (self);
}

static void
ended_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (JsonNode) answer = NULL;
  GError *error = NULL;
  g_autoptr (AuthHttpResponse) response =
    auth_http_client_send_finish (AUTH_HTTP_CLIENT (source), result, NULL, &error);

  if (response != NULL)
    answer = auth_cognito_user_parse_answer (response, &error);
  if (answer != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
end_sessions (GTask *task)
{
  AuthEverywhere *self = g_task_get_task_data (task);
  g_autoptr (JsonNode) arguments = auth_cognito_user_new_arguments (NULL, NULL);
  g_autoptr (AuthHttpRequest) request = auth_cognito_user_request_new (
    self->configuration, "GlobalSignOut", arguments, self->tokens->access_token);

  auth_http_client_send_async (g_task_get_source_object (task), request, NULL, ended_cb,
                               g_object_ref (task));
}

static void
renewed_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AuthEverywhere *self = g_task_get_task_data (task);
  AuthTokens *tokens = NULL;
  GError *error = NULL;
  g_autoptr (AuthHttpResponse) response =
    auth_http_client_send_finish (AUTH_HTTP_CLIENT (source), result, NULL, &error);

  /* Only the pool that gave them gets to see these tokens again: they need no check. */
  if (response != NULL)
    tokens = auth_tokens_new_from_response (response, self->tokens, auth_clock_now (), &error);
  if (tokens == NULL)
    return g_task_return_error (task, error);
  auth_tokens_free (self->tokens);
  self->tokens = tokens;
  end_sessions (task);
}

/**
 * auth_everywhere_end_async:
 * @self: (transfer none): stays alive until it is finished
 * @client: sends the requests
 * @callback: called when done
 * @user_data: for @callback
 *
 * Asks the pool to end all sessions, with a new access token if the one there has expired.
 */
void
auth_everywhere_end_async (AuthEverywhere *self,
                           AuthHttpClient *client,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (client, NULL, callback, user_data);
  g_autoptr (AuthHttpRequest) request = NULL;

  g_task_set_task_data (task, self, NULL);
  if (auth_tokens_is_valid (self->tokens, AUTH_TOKEN_ACCESS, auth_clock_now ()))
    return end_sessions (task);
  if (self->provider == NULL || self->tokens->refresh_token == NULL)
    return g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED,
                                    "the session has expired: sign in first");
  request = auth_http_request_new_refresh (self->provider, self->configuration,
                                           self->tokens->refresh_token);
  auth_http_client_send_async (client, request, NULL, renewed_cb, g_steal_pointer (&task));
}

/**
 * auth_everywhere_end_finish:
 * @result: the result
 * @error: return location; those of auth_tokens_new_from_response() and of
 *   auth_cognito_user_parse_answer()
 *
 * Returns: whether all sessions have ended
 */
gboolean
auth_everywhere_end_finish (GAsyncResult *result,
                            GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * auth_everywhere_new_revocation:
 * @self: it
 *
 * Returns: (transfer full) (nullable): the request that ends this session alone
 */
AuthHttpRequest *
auth_everywhere_new_revocation (AuthEverywhere *self)
{
  if (self->provider == NULL || self->tokens->refresh_token == NULL)
    return NULL;
  return auth_http_request_new_revoke (self->provider, self->configuration,
                                       self->tokens->refresh_token);
}
