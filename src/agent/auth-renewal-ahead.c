/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Renews an account's tokens and AWS credentials before they end, for programs that are connected.
 */

#include "config.h"

#include "auth-renewal-ahead.h"

#include "auth-clock.h"

#define MAX_WANTS         16
#define JITTER_SECONDS    10
#define LATE_SECONDS      5
#define RETRY_MIN_SECONDS 30
#define RETRY_MAX_SECONDS (10 * 60)

#define AWS "aws-credentials"

/**
 * AuthRenewalAhead:
 *
 * As long as a program that asked for something, and may have it, is on the bus, one timer waits
 * for the moment when that has to be renewed. Without such a program, and without a session, there
 * is none. A machine that wakes up with everything expired asks once for each account, and not for
 * all of them in the same second.
 */
struct _AuthRenewalAhead
{
  GObject parent_instance;

  AuthAccount *account;  /* (owned) */
  AuthRenewal *renewal;  /* (owned) */
  AuthAwsSource *aws;    /* (owned) */
  AuthCallers *callers;  /* (owned) */
  AuthAccess *access;    /* (owned) */
  GHashTable *wants;     /* (owned) unique name -> GHashTable: permissions for what it wants */
  GSourceOnceFunc renew; /* what the timer calls */
  guint timer;
  gint64 due_at;   /* when the timer fires */
  gint64 retry_at; /* not before, after a failure */
  guint failures;  /* in a row */
  guint running;   /* requests */
};

G_DEFINE_FINAL_TYPE (AuthRenewalAhead, auth_renewal_ahead, G_TYPE_OBJECT)

static gboolean
is_of_aws (const char *want)
{
  return g_str_has_prefix (want, AWS);
}

/* NULL: the one that the pool chooses. */
static const char *
get_role (const char *want)
{
  return want[strlen (AWS)] == ':' ? want + strlen (AWS) + 1 : NULL;
}

/* G_MAXINT64: there is nothing to be renewed. */
static gint64
get_due_of (AuthRenewalAhead *self, const char *want)
{
  const AuthTokens *tokens = auth_account_get_tokens (self->account);
  gint64 due;

  if (tokens == NULL)
    return G_MAXINT64;
  if (!is_of_aws (want))
    return auth_tokens_get_fresh_until (tokens) + 1;
  due = auth_aws_source_get_renewal_time (self->aws, get_role (want));
  return due > 0 ? due + 1 : G_MAXINT64;
}

/* What somebody wants who may have it now. */
static GHashTable *
collect_wants (AuthRenewalAhead *self)
{
  const char *account = auth_account_get_id (self->account);
  GHashTable *all = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter, inner;
  gpointer caller, wants, want;

  g_hash_table_iter_init (&iter, self->wants);
  while (g_hash_table_iter_next (&iter, &caller, &wants))
    {
      g_hash_table_iter_init (&inner, wants);
      while (g_hash_table_iter_next (&inner, &want, NULL))
        if (auth_access_is_allowed (self->access, caller, account, want, NULL))
          g_hash_table_add (all, want);
    }
  return all;
}

static gint64
get_due (AuthRenewalAhead *self)
{
  g_autoptr (GHashTable) all = collect_wants (self);
  GHashTableIter iter;
  gpointer want;
  gint64 due = G_MAXINT64;

  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, &want, NULL))
    due = MIN (due, get_due_of (self, want));
  return due;
}

static void
schedule (AuthRenewalAhead *self)
{
  gint64 now = auth_clock_now ();
  gint64 due = self->running == 0 ? get_due (self) : G_MAXINT64;

  due = due < G_MAXINT64 ? MAX (due, self->retry_at) : due;
  /* What is to be asked any moment stays where chance has put it. */
  if (self->timer != 0 && due <= now && self->due_at <= now + JITTER_SECONDS)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  if (due == G_MAXINT64)
    return;
  self->due_at = due > now ? due : now + g_random_int_range (1, JITTER_SECONDS + 1);
  self->timer = auth_clock_call_at (self->due_at, self->renew, self);
}

/* What is still due has not been renewed, whatever its callers were given instead. */
static void
end_request (AuthRenewalAhead *self)
{
  gint64 now = auth_clock_now ();

  if (--self->running > 0)
    return;
  if (get_due (self) > now)
    self->failures = 0;
  else
    self->retry_at = now + MIN (RETRY_MIN_SECONDS << MIN (self->failures++, 5), RETRY_MAX_SECONDS);
  schedule (self);
}

static void
got_token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthRenewalAhead) self = user_data;
  gint64 expires_at;

  auth_renewal_get_token_finish (AUTH_RENEWAL (source), result, &expires_at, NULL);
  end_request (self);
}

static void
got_credentials_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthRenewalAhead) self = user_data;

  auth_aws_source_get_finish (AUTH_AWS_SOURCE (source), result, NULL);
  end_request (self);
}

static void
renew (AuthRenewalAhead *self, const char *want)
{
  self->running++;
  if (!is_of_aws (want))
    auth_renewal_get_token_async (self->renewal, AUTH_TOKEN_ACCESS, 0, FALSE, got_token_cb,
                                  g_object_ref (self));
  else
    {
      const AuthAwsWish wish = { .role_arn = get_role (want) };

      auth_aws_source_get_async (self->aws, &wish, got_credentials_cb, g_object_ref (self));
    }
}

static void
renew_cb (gpointer user_data)
{
  AuthRenewalAhead *self = user_data;
  g_autoptr (GHashTable) all = collect_wants (self);
  gint64 now = auth_clock_now ();
  gboolean is_late = now > self->due_at + LATE_SECONDS;
  GHashTableIter iter;
  gpointer want;

  self->timer = 0;
  g_hash_table_iter_init (&iter, all);
  while (!is_late && g_hash_table_iter_next (&iter, &want, NULL))
    if (get_due_of (self, want) <= now)
      renew (self, want);
  if (self->running == 0)
    schedule (self);
}

/**
 * auth_renewal_ahead_note:
 * @self: an account's renewal ahead
 * @caller: the unique name of who asks
 * @permission: for what, and it has that permission
 *
 * As long as @caller is on the bus, what it wants is renewed ahead. The person's own programs,
 * which show and hand on rather than use it, do not count.
 */
void
auth_renewal_ahead_note (AuthRenewalAhead *self, const char *caller, const char *permission)
{
  GHashTable *wants = g_hash_table_lookup (self->wants, caller);

  if (wants != NULL && g_hash_table_contains (wants, permission))
    return;
  if (auth_callers_is_control (self->callers, caller) ||
      auth_callers_peek (self->callers, caller) == NULL)
    return;
  if (wants == NULL)
    {
      wants = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (self->wants, g_strdup (caller), wants);
    }
  if (g_hash_table_size (wants) < MAX_WANTS)
    g_hash_table_add (wants, g_strdup (permission));
  schedule (self);
}

/**
 * auth_renewal_ahead_retry_now:
 * @self: an account's renewal ahead
 *
 * The network or the keyring is back: what could not be renewed is tried again soon.
 */
void
auth_renewal_ahead_retry_now (AuthRenewalAhead *self)
{
  self->failures = 0;
  self->retry_at = 0;
  schedule (self);
}

/**
 * auth_renewal_ahead_is_active:
 * @self: an account's renewal ahead
 *
 * Returns: whether a program is on the bus for which something will be renewed
 */
gboolean
auth_renewal_ahead_is_active (AuthRenewalAhead *self)
{
  return self->timer != 0 || self->running > 0;
}

/**
 * auth_renewal_ahead_close:
 * @self: an account's renewal ahead
 *
 * The agent is about to leave: nothing is renewed any more.
 */
void
auth_renewal_ahead_close (AuthRenewalAhead *self)
{
  g_hash_table_remove_all (self->wants);
  schedule (self);
}

static void
left_cb (AuthRenewalAhead *self, AuthCaller *caller)
{
  if (g_hash_table_remove (self->wants, auth_caller_get_unique_name (caller)))
    schedule (self);
}

static void
auth_renewal_ahead_finalize (GObject *object)
{
  AuthRenewalAhead *self = AUTH_RENEWAL_AHEAD (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->wants, g_hash_table_unref);
  g_clear_object (&self->access);
  g_clear_object (&self->callers);
  g_clear_object (&self->aws);
  g_clear_object (&self->renewal);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (auth_renewal_ahead_parent_class)->finalize (object);
}

static void
auth_renewal_ahead_class_init (AuthRenewalAheadClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_renewal_ahead_finalize;
}

static void
auth_renewal_ahead_init (AuthRenewalAhead *self)
{
  self->renew = renew_cb;
  self->wants =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
}

/**
 * auth_renewal_ahead_new:
 * @account: an account
 * @renewal: its tokens
 * @aws: its AWS credentials
 * @callers: tells who leaves the bus
 * @access: knows who may what
 *
 * Returns: (transfer full): the account's renewal ahead; nothing happens before somebody asks
 */
AuthRenewalAhead *
auth_renewal_ahead_new (AuthAccount *account,
                        AuthRenewal *renewal,
                        AuthAwsSource *aws,
                        AuthCallers *callers,
                        AuthAccess *access)
{
  AuthRenewalAhead *self = g_object_new (AUTH_TYPE_RENEWAL_AHEAD, NULL);

  self->account = g_object_ref (account);
  self->renewal = g_object_ref (renewal);
  self->aws = g_object_ref (aws);
  self->callers = g_object_ref (callers);
  self->access = g_object_ref (access);
  g_signal_connect_object (callers, "left", G_CALLBACK (left_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (auth_account_get_skeleton (account), "notify::tokens-expire-at",
                           G_CALLBACK (schedule), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (access, "changed", G_CALLBACK (schedule), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (aws, "renewed", G_CALLBACK (schedule), self, G_CONNECT_SWAPPED);
  return self;
}
