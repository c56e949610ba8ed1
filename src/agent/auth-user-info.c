/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Asks the pool who is signed in (OpenID Connect Core section 5.3).
 */

#include "config.h"

#include "auth-user-info.h"

#include <glib/gi18n.h>

typedef struct
{
  AuthRenewal *renewal;          /* (owned) */
  AuthHttpClient *client;        /* (owned) */
  GAsyncReadyCallback ask_again; /* (nullable) with a renewed token; once */
} UserInfo;

static void
user_info_free (UserInfo *self)
{
  g_clear_object (&self->renewal);
  g_clear_object (&self->client);
  g_free (self);
}

static void
return_claims (GTask *task,
               const AuthHttpResponse *response)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = auth_http_response_parse_json (response, "The user pool", &error);
  GVariant *claims = node != NULL ? json_gvariant_deserialize (node, "a{sv}", NULL) : NULL;

  if (claims != NULL)
    g_task_return_pointer (task, g_variant_ref_sink (claims), (GDestroyNotify) g_variant_unref);
  else if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
                             _ ("The user pool's answer cannot be read"));
}

static void
answered_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthHttpResponse) response = NULL;
  UserInfo *user_info = g_task_get_task_data (task);
  GAsyncReadyCallback ask_again = g_steal_pointer (&user_info->ask_again);

  response = auth_http_client_send_finish (AUTH_HTTP_CLIENT (source), result, NULL, &error);
  if (response == NULL)
    return g_task_return_error (task, g_steal_pointer (&error));
  /* A token that its own pool refuses was revoked there: a renewal finds out whether the session is
   * over, or gets one that works. */
  if (response->status == 401 && ask_again != NULL)
    auth_renewal_get_token_async (user_info->renewal, AUTH_TOKEN_ACCESS, 0, TRUE, ask_again,
                                  g_object_ref (task));
  else
    return_claims (task, response);
}

static void
got_token_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthHttpRequest) request = NULL;
  AuthAccount *account = g_task_get_source_object (task);
  UserInfo *user_info = g_task_get_task_data (task);
  gint64 expires_at;
  const char *token =
    auth_renewal_get_token_finish (user_info->renewal, result, &expires_at, &error);

  if (token == NULL)
    return g_task_return_error (task, g_steal_pointer (&error));
  request = auth_http_request_new_userinfo (auth_account_get_provider (account), token);
  if (request == NULL)
    return g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED,
                                    _ ("This provider has no userInfo endpoint"));
  auth_http_client_send_async (user_info->client, request, NULL, answered_cb, g_object_ref (task));
}

/**
 * auth_user_info_get_async:
 * @account: an account
 * @renewal: its renewal
 * @client: sends the request
 * @callback: called when done
 * @user_data: for @callback
 *
 * Asks the userInfo endpoint with a fresh access token.
 */
void
auth_user_info_get_async (AuthAccount *account,
                          AuthRenewal *renewal,
                          AuthHttpClient *client,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (account, NULL, callback, user_data);
  UserInfo *user_info = g_new0 (UserInfo, 1);
  const AuthTokens *tokens = auth_account_get_tokens (account);
  gboolean is_stale = tokens == NULL || auth_account_get_provider (account) == NULL;

  user_info->renewal = g_object_ref (renewal);
  user_info->client = g_object_ref (client);
  user_info->ask_again = got_token_cb;
  g_task_set_task_data (task, user_info, (GDestroyNotify) user_info_free);
  auth_renewal_get_token_async (renewal, AUTH_TOKEN_ACCESS, 0, is_stale, got_token_cb, task);
}

/**
 * auth_user_info_get_finish:
 * @result: the result
 * @error: return location; those of auth_renewal_get_token_finish(), AUTH_ERROR_NOT_SUPPORTED
 *
 * Returns: (transfer full): the claims, `a{sv}`
 */
GVariant *
auth_user_info_get_finish (GAsyncResult *result,
                           GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
