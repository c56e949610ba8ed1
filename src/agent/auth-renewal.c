/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One renewal of an account's tokens at a time, for any number of callers.
 */

#include "config.h"

#include "auth-renewal.h"

#include <glib/gi18n.h>

#include "auth-clock.h"
#include "auth-refresh.h"
#include "auth-single-flight.h"

struct _AuthRenewal
{
  GObject parent_instance;

  AuthAccount *account;   /* (owned) */
  AuthHttpClient *client; /* (owned) */
  AuthSingleFlight flight;
};

/* What a caller asked for. */
typedef struct
{
  AuthTokenKind kind;
  guint min_validity_seconds;
  gboolean force;
} Wish;

G_DEFINE_FINAL_TYPE (AuthRenewal, auth_renewal, G_TYPE_OBJECT)

/* After a failure a token that is still accepted is better than none, unless the caller said how
 * long it must last or that the one it has is no good. */
static gboolean
is_good_enough (AuthRenewal *self,
                const Wish *wish)
{
  const AuthTokens *tokens = auth_account_get_tokens (self->account);
  gint64 now = auth_clock_now ();

  if (tokens == NULL || wish->force)
    return FALSE;
  if (wish->min_validity_seconds > 0)
    return auth_tokens_is_fresh (tokens, wish->kind, now, wish->min_validity_seconds);
  return auth_tokens_is_valid (tokens, wish->kind, now);
}

static void
answer (GTask *task,
        const GError *error)
{
  AuthRenewal *self = g_task_get_source_object (task);
  const Wish *wish = g_task_get_task_data (task);

  if (auth_account_get_latest_tokens (self->account) == NULL)
    auth_account_want_sign_in (self->account);
  if (error != NULL && !is_good_enough (self, wish))
    g_task_return_error (task, g_error_copy (error));
  else if (auth_account_get_tokens (self->account) == NULL)
    g_task_return_error (task, auth_refresh_new_sign_in_error (self->account));
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
refreshed_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (AuthRenewal) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean was_stopped = g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result)));

  auth_refresh_finish (result, &error);
  if (was_stopped)
    return;
  auth_account_set_problem (self->account, error != NULL ? error->message : NULL);
  auth_single_flight_land (&self->flight, error, answer);
}

/**
 * auth_renewal_peek_token:
 * @self: a renewal
 * @kind: which token
 * @min_validity_seconds: how long it must last; 0: the usual margin
 * @expires_at_out: (out): when it ends, by the machine's clock
 *
 * The hot path: memory only.
 *
 * Returns: (transfer none) (nullable): a fresh token, or %NULL when one has to be got
 */
const char *
auth_renewal_peek_token (AuthRenewal *self,
                         AuthTokenKind kind,
                         guint min_validity_seconds,
                         gint64 *expires_at_out)
{
  const AuthTokens *tokens = auth_account_get_tokens (self->account);

  if (tokens == NULL || auth_tokens_get (tokens, kind) == NULL ||
      !auth_tokens_is_fresh (tokens, kind, auth_clock_now (), min_validity_seconds))
    return NULL;
  *expires_at_out =
    auth_clock_to_wall (auth_tokens_get_expires_at (tokens, kind) - tokens->clock_drift_seconds);
  return auth_tokens_get (tokens, kind);
}

/* A token that this session does not have is not worth asking for while the others are fresh. */
static gboolean
is_fresh (AuthRenewal *self,
          const Wish *wish)
{
  const AuthTokens *tokens = auth_account_get_tokens (self->account);
  gint64 expires_at;

  if (tokens != NULL && auth_tokens_get (tokens, wish->kind) == NULL)
    return auth_tokens_is_fresh (tokens, AUTH_TOKEN_ACCESS, auth_clock_now (), 0);
  return auth_renewal_peek_token (self, wish->kind, wish->min_validity_seconds, &expires_at) !=
         NULL;
}

/**
 * auth_renewal_get_token_async:
 * @self: a renewal
 * @kind: which token
 * @min_validity_seconds: how long it must last; 0: the usual margin
 * @force: whether the pool must be asked, whatever is known
 * @callback: called when done
 * @user_data: for @callback
 *
 * Finishes at once with a fresh token, joins the renewal under way, or starts one. While
 * the pool is left alone after a failure callers get the same answer, unless they @force.
 */
void
auth_renewal_get_token_async (AuthRenewal *self,
                              AuthTokenKind kind,
                              guint min_validity_seconds,
                              gboolean force,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Wish *wish = g_new0 (Wish, 1);
  const GError *rest = auth_single_flight_get_rest (&self->flight);
  GCancellable *cancellable;

  wish->kind = kind;
  wish->min_validity_seconds = min_validity_seconds;
  wish->force = force;
  g_task_set_task_data (task, wish, g_free);
  if (auth_account_get_latest_tokens (self->account) == NULL || (!force && is_fresh (self, wish)))
    return answer (task, NULL);
  if (rest != NULL && !force)
    return answer (task, rest);
  cancellable = auth_single_flight_join (&self->flight, task);
  if (cancellable != NULL)
    auth_refresh_async (self->account, self->client, cancellable, refreshed_cb,
                        g_object_ref (self));
}

/**
 * auth_renewal_get_token_finish:
 * @self: a renewal
 * @result: the result
 * @expires_at_out: (out): when the token ends, by the machine's clock
 * @error: return location; AUTH_ERROR_SIGN_IN_REQUIRED, AUTH_ERROR_OFFLINE, AUTH_ERROR_LOCKED,
 *   AUTH_ERROR_SERVER_REFUSED, AUTH_ERROR_INVALID_RESPONSE, AUTH_ERROR_NOT_FOUND (no ID token)
 *
 * Returns: (transfer none): the token
 */
const char *
auth_renewal_get_token_finish (AuthRenewal *self,
                               GAsyncResult *result,
                               gint64 *expires_at_out,
                               GError **error)
{
  const Wish *wish = g_task_get_task_data (G_TASK (result));
  const AuthTokens *tokens = auth_account_get_tokens (self->account);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  if (tokens == NULL || auth_tokens_get (tokens, wish->kind) == NULL)
    {
      g_set_error (
        error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND,
        _ ("There is no ID token: the scopes lack “openid”, or this provider renews none "
           "and it takes a new sign-in"));
      return NULL;
    }
  *expires_at_out = auth_clock_to_wall (auth_tokens_get_expires_at (tokens, wish->kind) -
                                        tokens->clock_drift_seconds);
  return auth_tokens_get (tokens, wish->kind);
}

/**
 * auth_renewal_retry_now:
 * @self: a renewal
 *
 * The network or the keyring is back: the next caller asks the pool at once.
 */
void
auth_renewal_retry_now (AuthRenewal *self)
{
  auth_single_flight_retry_now (&self->flight);
}

/**
 * auth_renewal_stop:
 * @self: a renewal
 *
 * The session is another one now: whatever is under way for the old one no longer counts.
 */
void
auth_renewal_stop (AuthRenewal *self)
{
  g_autoptr (GError) error = g_error_new (AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED,
                                          _ ("The session has just ended: sign in first"));

  auth_account_set_problem (self->account, NULL);
  auth_single_flight_stop (&self->flight, error, answer);
}

/**
 * auth_renewal_is_running:
 * @self: a renewal
 *
 * Returns: whether the pool is being asked
 */
gboolean
auth_renewal_is_running (AuthRenewal *self)
{
  return auth_single_flight_is_running (&self->flight);
}

static void
auth_renewal_finalize (GObject *object)
{
  AuthRenewal *self = AUTH_RENEWAL (object);

  auth_single_flight_clear (&self->flight);
  g_clear_object (&self->client);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (auth_renewal_parent_class)->finalize (object);
}

static void
auth_renewal_class_init (AuthRenewalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_renewal_finalize;
}

static void
auth_renewal_init (AuthRenewal *self)
{
}

/**
 * auth_renewal_new:
 * @account: whose tokens
 * @client: sends the requests
 *
 * Returns: (transfer full): the account's renewal
 */
AuthRenewal *
auth_renewal_new (AuthAccount *account,
                  AuthHttpClient *client)
{
  AuthRenewal *self = g_object_new (AUTH_TYPE_RENEWAL, NULL);

  self->account = g_object_ref (account);
  self->client = g_object_ref (client);
  return self;
}
