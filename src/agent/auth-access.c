/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Which program may have what: the person's decisions and those of this computer's policy.
 */

#include "config.h"

#include "auth-access.h"

#include "auth-error.h"
#include "auth-grants-store.h"
#include "auth-keyring.h"
#include "auth-policy-file.h"

/* More than these a program asks for only to fill the memory. */
#define MAX_CACHED 64
#define MAX_ONCE   64

/* What happened is written so long after it, with what happened meanwhile. */
#define SAVE_SECONDS 60

/**
 * AuthAccess:
 *
 * The person's own programs always may. For others the stricter of what the person and the policy
 * decided counts; what the policy allows needs no person. What was decided for one visit is kept
 * with the caller and goes with it.
 */
struct _AuthAccess
{
  GObject parent_instance;

  AuthCallers *callers;   /* (owned) */
  AuthGrantsStore *store; /* (owned) */
  AuthPolicyFile *policy; /* (owned) */
  AuthEventLog *log;      /* (owned) */
  guint save_id;
  guint generation;       /* of what is in force: what was found out before is out of date */
  guint n_once;           /* how often something was allowed once */
  GHashTable *taken_back; /* (owned) program -> n_once before which nothing counts any more */
  GHashTable *forgiven;   /* (owned) program -> second up to which no refusal counts any more */
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_FORGIVEN,
  SIGNAL_NOTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AuthAccess, auth_access, G_TYPE_OBJECT)

/* What is known of one caller, so that its next call costs a look into a table. */
typedef struct
{
  guint generation;
  GHashTable *decisions; /* (owned) "ACCOUNT PERMISSION" -> AuthDecision */
} Cache;

static void
cache_free (gpointer data)
{
  Cache *self = data;

  g_hash_table_unref (self->decisions);
  g_free (self);
}

static Cache *
get_cache (AuthAccess *self, AuthCaller *caller)
{
  Cache *cache = g_object_get_data (G_OBJECT (caller), "auth-access");

  if (cache == NULL)
    {
      cache = g_new0 (Cache, 1);
      cache->decisions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_object_set_data_full (G_OBJECT (caller), "auth-access", cache, cache_free);
    }
  if (cache->generation != self->generation || g_hash_table_size (cache->decisions) >= MAX_CACHED)
    g_hash_table_remove_all (cache->decisions);
  cache->generation = self->generation;
  return cache;
}

/* Neither part has a space. */
static char *
build_key (const char *account, const char *permission)
{
  return g_strconcat (account, " ", permission, NULL);
}

static AuthDecision
decide_for_long (AuthAccess *self, AuthCaller *caller, const char *account, const char *permission)
{
  const char *app = auth_caller_get_app (caller);
  AuthDecision by_policy =
    auth_policy_decide (auth_policy_file_get (self->policy), app, permission);
  AuthDecision by_person =
    auth_grants_decide (auth_grants_store_peek (self->store), app, account, permission);

  if (by_policy == AUTH_DECISION_DENY || by_person == AUTH_DECISION_DENY)
    return AUTH_DECISION_DENY;
  /* One of many that cannot be told apart was meant, perhaps not this one. */
  if (!auth_caller_may_remember (caller))
    return AUTH_DECISION_ASK;
  return by_policy == AUTH_DECISION_ALLOW ? by_policy : by_person;
}

static AuthDecision
look_up (AuthAccess *self, AuthCaller *caller, const char *account, const char *permission)
{
  Cache *cache = get_cache (self, caller);
  g_autofree char *key = build_key (account, permission);
  gpointer found;
  AuthDecision decision;

  if (g_hash_table_lookup_extended (cache->decisions, key, NULL, &found))
    return GPOINTER_TO_UINT (found);
  decision = decide_for_long (self, caller, account, permission);
  g_hash_table_insert (cache->decisions, g_steal_pointer (&key), GUINT_TO_POINTER (decision));
  return decision;
}

static guint
get_seconds (void)
{
  return g_get_monotonic_time () / G_USEC_PER_SEC;
}

static guint
get_number (GHashTable *table, const char *key)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (table, key));
}

/* A caller's decisions for one visit: "ACCOUNT PERMISSION" -> n_once when it was allowed, and
 * "!ACCOUNT PERMISSION" -> until when, by the monotonic clock, it was refused. */
static AuthDecision
decide_once (AuthAccess *self, AuthCaller *caller, const char *account, const char *permission)
{
  GHashTable *once = auth_caller_get_once (caller);
  const char *app = auth_caller_get_app (caller);
  g_autofree char *refused = NULL;
  guint until;

  if (g_hash_table_size (once) == 0)
    return AUTH_DECISION_ASK;
  refused = g_strconcat ("!", account, " ", permission, NULL);
  until = get_number (once, refused);
  if (until > get_seconds () && until - AUTH_ACCESS_DENY_SECONDS > get_number (self->forgiven, app))
    return AUTH_DECISION_DENY;
  return get_number (once, refused + 1) > get_number (self->taken_back, app) ? AUTH_DECISION_ALLOW
                                                                             : AUTH_DECISION_ASK;
}

/**
 * auth_access_decide:
 * @self: who may what
 * @caller: a program
 * @account: an account's id; "" for a one-time code
 * @permission: what of it
 *
 * Returns: what was decided; "ask" also while the decisions cannot be read
 */
AuthDecision
auth_access_decide (AuthAccess *self,
                    AuthCaller *caller,
                    const char *account,
                    const char *permission)
{
  AuthDecision decision;

  if (auth_access_is_locked (self))
    return AUTH_DECISION_ASK;
  decision = look_up (self, caller, account, permission);
  if (decision != AUTH_DECISION_ASK)
    return decision;
  return decide_once (self, caller, account, permission);
}

/**
 * auth_access_get_decider:
 * @self: who may what
 * @caller: a program
 * @account: an account's id; "" for a one-time code
 * @permission: what of it
 *
 * Returns: (transfer none): whose auth_access_decide() is: "policy", "person" or "once"; "" when
 *   nobody has decided
 */
const char *
auth_access_get_decider (AuthAccess *self,
                         AuthCaller *caller,
                         const char *account,
                         const char *permission)
{
  AuthDecision decision = auth_access_decide (self, caller, account, permission);
  AuthDecision by_policy = auth_policy_decide (auth_policy_file_get (self->policy),
                                               auth_caller_get_app (caller), permission);

  if (decision == AUTH_DECISION_ASK)
    return "";
  if (look_up (self, caller, account, permission) == AUTH_DECISION_ASK)
    return "once";
  return decision == by_policy ? "policy" : "person";
}

static gboolean
refuse (AuthDecision decision, GError **error)
{
  if (decision == AUTH_DECISION_DENY)
    g_set_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED,
                 "It was decided that this program may not have this: “authenticatorctl grants” "
                 "shows by whom");
  else
    g_set_error (error, AUTH_ERROR, AUTH_ERROR_CONSENT_REQUIRED,
                 "Nobody has decided yet whether this program may have this: call RequestAccess");
  return FALSE;
}

/**
 * auth_access_is_allowed:
 * @self: who may what
 * @unique_name: a connection
 * @account: an account's id; "" for a one-time code
 * @permission: what of it
 * @error: return location; AUTH_ERROR_CONSENT_REQUIRED, AUTH_ERROR_ACCESS_DENIED,
 *   AUTH_ERROR_LOCKED, AUTH_ERROR_INVALID_ARGUMENT
 *
 * Returns: whether it may have that now
 */
gboolean
auth_access_is_allowed (AuthAccess *self,
                        const char *unique_name,
                        const char *account,
                        const char *permission,
                        GError **error)
{
  AuthCaller *caller = auth_callers_peek (self->callers, unique_name);
  AuthDecision decision;

  if (auth_callers_is_control (self->callers, unique_name))
    return TRUE;
  if (!auth_permission_check (permission, error))
    return FALSE;
  if (caller == NULL)
    return refuse (AUTH_DECISION_DENY, error);
  if (auth_access_is_locked (self))
    {
      g_propagate_error (error, auth_keyring_new_error (AUTH_KEYRING_LOCKED));
      return FALSE;
    }
  decision = auth_access_decide (self, caller, account, permission);
  return decision == AUTH_DECISION_ALLOW || refuse (decision, error);
}

/**
 * auth_access_check:
 * @self: who may what
 * @invocation: a call of an identified program; when it may not: (transfer full)
 * @account: an account's id; "" for a one-time code
 * @permission: what of it
 *
 * Returns: %TRUE to go on; with %FALSE the call is answered
 */
gboolean
auth_access_check (AuthAccess *self,
                   GDBusMethodInvocation *invocation,
                   const char *account,
                   const char *permission)
{
  g_autoptr (GError) error = NULL;

  if (auth_access_is_allowed (self, g_dbus_method_invocation_get_sender (invocation), account,
                              permission, &error))
    return TRUE;
  g_dbus_method_invocation_return_gerror (invocation, error);
  return FALSE;
}

static void
remember_once (AuthCaller *caller, char *key, guint value)
{
  GHashTable *once = auth_caller_get_once (caller);

  if (g_hash_table_size (once) >= MAX_ONCE)
    g_hash_table_remove_all (once);
  g_hash_table_replace (once, key, GUINT_TO_POINTER (value));
}

/**
 * auth_access_allow_once:
 * @self: who may what
 * @caller: a program
 * @account: an account's id; "" for a one-time code
 * @permission: what of it
 *
 * It may until it leaves the bus, or until the person takes anything back from it.
 */
void
auth_access_allow_once (AuthAccess *self,
                        AuthCaller *caller,
                        const char *account,
                        const char *permission)
{
  g_autofree char *refused = g_strconcat ("!", account, " ", permission, NULL);

  g_hash_table_remove (auth_caller_get_once (caller), refused);
  remember_once (caller, build_key (account, permission), ++self->n_once);
}

/**
 * auth_access_deny_once:
 * @self: who may what
 * @caller: a program
 * @account: an account's id; "" for a one-time code
 * @permission: what of it
 *
 * It may not for %AUTH_ACCESS_DENY_SECONDS; then it can be asked again.
 */
void
auth_access_deny_once (AuthAccess *self,
                       AuthCaller *caller,
                       const char *account,
                       const char *permission)
{
  g_autofree char *key = build_key (account, permission);

  g_hash_table_remove (auth_caller_get_once (caller), key);
  remember_once (caller, g_strconcat ("!", key, NULL), get_seconds () + AUTH_ACCESS_DENY_SECONDS);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (auth_grants_store_set_finish (AUTH_GRANTS_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * auth_access_set_async:
 * @self: who may what
 * @app: a valid program
 * @account: an account's id; "" for a one-time code
 * @permission: a valid permission
 * @decision: what the person decided
 * @callback: called when the keyring has it
 * @user_data: for @callback
 *
 * What is allowed may be had from then on; "deny" and "ask" are in force at once. After "ask" the
 * program need not rest from earlier refusals.
 */
void
auth_access_set_async (AuthAccess *self,
                       const char *app,
                       const char *account,
                       const char *permission,
                       AuthDecision decision,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  if (decision != AUTH_DECISION_ALLOW)
    g_hash_table_replace (self->taken_back, g_strdup (app), GUINT_TO_POINTER (self->n_once));
  if (decision == AUTH_DECISION_ASK)
    {
      g_hash_table_replace (self->forgiven, g_strdup (app), GUINT_TO_POINTER (get_seconds ()));
      g_signal_emit (self, signals[SIGNAL_FORGIVEN], 0, app);
    }
  auth_grants_store_set_async (self->store, app, account, permission, decision, set_cb,
                               g_task_new (self, NULL, callback, user_data));
}

/**
 * auth_access_set_finish:
 * @self: who may what
 * @result: the result
 * @error: return location; AUTH_ERROR_LOCKED, AUTH_ERROR_FAILED when there are too many
 *
 * Returns: whether the keyring has it
 */
gboolean
auth_access_set_finish (AuthAccess *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * auth_access_forget_account:
 * @self: who may what
 * @account: an account that is gone
 */
void
auth_access_forget_account (AuthAccess *self, const char *account)
{
  auth_grants_store_forget_account (self->store, account);
}

/**
 * auth_access_forget_permission:
 * @self: who may what
 * @permission: one that there will never be again
 */
void
auth_access_forget_permission (AuthAccess *self, const char *permission)
{
  auth_grants_store_forget_permission (self->store, permission);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (auth_grants_store_load_finish (AUTH_GRANTS_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * auth_access_load_async:
 * @self: who may what
 * @unlock: whether the keyring may ask the person
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads the decisions from the keyring.
 */
void
auth_access_load_async (AuthAccess *self,
                        gboolean unlock,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  auth_grants_store_load_async (self->store, unlock, loaded_cb,
                                g_task_new (self, NULL, callback, user_data));
}

/**
 * auth_access_load_finish:
 * @self: who may what
 * @result: the result
 * @error: return location; AUTH_ERROR_LOCKED
 *
 * Returns: whether the decisions are known
 */
gboolean
auth_access_load_finish (AuthAccess *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * auth_access_forget:
 * @self: who may what
 *
 * The keyring was locked: until it is read again nobody else may have anything.
 */
void
auth_access_forget (AuthAccess *self)
{
  auth_grants_store_forget (self->store);
}

/**
 * auth_access_is_locked:
 * @self: who may what
 *
 * Returns: whether the decisions cannot be read now
 */
gboolean
auth_access_is_locked (AuthAccess *self)
{
  return auth_grants_store_peek (self->store) == NULL;
}

/**
 * auth_access_save:
 * @self: who may what
 *
 * Writes now what would be written within a minute.
 */
void
auth_access_save (AuthAccess *self)
{
  g_clear_handle_id (&self->save_id, g_source_remove);
  auth_grants_store_save_uses (self->store);
  auth_event_log_save (self->log);
}

static gboolean
save_cb (gpointer user_data)
{
  AuthAccess *self = user_data;

  self->save_id = 0;
  auth_access_save (self);
  g_signal_emit (self, signals[SIGNAL_NOTED], 0);
  return G_SOURCE_REMOVE;
}

static void
save_later (AuthAccess *self)
{
  if (self->save_id == 0)
    self->save_id = g_timeout_add_seconds (SAVE_SECONDS, save_cb, self);
}

/**
 * auth_access_note:
 * @self: who may what
 * @event: what happened just now, without times and count
 */
void
auth_access_note (AuthAccess *self, const AuthEvent *event)
{
  auth_event_log_add (self->log, event);
  save_later (self);
}

/**
 * auth_access_note_use:
 * @self: who may what
 * @app: which program was given something
 * @account: of which account
 * @permission: what
 */
void
auth_access_note_use (AuthAccess *self,
                      const char *app,
                      const char *account,
                      const char *permission)
{
  auth_grants_store_use (self->store, app, account, permission);
  save_later (self);
}

AuthEventLog *
auth_access_get_log (AuthAccess *self)
{
  return self->log;
}

/**
 * auth_access_get_policy:
 * @self: who may what
 * @problem_out: (out) (nullable): why the policy's file cannot be used, or %NULL
 *
 * Returns: (transfer none): this computer's policy; one that denies everything when its file cannot
 *   be used
 */
const AuthPolicy *
auth_access_get_policy (AuthAccess *self, const char **problem_out)
{
  *problem_out = auth_policy_file_get_problem (self->policy);
  return auth_policy_file_get (self->policy);
}

/**
 * auth_access_get_grants:
 * @self: who may what
 *
 * Returns: (transfer none) (nullable) (element-type AuthGrant): what the person decided, oldest
 *   first; %NULL while it cannot be read
 */
GPtrArray *
auth_access_get_grants (AuthAccess *self)
{
  AuthGrants *grants = auth_grants_store_peek (self->store);

  return grants != NULL ? auth_grants_get_all (grants) : NULL;
}

AuthCallers *
auth_access_get_callers (AuthAccess *self)
{
  return self->callers;
}

/**
 * auth_access_is_busy:
 * @self: who may what
 *
 * Returns: whether leaving now would lose something
 */
gboolean
auth_access_is_busy (AuthAccess *self)
{
  return auth_grants_store_is_busy (self->store) || auth_event_log_is_busy (self->log);
}

static void
changed_cb (AuthAccess *self)
{
  self->generation++;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
auth_access_finalize (GObject *object)
{
  AuthAccess *self = AUTH_ACCESS (object);

  g_clear_handle_id (&self->save_id, g_source_remove);
  g_clear_object (&self->log);
  g_clear_object (&self->policy);
  g_clear_object (&self->store);
  g_clear_object (&self->callers);
  g_hash_table_unref (self->taken_back);
  g_hash_table_unref (self->forgiven);
  G_OBJECT_CLASS (auth_access_parent_class)->finalize (object);
}

static void
auth_access_class_init (AuthAccessClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_access_finalize;

  /**
   * AuthAccess::changed:
   *
   * What was allowed may not be any more, and the other way round.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", AUTH_TYPE_ACCESS, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);

  /**
   * AuthAccess::forgiven:
   * @app: a program
   *
   * The person took back whatever was decided: it may ask again at once.
   */
  signals[SIGNAL_FORGIVEN] = g_signal_new ("forgiven", AUTH_TYPE_ACCESS, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * AuthAccess::noted:
   *
   * There are events since the last time; at most once a minute.
   */
  signals[SIGNAL_NOTED] = g_signal_new ("noted", AUTH_TYPE_ACCESS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 0);
}

static void
auth_access_init (AuthAccess *self)
{
  self->taken_back = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->forgiven = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->store = auth_grants_store_new ();
  self->log = auth_event_log_new ();
  g_signal_connect_object (self->store, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * auth_access_new:
 * @connection: the session bus
 * @callers: knows who is calling
 * @policy_path: where this computer's policy is, if it has one
 *
 * Returns: (transfer full): who may what; nothing is known before it is loaded
 */
AuthAccess *
auth_access_new (GDBusConnection *connection, AuthCallers *callers, const char *policy_path)
{
  AuthAccess *self = g_object_new (AUTH_TYPE_ACCESS, NULL);

  self->callers = g_object_ref (callers);
  self->policy = auth_policy_file_new (policy_path);
  g_signal_connect_object (self->policy, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}
