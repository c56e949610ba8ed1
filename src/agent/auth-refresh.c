/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One refresh, from the look at the keyring to the new tokens in it (RFC 6749 section 6).
 */

#include "config.h"

#include "auth-refresh.h"

#include <glib/gi18n.h>

#include "auth-clock.h"
#include "auth-keyring.h"
#include "auth-metadata.h"

typedef struct
{
  AuthHttpClient *client; /* (owned) */
  AuthTokens *tokens;     /* (owned) (nullable) answered, not verified yet */
  GError *error;          /* (owned) (nullable) to be reported once what came is stored */
  gboolean was_repeated;  /* the request was sent a second time */
} Refresh;

static void
refresh_free (Refresh *self)
{
  g_clear_object (&self->client);
  g_clear_pointer (&self->tokens, auth_tokens_free);
  g_clear_error (&self->error);
  g_free (self);
}

static void
saved_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  AuthAccount *account = AUTH_ACCOUNT (source);
  Refresh *refresh = g_task_get_task_data (task);
  AuthDBusAccount1 *skeleton = auth_account_get_skeleton (account);

  auth_account_save_finish (account, result, &error);
  if (refresh->error != NULL)
    return g_task_return_error (task, g_steal_pointer (&refresh->error));
  if (error != NULL)
    return g_task_return_error (task, g_steal_pointer (&error));
  if (auth_account_get_tokens (account) != NULL)
    auth_dbus_account1_emit_tokens_changed (skeleton,
                                            auth_dbus_account1_get_tokens_expire_at (skeleton));
  g_task_return_boolean (task, TRUE);
}

static void
save (GTask *task)
{
  auth_account_save_async (g_task_get_source_object (task), saved_cb, g_object_ref (task));
}

/* The answer cannot be trusted, yet it may have ended the old refresh token: the new one is kept
 * beside the old access and ID tokens, so that the session survives a pool that is mended later. */
static void
keep_refresh_token_only (GTask *task)
{
  AuthAccount *account = g_task_get_source_object (task);
  Refresh *refresh = g_task_get_task_data (task);
  AuthTokens *kept = auth_tokens_copy (auth_account_get_latest_tokens (account));

  auth_secret_free (kept->refresh_token);
  kept->refresh_token = g_strdup (refresh->tokens->refresh_token);
  auth_account_keep_tokens (account, kept);
  save (task);
}

static char *
dup_nonce (const AuthTokens *tokens)
{
  g_autoptr (AuthJwt) jwt =
    tokens != NULL && tokens->id_token != NULL ? auth_jwt_parse (tokens->id_token, NULL) : NULL;

  return jwt != NULL ? g_strdup (auth_jwt_get_string (jwt, "nonce")) : NULL;
}

/* OpenID Connect Core 12.2: a refreshed ID token should have no nonce, but if it has one, it is
 * that of the sign-in. */
static gboolean
check_nonce (AuthAccount *account,
             const AuthTokens *tokens,
             GError **error)
{
  g_autofree char *before = dup_nonce (auth_account_get_latest_tokens (account));
  g_autofree char *now = dup_nonce (tokens);

  if (before == NULL || now == NULL || g_str_equal (before, now))
    return TRUE;
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
               _ ("The renewed ID token is for another sign-in: sign in again if this goes on"));
  return FALSE;
}

static gboolean
verify (GTask *task,
        GError **error)
{
  AuthAccount *account = g_task_get_source_object (task);
  Refresh *refresh = g_task_get_task_data (task);

  return auth_tokens_verify (refresh->tokens, auth_account_get_provider (account),
                             auth_account_get_configuration (account),
                             auth_account_get_jwks (account), NULL,
                             auth_account_get_subject (account), auth_clock_now (), error) &&
         check_nonce (account, refresh->tokens, error);
}

static void
accept_tokens (GTask *task)
{
  Refresh *refresh = g_task_get_task_data (task);

  auth_account_keep_tokens (g_task_get_source_object (task), g_steal_pointer (&refresh->tokens));
  save (task);
}

static void
got_keys_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Refresh *refresh = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (auth_metadata_ensure_finish (result, &refresh->error) && verify (task, &refresh->error))
    return accept_tokens (task);
  if (refresh->error->code == AUTH_ERROR_NOT_FOUND)
    refresh->error->code = AUTH_ERROR_INVALID_RESPONSE;
  keep_refresh_token_only (task);
}

static void
verify_tokens (GTask *task)
{
  AuthAccount *account = g_task_get_source_object (task);
  Refresh *refresh = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (verify (task, &error))
    return accept_tokens (task);
  if (g_error_matches (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND))
    return auth_metadata_ensure_async (account, refresh->client, AUTH_METADATA_NEW_KEYS,
                                       g_task_get_cancellable (task), got_keys_cb,
                                       g_object_ref (task));
  refresh->error = g_steal_pointer (&error);
  keep_refresh_token_only (task);
}

/**
 * auth_refresh_new_sign_in_error:
 * @account: an account without a session
 *
 * Returns: (transfer full): AUTH_ERROR_SIGN_IN_REQUIRED, with whether the session has ended or
 *   there was none
 */
GError *
auth_refresh_new_sign_in_error (AuthAccount *account)
{
  const char *name = auth_account_get_configuration (account)->name;

  if (auth_account_get_state (account) == AUTH_ACCOUNT_SIGN_IN_REQUIRED)
    return g_error_new (AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED,
                        _ ("The session of “%s” has ended: sign in again"), name);
  return g_error_new (AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED,
                      _ ("Nobody is signed in to “%s”: sign in first"), name);
}

/* The one thing that ends a session: the pool's own invalid_grant. */
static void
end_session (GTask *task)
{
  AuthAccount *account = g_task_get_source_object (task);
  Refresh *refresh = g_task_get_task_data (task);

  auth_account_drop_tokens (account, AUTH_ACCOUNT_SIGN_IN_REQUIRED);
  refresh->error = auth_refresh_new_sign_in_error (account);
  auth_dbus_account1_emit_sign_in_required (auth_account_get_skeleton (account),
                                            refresh->error->message);
  save (task);
}

static void
read_answer (GTask *task,
             const AuthHttpResponse *response)
{
  AuthAccount *account = g_task_get_source_object (task);
  Refresh *refresh = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  refresh->tokens = auth_tokens_new_from_response (
    response, auth_account_get_latest_tokens (account), auth_clock_now (), &error);
  if (refresh->tokens != NULL)
    verify_tokens (task);
  else if (g_error_matches (error, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED))
    end_session (task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
send (GTask *task,
      GAsyncReadyCallback callback)
{
  AuthAccount *account = g_task_get_source_object (task);
  Refresh *refresh = g_task_get_task_data (task);
  const AuthTokens *tokens = auth_account_get_latest_tokens (account);
  g_autoptr (AuthHttpRequest) request = NULL;

  if (tokens == NULL || tokens->refresh_token == NULL)
    return end_session (task);
  request =
    auth_http_request_new_refresh (auth_account_get_provider (account),
                                   auth_account_get_configuration (account), tokens->refresh_token);
  auth_http_client_send_async (refresh->client, request, g_task_get_cancellable (task), callback,
                               g_object_ref (task));
}

static void
sent_cb (GObject *source,
         GAsyncResult *result,
         gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthHttpResponse) response = NULL;
  Refresh *refresh = g_task_get_task_data (task);
  gboolean was_sent = FALSE;

  response = auth_http_client_send_finish (AUTH_HTTP_CLIENT (source), result, &was_sent, &error);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (response != NULL)
    return read_answer (task, response);
  /* The answer was lost, perhaps with a new refresh token in it: within the pool's grace period the
   * old one may be used once more, so it is, at once. */
  if (was_sent && !refresh->was_repeated && g_error_matches (error, AUTH_ERROR, AUTH_ERROR_OFFLINE))
    {
      refresh->was_repeated = TRUE;
      return send (task, sent_cb);
    }
  g_task_return_error (task, g_steal_pointer (&error));
}

static void
got_metadata_cb (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (!auth_metadata_ensure_finish (result, &error))
    return g_task_return_error (task, g_steal_pointer (&error));
  send (task, sent_cb);
}

static gboolean
is_fresh (AuthAccount *account)
{
  const AuthTokens *tokens = auth_account_get_tokens (account);

  return tokens != NULL && auth_tokens_is_fresh (tokens, AUTH_TOKEN_ACCESS, auth_clock_now (), 0);
}

static void
looked_cb (GObject *source,
           GAsyncResult *result,
           gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) documents = auth_keyring_load_finish (result, &error);
  AuthAccount *account = g_task_get_source_object (task);
  Refresh *refresh = g_task_get_task_data (task);
  const char *document;

  if (documents == NULL)
    return g_task_return_error (task, g_steal_pointer (&error));
  if (auth_account_has_unsaved (account))
    return save (task);
  document = g_hash_table_lookup (documents, auth_account_get_id (account));
  if (document != NULL && auth_account_adopt_document (account, document) && is_fresh (account))
    return g_task_return_boolean (task, TRUE);
  auth_metadata_ensure_async (account, refresh->client, AUTH_METADATA_ANY,
                              g_task_get_cancellable (task), got_metadata_cb, g_object_ref (task));
}

/**
 * auth_refresh_async:
 * @account: an account with a session
 * @client: sends the requests
 * @cancellable: cancelled when the session is another one
 * @callback: called when done
 * @user_data: for @callback
 *
 * Gets new tokens and stores them. A keyring that could not take them is found out before the
 * refresh token is spent; looking never prompts. What a former refresh could not store is stored
 * instead of asking again.
 */
void
auth_refresh_async (AuthAccount *account,
                    AuthHttpClient *client,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  GTask *task = g_task_new (account, cancellable, callback, user_data);
  Refresh *refresh = g_new0 (Refresh, 1);

  refresh->client = g_object_ref (client);
  g_task_set_task_data (task, refresh, (GDestroyNotify) refresh_free);
  auth_keyring_load_async (auth_account_get_id (account), FALSE, cancellable, looked_cb, task);
}

/**
 * auth_refresh_finish:
 * @result: the result
 * @error: return location; AUTH_ERROR_SIGN_IN_REQUIRED, AUTH_ERROR_LOCKED, AUTH_ERROR_OFFLINE,
 *   AUTH_ERROR_SERVER_REFUSED, AUTH_ERROR_INVALID_RESPONSE
 *
 * Returns: whether the account has new tokens, stored
 */
gboolean
auth_refresh_finish (GAsyncResult *result,
                     GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
