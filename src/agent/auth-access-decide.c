/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Which program may have what now: the person's decisions, and those of this computer's policy.
 */

#include "config.h"

#include "auth-access-private.h"

#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-keyring.h"

/* More than these a program asks for only to fill the memory. */
#define MAX_CACHED 64
#define MAX_ONCE   64

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

/**
 * auth_access_get_seconds:
 *
 * Returns: the time, in seconds of the monotonic clock
 */
guint
auth_access_get_seconds (void)
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
  if (until > auth_access_get_seconds () &&
      until - AUTH_ACCESS_DENY_SECONDS > get_number (self->forgiven, app))
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
                 _ ("It was decided that this program may not have this: “authenticatorctl grants” "
                    "shows by whom"));
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
  remember_once (caller, g_strconcat ("!", key, NULL),
                 auth_access_get_seconds () + AUTH_ACCESS_DENY_SECONDS);
  g_signal_emit_by_name (self, "changed");
}
