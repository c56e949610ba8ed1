/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Which program may have what of which account, as decided by a person.
 */

#include "config.h"

#include "auth-grants.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-app.h"
#include "auth-error.h"
#include "auth-json.h"

#define MAX_ACCOUNT_LENGTH    64
#define MAX_PERMISSION_LENGTH 300
#define ROLE_PREFIX           "aws-credentials:"
#define CODE_PREFIX           "code:"

struct _AuthGrants
{
  GPtrArray *grants;  /* (owned) of AuthGrant, oldest first */
  GHashTable *by_key; /* (owned) set of the same, told apart by all but the decision */
};

static const char *const decisions[] = {
  [AUTH_DECISION_ASK] = "ask",
  [AUTH_DECISION_ALLOW] = "allow",
  [AUTH_DECISION_DENY] = "deny",
};

/**
 * auth_decision_to_string:
 * @decision: a decision
 *
 * Returns: (transfer none): "ask", "allow" or "deny"
 */
const char *
auth_decision_to_string (AuthDecision decision)
{
  return decisions[decision];
}

/**
 * auth_decision_parse:
 * @word: "ask", "allow" or "deny"
 * @decision_out: (out): return location for the decision
 * @error: return location for an error
 *
 * Returns: %TRUE, or %FALSE with AUTH_ERROR_INVALID_ARGUMENT
 */
gboolean
auth_decision_parse (const char *word, AuthDecision *decision_out, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (decisions); i++)
    if (g_strcmp0 (word, decisions[i]) == 0)
      {
        *decision_out = i;
        return TRUE;
      }
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
               _ ("A decision is “allow”, “deny” or “ask”"));
  return FALSE;
}

/**
 * auth_decision_get_stricter:
 * @one: a decision
 * @other: another about the same thing
 *
 * Returns: the one that gives away less: "deny", then "ask", then "allow"
 */
AuthDecision
auth_decision_get_stricter (AuthDecision one, AuthDecision other)
{
  if (one == AUTH_DECISION_DENY || other == AUTH_DECISION_DENY)
    return AUTH_DECISION_DENY;
  return one == AUTH_DECISION_ASK ? one : other;
}

/**
 * auth_permission_is_of_codes:
 * @permission: a valid permission
 *
 * Returns: whether it is about one-time codes and not about an account
 */
gboolean
auth_permission_is_of_codes (const char *permission)
{
  return g_str_equal (permission, "codes") || g_str_has_prefix (permission, CODE_PREFIX);
}

/**
 * auth_permission_check:
 * @permission: what came from outside
 * @error: return location for an error
 *
 * Returns: %TRUE if there is such a permission, else %FALSE with AUTH_ERROR_INVALID_ARGUMENT
 */
gboolean
auth_permission_check (const char *permission, GError **error)
{
  static const char *const plain[] = { "profile", "access-token", "id-token",
                                       "aws-credentials", "codes", NULL };
  gsize length = strlen (permission);

  if (g_strv_contains (plain, permission))
    return TRUE;
  if (length <= MAX_PERMISSION_LENGTH && g_str_is_ascii (permission) &&
      strpbrk (permission, " \t\r\n") == NULL &&
      ((g_str_has_prefix (permission, ROLE_PREFIX "arn:") &&
        length > strlen (ROLE_PREFIX "arn:")) ||
       (g_str_has_prefix (permission, CODE_PREFIX) && length > strlen (CODE_PREFIX))))
    return TRUE;
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
               _ ("There is no such permission: ask for profile, access-token, id-token, "
                  "aws-credentials, aws-credentials:ROLE-ARN, codes or code:ID"));
  return FALSE;
}

static void
auth_grant_free (gpointer data)
{
  AuthGrant *self = data;

  g_free (self->app);
  g_free (self->account);
  g_free (self->permission);
  g_free (self);
}

static guint
hash_key (gconstpointer grant)
{
  const AuthGrant *self = grant;

  return (g_str_hash (self->app) * 31 + g_str_hash (self->account)) * 31 +
         g_str_hash (self->permission);
}

static gboolean
is_same_key (gconstpointer one, gconstpointer other)
{
  const AuthGrant *a = one, *b = other;

  return g_str_equal (a->app, b->app) && g_str_equal (a->account, b->account) &&
         g_str_equal (a->permission, b->permission);
}

/**
 * auth_grants_new:
 *
 * Returns: (transfer full): nothing decided yet
 */
AuthGrants *
auth_grants_new (void)
{
  AuthGrants *self = g_new0 (AuthGrants, 1);

  self->grants = g_ptr_array_new_with_free_func (auth_grant_free);
  self->by_key = g_hash_table_new (hash_key, is_same_key);
  return self;
}

/**
 * auth_grants_free:
 * @self: (transfer full): the grants
 */
void
auth_grants_free (AuthGrants *self)
{
  g_hash_table_unref (self->by_key);
  g_ptr_array_unref (self->grants);
  g_free (self);
}

static AuthGrant *
find (const AuthGrants *self, const char *app, const char *account, const char *permission)
{
  const AuthGrant key = {
    .app = (char *) app,
    .account = (char *) account,
    .permission = (char *) permission,
  };

  return g_hash_table_lookup (self->by_key, &key);
}

static void
drop (AuthGrants *self, guint index)
{
  g_hash_table_remove (self->by_key, self->grants->pdata[index]);
  g_ptr_array_remove_index (self->grants, index);
}

/* A refusal of all AWS credentials is one of each role, and one of the list of each code. */
static const char *
get_wider (const char *permission)
{
  if (g_str_has_prefix (permission, ROLE_PREFIX))
    return "aws-credentials";
  return g_str_has_prefix (permission, CODE_PREFIX) ? "codes" : NULL;
}

/**
 * auth_grants_decide:
 * @self: the grants
 * @app: which program asks
 * @account: of which account; "" for a one-time code
 * @permission: what it asks for
 *
 * Returns: what was decided; "ask" when nothing was
 */
AuthDecision
auth_grants_decide (const AuthGrants *self,
                    const char *app,
                    const char *account,
                    const char *permission)
{
  const char *wider = get_wider (permission);
  AuthGrant *grant = find (self, app, account, permission);
  AuthGrant *wide = wider != NULL ? find (self, app, account, wider) : NULL;

  if (wide != NULL && wide->decision == AUTH_DECISION_DENY)
    return AUTH_DECISION_DENY;
  return grant != NULL ? grant->decision : AUTH_DECISION_ASK;
}

/**
 * auth_grants_set:
 * @self: the grants
 * @app: a valid program
 * @account: an account, or "" for a one-time code
 * @permission: a valid permission
 * @decision: what was decided; "ask" forgets it
 * @now: the time, in seconds since 1970
 * @error: return location for an error
 *
 * Returns: %TRUE, or %FALSE with AUTH_ERROR_FAILED when there are too many
 */
gboolean
auth_grants_set (AuthGrants *self,
                 const char *app,
                 const char *account,
                 const char *permission,
                 AuthDecision decision,
                 gint64 now,
                 GError **error)
{
  AuthGrant *grant = find (self, app, account, permission);
  guint index;

  if (decision == AUTH_DECISION_ASK)
    {
      if (grant != NULL && g_ptr_array_find (self->grants, grant, &index))
        drop (self, index);
      return TRUE;
    }
  if (grant == NULL && self->grants->len >= AUTH_GRANTS_MAX)
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_FAILED,
                   _ ("Too many decisions are remembered: take some of them back first"));
      return FALSE;
    }
  if (grant == NULL)
    {
      grant = g_new0 (AuthGrant, 1);
      grant->app = g_strdup (app);
      grant->account = g_strdup (account);
      grant->permission = g_strdup (permission);
      g_ptr_array_add (self->grants, grant);
      g_hash_table_add (self->by_key, grant);
    }
  grant->decision = decision;
  grant->since = now;
  return TRUE;
}

/**
 * auth_grants_use:
 * @self: the grants
 * @app: which program was given something
 * @account: of which account
 * @permission: what
 * @now: the time, in seconds since 1970
 *
 * Notes that a grant was of use.
 */
void
auth_grants_use (
  AuthGrants *self, const char *app, const char *account, const char *permission, gint64 now)
{
  AuthGrant *grant = find (self, app, account, permission);

  if (grant != NULL)
    grant->last_used = now;
}

/**
 * auth_grants_forget:
 * @self: the grants
 * @account: (nullable): an account that is gone; %NULL for any
 * @permission: (nullable): what there is no more; %NULL for any
 *
 * Forgets what was decided about it, for all programs.
 *
 * Returns: whether anything was
 */
gboolean
auth_grants_forget (AuthGrants *self, const char *account, const char *permission)
{
  guint before = self->grants->len;

  for (guint i = self->grants->len; i > 0; i--)
    {
      AuthGrant *grant = self->grants->pdata[i - 1];

      if ((account == NULL || g_str_equal (grant->account, account)) &&
          (permission == NULL || g_str_equal (grant->permission, permission)))
        drop (self, i - 1);
    }
  return self->grants->len < before;
}

/**
 * auth_grants_get_all:
 * @self: the grants
 *
 * Returns: (transfer none) (element-type AuthGrant): all of them, oldest first
 */
GPtrArray *
auth_grants_get_all (const AuthGrants *self)
{
  return self->grants;
}

static void
read_grant (AuthGrants *self, JsonObject *object)
{
  const char *app = auth_json_get_string (object, "app");
  const char *account = auth_json_get_string (object, "account");
  const char *permission = auth_json_get_string (object, "permission");
  gint64 since = 0, last_used = 0;
  AuthDecision decision;

  if (app == NULL || account == NULL || permission == NULL || !auth_app_check (app, NULL) ||
      strlen (account) > MAX_ACCOUNT_LENGTH || !auth_permission_check (permission, NULL) ||
      !auth_decision_parse (auth_json_get_string (object, "decision"), &decision, NULL))
    return;
  auth_json_get_int64 (object, "since", &since);
  auth_json_get_int64 (object, "last-used", &last_used);
  if (auth_grants_set (self, app, account, permission, decision, since, NULL))
    auth_grants_use (self, app, account, permission, last_used);
}

/**
 * auth_grants_new_from_json:
 * @object: what auth_grants_to_json() made
 *
 * Returns: (transfer full): the grants, without what cannot be read
 */
AuthGrants *
auth_grants_new_from_json (JsonObject *object)
{
  AuthGrants *self = auth_grants_new ();
  JsonNode *node = json_object_get_member (object, "grants");
  JsonArray *array =
    node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (element))
        read_grant (self, json_node_get_object (element));
    }
  return self;
}

/**
 * auth_grants_to_json:
 * @self: the grants
 *
 * Returns: (transfer full): what the keyring holds of them
 */
JsonObject *
auth_grants_to_json (const AuthGrants *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->grants->len; i++)
    {
      const AuthGrant *grant = self->grants->pdata[i];
      JsonObject *element = json_object_new ();

      json_object_set_string_member (element, "app", grant->app);
      json_object_set_string_member (element, "account", grant->account);
      json_object_set_string_member (element, "permission", grant->permission);
      json_object_set_string_member (element, "decision", decisions[grant->decision]);
      json_object_set_int_member (element, "since", grant->since);
      json_object_set_int_member (element, "last-used", grant->last_used);
      json_array_add_object_element (array, element);
    }
  json_object_set_array_member (object, "grants", array);
  return object;
}
