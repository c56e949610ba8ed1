/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the administrator of a computer decided about programs.
 */

#include "config.h"

#include "auth-policy.h"

#include <string.h>

#include "auth-app.h"
#include "auth-error.h"

struct _AuthPolicy
{
  GKeyFile *file; /* (owned) (nullable): without one everything is denied */
};

static gboolean
fail (const char *group, const char *what, GError **error)
{
  g_autofree char *shown = auth_error_clean_text (group);

  g_set_error (error, AUTH_ERROR, AUTH_ERROR_FAILED, "Policy, group “%s”: %s", shown, what);
  return FALSE;
}

/* "*", "flatpak:*" and the like stand for many. */
static gboolean
is_pattern (const char *group)
{
  static const char *const all[] = { "*", "flatpak:*", "snap:*", "host:*", NULL };

  return g_strv_contains (all, group) || auth_app_check (group, NULL);
}

static gboolean
check_list (GKeyFile *file, const char *group, const char *key, GError **error)
{
  g_auto (GStrv) words = g_key_file_get_string_list (file, group, key, NULL, NULL);

  for (gsize i = 0; words != NULL && words[i] != NULL; i++)
    if (!g_str_equal (words[i], "*") && !g_str_equal (words[i], "aws-credentials:*") &&
        !g_str_equal (words[i], "code:*") && !auth_permission_check (words[i], NULL))
      return fail (group, "there is a permission that does not exist", error);
  return TRUE;
}

static gboolean
check_group (GKeyFile *file, const char *group, GError **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);

  if (!is_pattern (group))
    return fail (group, "it has to be *, flatpak:ID, snap:NAME or host:ID", error);
  for (gsize i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!g_str_equal (keys[i], "allow") && !g_str_equal (keys[i], "deny"))
      return fail (group, "only the keys allow and deny are known", error);
  return check_list (file, group, "allow", error) && check_list (file, group, "deny", error);
}

/**
 * auth_policy_new_denying:
 *
 * Returns: (transfer full): a policy that denies everything
 */
AuthPolicy *
auth_policy_new_denying (void)
{
  return g_new0 (AuthPolicy, 1);
}

/**
 * auth_policy_new:
 * @text: the key file
 * @length: its length in bytes
 * @error: return location for an error
 *
 * Groups are programs as auth_app_check() has them, or "*", "flatpak:*", "snap:*", "host:*"; the
 * keys "allow" and "deny" are lists of permissions, or "*".
 *
 * Returns: (transfer full): the policy, or %NULL with AUTH_ERROR_FAILED
 */
AuthPolicy *
auth_policy_new (const char *text, gsize length, GError **error)
{
  g_autoptr (AuthPolicy) self = auth_policy_new_denying ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) groups = NULL;
  g_autoptr (GError) reason = NULL;

  if (length > AUTH_POLICY_MAX_BYTES ||
      !g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, &reason))
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_FAILED, "The policy cannot be read: %s",
                   reason != NULL ? reason->message : "it is too large");
      return NULL;
    }
  groups = g_key_file_get_groups (file, NULL);
  for (gsize i = 0; groups[i] != NULL; i++)
    if (!check_group (file, groups[i], error))
      return NULL;
  self->file = g_steal_pointer (&file);
  return g_steal_pointer (&self);
}

/**
 * auth_policy_free:
 * @self: (transfer full): the policy
 */
void
auth_policy_free (AuthPolicy *self)
{
  g_clear_pointer (&self->file, g_key_file_unref);
  g_free (self);
}

static gboolean
names (const AuthPolicy *self, const char *group, const char *key, const char *permission)
{
  g_auto (GStrv) words = g_key_file_get_string_list (self->file, group, key, NULL, NULL);

  for (gsize i = 0; words != NULL && words[i] != NULL; i++)
    if (g_str_equal (words[i], "*") || g_str_equal (words[i], permission) ||
        (g_str_has_suffix (words[i], ":*") &&
         strncmp (permission, words[i], strlen (words[i]) - 1) == 0))
      return TRUE;
  return FALSE;
}

/**
 * auth_policy_decide:
 * @self: the policy
 * @app: which program asks
 * @permission: what it asks for
 *
 * Of the groups that fit, a "deny" anywhere wins.
 *
 * Returns: "allow" or "deny"; "ask" when the policy leaves it to the person
 */
AuthDecision
auth_policy_decide (const AuthPolicy *self, const char *app, const char *permission)
{
  g_autofree char *kind = NULL;
  const char *groups[3];
  AuthDecision decision = AUTH_DECISION_ASK;

  if (self->file == NULL)
    return AUTH_DECISION_DENY;
  kind = g_strdup_printf ("%.*s*", (int) (auth_app_get_id (app) - app), app);
  groups[0] = "*";
  groups[1] = kind;
  groups[2] = app;
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      if (names (self, groups[i], "deny", permission))
        return AUTH_DECISION_DENY;
      if (names (self, groups[i], "allow", permission))
        decision = AUTH_DECISION_ALLOW;
    }
  return decision;
}

static void
tell (const AuthPolicy *self,
      const char *group,
      AuthDecision decision,
      AuthPolicyFunc func,
      gpointer user_data)
{
  g_auto (GStrv) words =
    g_key_file_get_string_list (self->file, group, auth_decision_to_string (decision), NULL, NULL);

  for (gsize i = 0; words != NULL && words[i] != NULL; i++)
    func (&(AuthPolicyRule){ group, words[i], decision, NULL }, user_data);
}

/**
 * auth_policy_foreach:
 * @self: the policy
 * @problem: (nullable): why it denies everything, if it does
 * @func: called with each thing it allows or denies
 * @user_data: for @func
 */
void
auth_policy_foreach (const AuthPolicy *self,
                     const char *problem,
                     AuthPolicyFunc func,
                     gpointer user_data)
{
  g_auto (GStrv) groups = NULL;

  if (self->file == NULL)
    return func (&(AuthPolicyRule){ "*", "*", AUTH_DECISION_DENY, problem }, user_data);
  groups = g_key_file_get_groups (self->file, NULL);
  for (gsize i = 0; groups[i] != NULL; i++)
    {
      tell (self, groups[i], AUTH_DECISION_DENY, func, user_data);
      tell (self, groups[i], AUTH_DECISION_ALLOW, func, user_data);
    }
}
