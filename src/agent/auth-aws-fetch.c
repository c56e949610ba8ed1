/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One set of AWS credentials, from the ID token to the identity pool's answer.
 */

#include "config.h"

#include "auth-aws-fetch.h"

#include "auth-clock.h"

typedef struct
{
  AuthRenewal *renewal;   /* (owned) (nullable) none for a guest */
  AuthHttpClient *client; /* (owned) */
  char *role_arn;         /* (owned) (nullable) */
  AuthSecret *id_token;   /* (owned) (nullable) none for a guest */
  char *subject;          /* (owned) whose ID token; "" for a guest */
  char *identity_id;      /* (owned) (nullable) */
  gboolean was_renewed;   /* because the identity pool took the ID token for expired */
  GAsyncReadyCallback got_token_cb;
} Fetch;

static void
fetch_free (Fetch *self)
{
  g_clear_object (&self->renewal);
  g_clear_object (&self->client);
  g_clear_pointer (&self->role_arn, g_free);
  g_clear_pointer (&self->id_token, auth_secret_free);
  g_clear_pointer (&self->subject, g_free);
  g_clear_pointer (&self->identity_id, g_free);
  g_free (self);
}

/* request: (transfer full) (nullable); error: set when there is none */
static void
send (GTask *task,
      AuthHttpRequest *request,
      GError *error,
      GAsyncReadyCallback callback)
{
  g_autoptr (AuthHttpRequest) owned = request;
  Fetch *fetch = g_task_get_task_data (task);

  if (request == NULL)
    return g_task_return_error (task, error);
  auth_http_client_send_async (fetch->client, request, g_task_get_cancellable (task), callback,
                               g_object_ref (task));
}

static void
ask_identity (GTask *task,
              GAsyncReadyCallback callback)
{
  Fetch *fetch = g_task_get_task_data (task);
  const AuthConfiguration *configuration =
    auth_account_get_configuration (g_task_get_source_object (task));
  GError *error = NULL;
  AuthHttpRequest *request = auth_aws_request_new_identity (configuration, fetch->id_token, &error);

  g_clear_pointer (&fetch->identity_id, g_free);
  send (task, request, error, callback);
}

static void
ask_credentials (GTask *task,
                 GAsyncReadyCallback callback)
{
  Fetch *fetch = g_task_get_task_data (task);
  const AuthConfiguration *configuration =
    auth_account_get_configuration (g_task_get_source_object (task));
  GError *error = NULL;
  AuthHttpRequest *request = auth_aws_request_new_credentials (
    configuration, fetch->identity_id, fetch->id_token, fetch->role_arn, &error);

  send (task, request, error, callback);
}

/* Nobody waits for the keyring: an identity that is not in it is asked for again. */
static void
accept (GTask *task,
        AuthAwsCredentials *credentials)
{
  AuthAccount *account = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);

  if (!g_cancellable_is_cancelled (g_task_get_cancellable (task)) &&
      auth_account_remember_identity (account, fetch->subject, credentials->identity_id))
    auth_account_save_async (account, NULL, NULL);
  g_task_return_pointer (task, credentials, (GDestroyNotify) auth_aws_credentials_free);
}

static AuthHttpResponse *
take_response (GTask *task,
               GObject *client,
               GAsyncResult *result)
{
  GError *error = NULL;
  AuthHttpResponse *response =
    auth_http_client_send_finish (AUTH_HTTP_CLIENT (client), result, NULL, &error);

  if (response == NULL)
    g_task_return_error (task, error);
  return response;
}

/* An ID token that looks fresh here may have ended by the identity pool's clock: a new one is tried
 * once. */
static void
fail (GTask *task,
      const AuthHttpResponse *response,
      GError *error)
{
  Fetch *fetch = g_task_get_task_data (task);

  if (fetch->renewal != NULL && !fetch->was_renewed && auth_aws_is_token_expired (response))
    {
      g_error_free (error);
      fetch->was_renewed = TRUE;
      return auth_renewal_get_token_async (fetch->renewal, AUTH_TOKEN_ID, 0, TRUE,
                                           fetch->got_token_cb, g_object_ref (task));
    }
  if (error->code == AUTH_ERROR_NOT_FOUND)
    error->code = AUTH_ERROR_SERVER_REFUSED;
  g_task_return_error (task, error);
}

static void
got_credentials_cb (GObject *source,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (AuthHttpResponse) response = take_response (task, source, result);
  GError *error = NULL;
  AuthAwsCredentials *credentials;

  if (response == NULL)
    return;
  credentials = auth_aws_credentials_new_from_response (response, auth_clock_now (), &error);
  if (credentials != NULL)
    accept (task, credentials);
  else
    fail (task, response, error);
}

static void
got_identity_cb (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (AuthHttpResponse) response = take_response (task, source, result);
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;

  if (response == NULL)
    return;
  fetch->identity_id = auth_aws_parse_identity (response, &error);
  if (fetch->identity_id != NULL)
    ask_credentials (task, got_credentials_cb);
  else
    fail (task, response, error);
}

/* An identity that was merged or deleted since is asked for afresh, once. */
static void
tried_remembered_cb (GObject *source,
                     GAsyncResult *result,
                     gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (AuthHttpResponse) response = take_response (task, source, result);
  GError *error = NULL;
  AuthAwsCredentials *credentials;

  if (response == NULL)
    return;
  credentials = auth_aws_credentials_new_from_response (response, auth_clock_now (), &error);
  if (credentials != NULL)
    return accept (task, credentials);
  if (error->code != AUTH_ERROR_NOT_FOUND)
    return fail (task, response, error);
  g_error_free (error);
  ask_identity (task, got_identity_cb);
}

static void
begin (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);

  g_free (fetch->identity_id);
  fetch->identity_id =
    g_strdup (auth_account_get_identity (g_task_get_source_object (task), fetch->subject));
  if (fetch->identity_id != NULL)
    ask_credentials (task, tried_remembered_cb);
  else
    ask_identity (task, got_identity_cb);
}

static void
got_token_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthJwt) jwt = NULL;
  Fetch *fetch = g_task_get_task_data (task);
  gint64 expires_at;
  const char *token =
    auth_renewal_get_token_finish (AUTH_RENEWAL (source), result, &expires_at, &error);

  if (token == NULL)
    return g_task_return_error (task, g_steal_pointer (&error));
  if (g_task_return_error_if_cancelled (task))
    return;
  jwt = auth_jwt_parse (token, &error);
  if (jwt == NULL)
    return g_task_return_error (task, g_steal_pointer (&error));
  g_clear_pointer (&fetch->id_token, auth_secret_free);
  g_free (fetch->subject);
  fetch->id_token = g_strdup (token);
  fetch->subject = g_strdup (auth_jwt_get_string (jwt, "sub"));
  begin (task);
}

/**
 * auth_aws_fetch_async:
 * @account: an account with an identity pool
 * @renewal: (nullable): its renewal, or %NULL to ask as a guest
 * @client: sends the requests
 * @role_arn: (nullable): one of the roles the person may take, or %NULL for the pool's choice
 * @cancellable: cancelled when the session is another one
 * @callback: called when done
 * @user_data: for @callback
 *
 * Asks the identity pool for credentials, with an ID token that is renewed first when it has to be,
 * and once more when the identity pool takes it for expired. The identity is remembered in the
 * keyring, and replaced when the pool answers with another.
 */
void
auth_aws_fetch_async (AuthAccount *account,
                      AuthRenewal *renewal,
                      AuthHttpClient *client,
                      const char *role_arn,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (account, cancellable, callback, user_data);
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->client = g_object_ref (client);
  fetch->role_arn = g_strdup (role_arn);
  fetch->got_token_cb = got_token_cb;
  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_free);
  if (g_set_object (&fetch->renewal, renewal))
    return auth_renewal_get_token_async (renewal, AUTH_TOKEN_ID, 0, FALSE, got_token_cb,
                                         g_steal_pointer (&task));
  fetch->subject = g_strdup (AUTH_ACCOUNT_GUEST);
  begin (task);
}

/**
 * auth_aws_fetch_finish:
 * @result: the result
 * @subject_out: (out) (transfer none): whose ID token was used; "" for a guest
 * @error: return location; those of auth_renewal_get_token_finish(), AUTH_ERROR_NOT_SUPPORTED
 *
 * Returns: (transfer full): the credentials
 */
AuthAwsCredentials *
auth_aws_fetch_finish (GAsyncResult *result,
                       const char **subject_out,
                       GError **error)
{
  const Fetch *fetch = g_task_get_task_data (G_TASK (result));
  AuthAwsCredentials *credentials = g_task_propagate_pointer (G_TASK (result), error);

  if (credentials != NULL)
    *subject_out = fetch->subject;
  return credentials;
}
