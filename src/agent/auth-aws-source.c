/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An account's AWS credentials: asked for once for any number of callers, kept in memory only.
 */

#include "config.h"

#include "auth-aws-source.h"

#include <glib/gi18n.h>

#include "auth-aws-fetch.h"
#include "auth-clock.h"
#include "auth-single-flight.h"

/* The AWS command line and SDKs ask again at every call when less than this is left. */
#define MARGIN_SECONDS (15 * 60)

struct _AuthAwsSource
{
  GObject parent_instance;

  AuthAccount *account;   /* (owned) */
  AuthRenewal *renewal;   /* (owned) */
  AuthHttpClient *client; /* (owned) */
  GHashTable *roles;      /* (owned) char *: role ARN, or "" -> Role */
};

/* What is known and under way for one role; counted, because an answer may come after the end. */
typedef struct
{
  AuthAwsSource *source;           /* (unowned) alive while anybody waits */
  AuthAwsCredentials *credentials; /* (owned) (nullable) */
  char *subject;                   /* (owned) (nullable) whose they are */
  gint64 lifetime_seconds;         /* of them, when they came */
  AuthSingleFlight flight;
  gboolean is_stale; /* got with tokens that were renewed since: the person's roles may be others */
} Role;

/* One caller. */
typedef struct
{
  Role *role; /* (owned) */
  guint32 min_validity_seconds;
} Wait;

enum
{
  SIGNAL_RENEWED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AuthAwsSource, auth_aws_source, G_TYPE_OBJECT)

static void
role_clear (Role *role)
{
  g_clear_pointer (&role->credentials, auth_aws_credentials_free);
  g_clear_pointer (&role->subject, g_free);
  auth_single_flight_clear (&role->flight);
}

static void
role_unref (gpointer role)
{
  g_rc_box_release_full (role, (GDestroyNotify) role_clear);
}

static void
wait_free (Wait *wait)
{
  role_unref (wait->role);
  g_free (wait);
}

static gboolean
is_guest (AuthAwsSource *self)
{
  return auth_account_get_latest_tokens (self->account) == NULL;
}

/* For how long the credentials are good; 0 when they are another person's. */
static gint64
get_left (const Role *role)
{
  const char *subject =
    is_guest (role->source) ? AUTH_ACCOUNT_GUEST : auth_account_get_subject (role->source->account);

  if (role->credentials == NULL || g_strcmp0 (role->subject, subject) != 0)
    return 0;
  return MAX (auth_aws_credentials_get_left (role->credentials, auth_clock_now ()), 0);
}

/* A pool whose credentials are short-lived is not asked on every call. */
static gboolean
is_fresh (const Role *role, guint32 min_validity_seconds)
{
  gint64 wanted = MAX (MARGIN_SECONDS, (gint64) min_validity_seconds);

  return !role->is_stale && get_left (role) > MIN (wanted, role->lifetime_seconds * 9 / 10);
}

/* What is still good is better than nothing while the pool cannot be asked. */
static gboolean
is_good_enough (const Role *role, guint32 min_validity_seconds, const GError *error)
{
  if (error->code != AUTH_ERROR_OFFLINE && error->code != AUTH_ERROR_LOCKED)
    return FALSE;
  return get_left (role) > min_validity_seconds;
}

static void
answer (GTask *task, const GError *error)
{
  const Wait *wait = g_task_get_task_data (task);

  if (error != NULL && !is_good_enough (wait->role, wait->min_validity_seconds, error))
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/* credentials: (transfer full) */
static void
keep (Role *role, AuthAwsCredentials *credentials, const char *subject)
{
  auth_aws_credentials_free (role->credentials);
  role->credentials = credentials;
  role->is_stale = FALSE;
  role->lifetime_seconds = auth_aws_credentials_get_left (credentials, auth_clock_now ());
  g_free (role->subject);
  role->subject = g_strdup (subject);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Role *role = user_data;
  g_autoptr (GError) error = NULL;
  const char *subject = NULL;
  gboolean was_stopped = g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result)));
  AuthAwsCredentials *credentials = auth_aws_fetch_finish (result, &subject, &error);

  /* After a stop the role, and its source, are only memory to be freed. */
  if (!was_stopped)
    {
      if (credentials != NULL)
        keep (role, credentials, subject);
      auth_single_flight_land (&role->flight, error, answer);
      if (credentials != NULL)
        g_signal_emit (role->source, signals[SIGNAL_RENEWED], 0);
    }
  role_unref (role);
}

static gboolean
is_spent (gpointer key, gpointer value, gpointer user_data)
{
  const Role *role = value;

  return !auth_single_flight_is_running (&role->flight) && get_left (role) == 0 &&
         auth_single_flight_get_rest (&role->flight) == NULL;
}

/* Callers name roles as they like: those that came to nothing are not kept. */
static Role *
get_role (AuthAwsSource *self, const char *role_arn)
{
  const char *key = role_arn != NULL ? role_arn : "";
  Role *role = g_hash_table_lookup (self->roles, key);

  if (role != NULL)
    return role;
  g_hash_table_foreach_remove (self->roles, is_spent, NULL);
  role = g_rc_box_new0 (Role);
  role->source = self;
  g_hash_table_insert (self->roles, g_strdup (key), role);
  return role;
}

/**
 * auth_aws_source_check:
 * @self: a source
 * @wish: what for
 * @error: return location; AUTH_ERROR_NOT_SUPPORTED, AUTH_ERROR_SIGN_IN_REQUIRED,
 *   AUTH_ERROR_INVALID_ARGUMENT
 *
 * Returns: %FALSE when it is known at once that there are none for @wish
 */
gboolean
auth_aws_source_check (AuthAwsSource *self, const AuthAwsWish *wish, GError **error)
{
  if (auth_account_get_configuration (self->account)->identity_pool_id == NULL)
    g_set_error (
      error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED,
      _ ("This account has no identity pool, which is what gives AWS credentials: set it with "
         "“authenticatorctl set --identity-pool-id”"));
  else if (is_guest (self) && !wish->allows_guest)
    g_set_error (error, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED,
                 _ ("Nobody is signed in: sign in first"));
  else if (is_guest (self) && wish->role_arn != NULL)
    g_set_error (error, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED,
                 _ ("A guest cannot choose a role: sign in first"));
  else
    return wish->role_arn == NULL || auth_aws_check_role_arn (wish->role_arn, error);
  return FALSE;
}

/**
 * auth_aws_source_get_async:
 * @self: a source
 * @wish: what for
 * @callback: called when done
 * @user_data: for @callback
 *
 * Finishes at once with credentials that have more than 15 minutes left, joins the fetch under way
 * for the same role, or starts one. While the pool is left alone after a failure callers get the
 * same answer.
 */
void
auth_aws_source_get_async (AuthAwsSource *self,
                           const AuthAwsWish *wish,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (GError) error = NULL;
  GCancellable *cancellable;
  const GError *rest;
  Wait *wait;
  Role *role;

  if (is_guest (self) && !wish->allows_guest)
    auth_account_want_sign_in (self->account);
  if (!auth_aws_source_check (self, wish, &error))
    return g_task_return_error (task, g_steal_pointer (&error));
  role = get_role (self, wish->role_arn);
  wait = g_new0 (Wait, 1);
  wait->role = g_rc_box_acquire (role);
  wait->min_validity_seconds = wish->min_validity_seconds;
  g_task_set_task_data (task, wait, (GDestroyNotify) wait_free);
  if (is_fresh (role, wish->min_validity_seconds))
    return answer (g_steal_pointer (&task), NULL);
  rest = auth_single_flight_get_rest (&role->flight);
  if (rest != NULL)
    return answer (g_steal_pointer (&task), rest);
  cancellable = auth_single_flight_join (&role->flight, g_steal_pointer (&task));
  if (cancellable != NULL)
    auth_aws_fetch_async (self->account, is_guest (self) ? NULL : self->renewal, self->client,
                          wish->role_arn, cancellable, fetched_cb, g_rc_box_acquire (role));
}

/**
 * auth_aws_source_get_finish:
 * @self: a source
 * @result: the result
 * @error: return location; AUTH_ERROR_SIGN_IN_REQUIRED, AUTH_ERROR_OFFLINE, AUTH_ERROR_LOCKED,
 *   AUTH_ERROR_SERVER_REFUSED, AUTH_ERROR_INVALID_RESPONSE, AUTH_ERROR_INVALID_ARGUMENT,
 *   AUTH_ERROR_NOT_SUPPORTED (no identity pool), AUTH_ERROR_NOT_FOUND (no ID token)
 *
 * Returns: (transfer none): the credentials
 */
const AuthAwsCredentials *
auth_aws_source_get_finish (AuthAwsSource *self, GAsyncResult *result, GError **error)
{
  const Wait *wait = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  /* The answer may have waited for its turn while the person signed out. */
  if (get_left (wait->role) == 0)
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED,
                   _ ("The session has just ended: sign in first"));
      return NULL;
    }
  return wait->role->credentials;
}

/**
 * auth_aws_source_get_renewal_time:
 * @self: a source
 * @role_arn: (nullable): a role
 *
 * Returns: from when, by auth_clock_now(), auth_aws_source_get_async() gets new credentials instead
 *   of those that are here; 0 when there are none that are still good
 */
gint64
auth_aws_source_get_renewal_time (AuthAwsSource *self, const char *role_arn)
{
  const Role *role = g_hash_table_lookup (self->roles, role_arn != NULL ? role_arn : "");
  gint64 left = role != NULL ? get_left (role) : 0;

  if (left == 0)
    return 0;
  return auth_clock_now () + left - MIN (MARGIN_SECONDS, role->lifetime_seconds / 2);
}

/**
 * auth_aws_source_retry_now:
 * @self: a source
 *
 * The network or the keyring is back: the next caller asks the pool at once.
 */
void
auth_aws_source_retry_now (AuthAwsSource *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->roles);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    auth_single_flight_retry_now (&((Role *) value)->flight);
}

static void
stop_role (Role *role)
{
  g_autoptr (GError) error = g_error_new (AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED,
                                          _ ("The session has just ended: sign in first"));

  g_clear_pointer (&role->credentials, auth_aws_credentials_free);
  auth_single_flight_stop (&role->flight, error, answer);
}

/**
 * auth_aws_source_stop:
 * @self: a source
 *
 * The session is another one now: what was got with the old one is wiped, and what is under way no
 * longer counts.
 */
void
auth_aws_source_stop (AuthAwsSource *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->roles);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    stop_role (value);
  g_hash_table_remove_all (self->roles);
}

/**
 * auth_aws_source_make_stale:
 * @self: a source
 *
 * The tokens were renewed because somebody wanted it: the person's groups and roles may be others
 * now, so that the next caller gets new credentials, if the pool can be asked.
 */
void
auth_aws_source_make_stale (AuthAwsSource *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->roles);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ((Role *) value)->is_stale = TRUE;
}

/**
 * auth_aws_source_is_running:
 * @self: a source
 *
 * Returns: whether the pool is being asked
 */
gboolean
auth_aws_source_is_running (AuthAwsSource *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->roles);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (auth_single_flight_is_running (&((const Role *) value)->flight))
      return TRUE;
  return FALSE;
}

static void
auth_aws_source_finalize (GObject *object)
{
  AuthAwsSource *self = AUTH_AWS_SOURCE (object);

  g_clear_pointer (&self->roles, g_hash_table_unref);
  g_clear_object (&self->client);
  g_clear_object (&self->renewal);
  g_clear_object (&self->account);
  G_OBJECT_CLASS (auth_aws_source_parent_class)->finalize (object);
}

static void
auth_aws_source_class_init (AuthAwsSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_aws_source_finalize;

  /**
   * AuthAwsSource::renewed:
   *
   * New credentials of some role are there.
   */
  signals[SIGNAL_RENEWED] = g_signal_new ("renewed", AUTH_TYPE_AWS_SOURCE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
auth_aws_source_init (AuthAwsSource *self)
{
  self->roles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, role_unref);
}

/**
 * auth_aws_source_new:
 * @account: whose credentials
 * @renewal: its tokens
 * @client: sends the requests
 *
 * Returns: (transfer full): the account's source
 */
AuthAwsSource *
auth_aws_source_new (AuthAccount *account, AuthRenewal *renewal, AuthHttpClient *client)
{
  AuthAwsSource *self = g_object_new (AUTH_TYPE_AWS_SOURCE, NULL);

  self->account = g_object_ref (account);
  self->renewal = g_object_ref (renewal);
  self->client = g_object_ref (client);
  g_signal_connect_object (account, "session-ended", G_CALLBACK (auth_aws_source_stop), self,
                           G_CONNECT_SWAPPED);
  return self;
}
