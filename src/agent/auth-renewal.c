/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One renewal of an account's tokens at a time, for any number of callers.
 */

#include "config.h"

#include "auth-renewal.h"

#include "auth-clock.h"
#include "auth-refresh.h"

#define RETRY_MAX_SECONDS 30

struct _AuthRenewal
{
  GObject parent_instance;

  AuthAccount *account;      /* (owned) */
  AuthHttpClient *client;    /* (owned) */
  GQueue waiters;            /* GTask */
  GCancellable *cancellable; /* (owned) (nullable) of the refresh under way */
  GError *last_error;        /* (owned) (nullable) why the last refresh failed */
  gint64 retry_at;           /* no earlier, unless forced */
  guint failures;            /* in a row */
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
answer (AuthRenewal *self,
        GTask *task,
        const GError *error)
{
  const Wish *wish = g_task_get_task_data (task);

  if (error != NULL && !is_good_enough (self, wish))
    g_task_return_error (task, g_error_copy (error));
  else if (auth_account_get_tokens (self->account) == NULL)
    g_task_return_error (task, auth_refresh_new_sign_in_error (self->account));
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
answer_all (AuthRenewal *self,
            const GError *error)
{
  GQueue waiters = self->waiters;
  GTask *task;

  g_queue_init (&self->waiters);
  while ((task = g_queue_pop_head (&waiters)) != NULL)
    answer (self, task, error);
}

static void
note_outcome (AuthRenewal *self,
              const GError *error)
{
  g_clear_error (&self->last_error);
  auth_account_set_problem (self->account, error != NULL ? error->message : NULL);
  if (error == NULL)
    {
      self->failures = 0;
      self->retry_at = 0;
      return;
    }
  self->last_error = g_error_copy (error);
  self->retry_at = auth_clock_now () + MIN (1u << MIN (self->failures, 5), RETRY_MAX_SECONDS);
  self->failures++;
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
  g_clear_object (&self->cancellable);
  note_outcome (self, error);
  answer_all (self, error);
}

static void
start (AuthRenewal *self)
{
  if (self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  auth_refresh_async (self->account, self->client, self->cancellable, refreshed_cb,
                      g_object_ref (self));
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

static gboolean
is_resting (AuthRenewal *self)
{
  return self->cancellable == NULL && self->last_error != NULL &&
         auth_clock_now () < self->retry_at;
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
 * Finishes at once with a fresh token, joins the renewal under way, or starts one. After a failure
 * the pool is left alone for a second, then two, four, up to 30, and callers get the same answer
 * meanwhile, unless they @force.
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

  wish->kind = kind;
  wish->min_validity_seconds = min_validity_seconds;
  wish->force = force;
  g_task_set_task_data (task, wish, g_free);
  if (auth_account_get_latest_tokens (self->account) == NULL || (!force && is_fresh (self, wish)))
    return answer (self, task, NULL);
  if (is_resting (self) && !force)
    return answer (self, task, self->last_error);
  g_queue_push_tail (&self->waiters, task);
  start (self);
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
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND,
                   "There is no ID token: the scopes lack “openid”, or this provider renews none "
                   "and it takes a new sign-in");
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
  self->retry_at = 0;
  self->failures = 0;
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
                                          "The session has just ended: sign in first");

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  note_outcome (self, NULL);
  answer_all (self, error);
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
  return self->cancellable != NULL;
}

static void
auth_renewal_finalize (GObject *object)
{
  AuthRenewal *self = AUTH_RENEWAL (object);

  g_clear_error (&self->last_error);
  g_clear_object (&self->cancellable);
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
