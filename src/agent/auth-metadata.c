/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Fetches what must be known of a provider before it is asked: its endpoints and its keys.
 */

#include "config.h"

#include "auth-metadata.h"

#include <glib/gi18n.h>

#include "auth-clock.h"

#define WHAT             "The user pool"
#define KEYS_MAX_SECONDS (24 * 60 * 60)
#define KEYS_MIN_SECONDS (5 * 60)

typedef struct
{
  AuthHttpClient *client; /* (owned) */
  AuthMetadataFlags flags;
} Ensure;

static void
ensure_free (Ensure *self)
{
  g_clear_object (&self->client);
  g_free (self);
}

static void
fetch (GTask *task,
       const char *uri,
       GAsyncReadyCallback callback)
{
  Ensure *ensure = g_task_get_task_data (task);
  g_autoptr (AuthHttpRequest) request = auth_http_request_new_get (uri);

  auth_http_client_send_async (ensure->client, request, g_task_get_cancellable (task), callback,
                               g_object_ref (task));
}

static AuthHttpResponse *
receive (AuthHttpClient *client,
         GAsyncResult *result,
         GError **error)
{
  g_autoptr (AuthHttpResponse) response =
    auth_http_client_send_finish (client, result, NULL, error);
  g_autoptr (JsonNode) node = NULL;

  if (response != NULL)
    node = auth_http_response_parse_json (response, WHAT, error);
  return node != NULL ? g_steal_pointer (&response) : NULL;
}

static AuthJwks *
read_keys (AuthHttpClient *client,
           GAsyncResult *result,
           GError **error)
{
  g_autoptr (AuthHttpResponse) response = receive (client, result, error);

  if (response == NULL)
    return NULL;
  return auth_jwks_parse (response->body, response->length, error);
}

static void
fetched_keys_cb (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  AuthAccount *account = g_task_get_source_object (task);
  Ensure *ensure = g_task_get_task_data (task);
  AuthJwks *jwks = read_keys (AUTH_HTTP_CLIENT (source), result, &error);

  if (jwks != NULL)
    auth_account_set_jwks (account, jwks, auth_clock_now ());
  else if (auth_account_get_jwks (account) == NULL || ensure->flags & AUTH_METADATA_NEW_KEYS)
    return g_task_return_error (task, g_steal_pointer (&error));
  g_task_return_boolean (task, TRUE);
}

static void
ensure_keys (GTask *task)
{
  AuthAccount *account = g_task_get_source_object (task);
  Ensure *ensure = g_task_get_task_data (task);
  gint64 age = ABS (auth_clock_now () - auth_account_get_jwks_fetched_at (account));
  gboolean is_known = auth_account_get_jwks (account) != NULL;

  if (is_known && age < KEYS_MAX_SECONDS && ensure->flags == AUTH_METADATA_ANY)
    return g_task_return_boolean (task, TRUE);
  if (is_known && age < KEYS_MIN_SECONDS && ensure->flags & AUTH_METADATA_NEW_KEYS)
    return g_task_return_new_error (
      task, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
      _ ("A token of the user pool is signed with a key it does not publish: tell who runs it"));
  fetch (task, auth_account_get_provider (account)->jwks_uri, fetched_keys_cb);
}

static AuthProvider *
read_provider (AuthAccount *account,
               AuthHttpClient *client,
               GAsyncResult *result,
               GError **error)
{
  g_autoptr (AuthHttpResponse) response = receive (client, result, error);

  if (response == NULL)
    return NULL;
  return auth_provider_new (auth_account_get_configuration (account), response->body,
                            response->length, error);
}

static void
fetched_provider_cb (GObject *source,
                     GAsyncResult *result,
                     gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  AuthAccount *account = g_task_get_source_object (task);
  AuthProvider *provider = read_provider (account, AUTH_HTTP_CLIENT (source), result, &error);

  if (provider == NULL)
    return g_task_return_error (task, g_steal_pointer (&error));
  auth_account_set_provider (account, provider);
  ensure_keys (task);
}

static void
ensure_provider (GTask *task)
{
  AuthAccount *account = g_task_get_source_object (task);
  Ensure *ensure = g_task_get_task_data (task);
  const AuthConfiguration *configuration = auth_account_get_configuration (account);
  g_autofree char *uri = auth_provider_dup_discovery_uri (configuration);
  g_autoptr (GError) error = NULL;
  AuthProvider *provider;

  if (auth_account_get_provider (account) != NULL &&
      (ensure->flags & AUTH_METADATA_NEW_PROVIDER) == 0)
    return ensure_keys (task);
  if (uri != NULL)
    return fetch (task, uri, fetched_provider_cb);
  provider = auth_provider_new (configuration, NULL, 0, &error);
  if (provider == NULL)
    return g_task_return_error (task, g_steal_pointer (&error));
  auth_account_set_provider (account, provider);
  ensure_keys (task);
}

/**
 * auth_metadata_ensure_async:
 * @account: an account
 * @client: sends the requests
 * @flags: what must be asked for again
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * Makes sure that @account has its provider and its keys. Keys older than a day are fetched again,
 * unknown ones at most every five minutes.
 */
void
auth_metadata_ensure_async (AuthAccount *account,
                            AuthHttpClient *client,
                            AuthMetadataFlags flags,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (account, cancellable, callback, user_data);
  Ensure *ensure = g_new0 (Ensure, 1);

  ensure->client = g_object_ref (client);
  ensure->flags = flags;
  g_task_set_task_data (task, ensure, (GDestroyNotify) ensure_free);
  ensure_provider (task);
  g_object_unref (task);
}

/**
 * auth_metadata_ensure_finish:
 * @result: the result
 * @error: return location; AUTH_ERROR_OFFLINE, AUTH_ERROR_SERVER_REFUSED,
 * AUTH_ERROR_INVALID_RESPONSE
 *
 * Returns: whether the account has its provider and keys now
 */
gboolean
auth_metadata_ensure_finish (GAsyncResult *result,
                             GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
