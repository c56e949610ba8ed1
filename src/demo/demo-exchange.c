/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The pool as a provider's app: a code becomes an ID token, which is checked.
 */

#include "config.h"

#include "demo-exchange.h"

#include <libsoup/soup.h>

#include "auth-error.h"
#include "auth-jwks.h"
#include "auth-uri.h"
#include "demo-federation.h"

#define TIMEOUT_SECONDS 3

typedef struct
{
  const DemoPool *pool;
  const DemoAttempt *attempt;
  SoupSession *session; /* (owned) */
  SoupMessage *message; /* (owned) (nullable) the one on its way */
  AuthJwt *id_token;    /* (owned) (nullable) */
} DemoExchange;

static void
demo_exchange_free (gpointer data)
{
  DemoExchange *self = data;

  g_object_unref (self->session);
  g_clear_object (&self->message);
  g_clear_pointer (&self->id_token, auth_jwt_free);
  g_free (self);
}

static gboolean
demo_exchange_refuse (GError **error, const char *text)
{
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_FAILED, text);
  return FALSE;
}

static void
demo_exchange_refuse_status (const DemoExchange *self, JsonNode *body, GError **error)
{
  guint status = soup_message_get_status (self->message);
  const char *word =
    body != NULL ? auth_json_get_string (json_node_get_object (body), "error") : NULL;

  g_set_error (error, AUTH_ERROR, AUTH_ERROR_FAILED, "%s Error - %u %s",
               self->attempt->provider->label, status,
               word != NULL ? word : soup_status_get_phrase (status));
}

/* An object, or NULL. what: the endpoint, as Cognito names it. */
static JsonNode *
demo_exchange_read (DemoExchange *self, GAsyncResult *result, const char *what, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GBytes) bytes = soup_session_send_and_read_finish (self->session, result, &failure);
  g_autoptr (JsonNode) body = NULL;
  gsize length = 0;
  const char *data;

  if (bytes == NULL && g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    g_set_error (error, AUTH_ERROR, AUTH_ERROR_FAILED,
                 "Timeout occurred in calling IdP %s endpoint", what);
  else if (bytes == NULL)
    demo_exchange_refuse (error, "Connection reset");
  else
    {
      data = g_bytes_get_data (bytes, &length);
      body = auth_json_parse (data, length, what, NULL);
      if (soup_message_get_status (self->message) != 200)
        demo_exchange_refuse_status (self, body, error);
      else if (body == NULL)
        g_set_error (error, AUTH_ERROR, AUTH_ERROR_FAILED, "%s Error - invalid %s response",
                     self->attempt->provider->label, what);
      else
        return g_steal_pointer (&body);
    }
  return NULL;
}

static gboolean
demo_exchange_check (const DemoExchange *self, const AuthJwks *keys, GError **error)
{
  const AuthJwt *jwt = self->id_token;
  g_autofree char *issuer = demo_outside_dup_uri (self->pool->outside, self->attempt->provider, "");
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 expires_at = 0;

  if (!auth_jwks_verify (keys, jwt, NULL))
    return demo_exchange_refuse (error, "Bad id_token signature");
  if (g_strcmp0 (auth_jwt_get_string (jwt, "iss"), issuer) != 0)
    return demo_exchange_refuse (error, "Bad id_token issuer");
  if (g_strcmp0 (auth_jwt_get_string (jwt, "aud"), DEMO_OUTSIDE_CLIENT_ID) != 0)
    return demo_exchange_refuse (error, "Bad id_token audience");
  if (g_strcmp0 (auth_jwt_get_string (jwt, "nonce"), self->attempt->nonce) != 0)
    return demo_exchange_refuse (error, "Bad id_token nonce");
  if (!auth_jwt_get_time (jwt, "exp", &expires_at) || expires_at <= now)
    return demo_exchange_refuse (error, "Bad id_token: it has expired");
  if (auth_jwt_get_string (jwt, "sub") == NULL || auth_jwt_get_string (jwt, "email") == NULL)
    return demo_exchange_refuse (error, "attributes required: [email]");
  return TRUE;
}

static void
demo_exchange_got_keys_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  DemoExchange *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonNode) body = demo_exchange_read (self, result, "jwks", &error);
  g_autofree char *text = body != NULL ? json_to_string (body, FALSE) : NULL;
  g_autoptr (AuthJwks) keys = NULL;

  if (body != NULL)
    keys = auth_jwks_parse (text, strlen (text), &error);
  if (keys != NULL && demo_exchange_check (self, keys, &error))
    g_task_return_pointer (task, g_steal_pointer (&self->id_token), (GDestroyNotify) auth_jwt_free);
  else
    g_task_return_error (task, error);
}

/* A provider that leads elsewhere is not followed: the code would go along. */
static void
demo_exchange_send (GTask *task, SoupMessage *message, GAsyncReadyCallback callback)
{
  DemoExchange *self = g_task_get_task_data (task);

  g_set_object (&self->message, message);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT,
                                    g_task_get_cancellable (task), callback, g_object_ref (task));
}

static void
demo_exchange_got_token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  DemoExchange *self = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonNode) body = demo_exchange_read (self, result, "token", &error);
  g_autofree char *uri = NULL;
  g_autoptr (SoupMessage) message = NULL;
  const char *text;

  if (body == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  text = auth_json_get_string (json_node_get_object (body), "id_token");
  self->id_token = text != NULL ? auth_jwt_parse (text, NULL) : NULL;
  if (self->id_token == NULL)
    {
      g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_FAILED, "Bad id_token");
      return;
    }
  uri = demo_outside_dup_uri (self->pool->outside, self->attempt->provider, "/jwks.json");
  message = soup_message_new ("GET", uri);
  demo_exchange_send (task, message, demo_exchange_got_keys_cb);
}

void
demo_exchange_run_async (const DemoPool *pool,
                         const DemoAttempt *attempt,
                         const char *code,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  DemoExchange *self = g_new0 (DemoExchange, 1);
  g_autofree char *uri = demo_outside_dup_uri (pool->outside, attempt->provider, "/token");
  g_autofree char *redirect_uri = demo_federation_dup_redirect_uri (pool);
  g_autoptr (SoupMessage) message = NULL;

  self->pool = pool;
  self->attempt = attempt;
  self->session =
    soup_session_new_with_options ("proxy-resolver", NULL, "timeout", TIMEOUT_SECONDS, NULL);
  g_task_set_task_data (task, self, demo_exchange_free);
  message = soup_message_new_from_encoded_form (
    "POST", uri,
    auth_form_encode ("grant_type", "authorization_code", "code", code, "redirect_uri",
                      redirect_uri, "client_id", DEMO_OUTSIDE_CLIENT_ID, "client_secret",
                      DEMO_OUTSIDE_CLIENT_SECRET, "code_verifier", attempt->verifier, NULL));
  demo_exchange_send (task, message, demo_exchange_got_token_cb);
}

AuthJwt *
demo_exchange_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
