/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What one program has of an account, or may never have.
 */

#include "config.h"

#include "auth-access-entry.h"

#include <glib/gi18n.h>

#include "auth-access-words.h"
#include "auth-error.h"
#include "auth-grants.h"
#include "auth-words.h"

/**
 * auth_access_entry_free:
 * @self: an entry
 */
void
auth_access_entry_free (AuthAccessEntry *self)
{
  g_free (self->app);
  g_free (self->app_name);
  g_free (self->problem);
  g_ptr_array_unref (self->permissions);
  g_free (self);
}

/**
 * auth_access_entry_dup_name:
 * @self: an entry
 *
 * Returns: (transfer full): what a person may know the program as
 */
char *
auth_access_entry_dup_name (const AuthAccessEntry *self)
{
  return auth_access_words_dup_app (self->app, self->app_name);
}

static void
append_time (GString *lines, const char *format, gint64 time, gint64 now)
{
  g_autofree char *words = auth_words_dup_time (time, now);
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);
  g_autofree char *line = g_strjoinv (words, parts);

  if (time != 0)
    g_string_append_printf (lines, "\n%s", line);
}

/**
 * auth_access_entry_dup_details:
 * @self: an entry
 * @now: the time now
 *
 * Returns: (transfer full): what it has, since when and who decided it, in lines
 */
char *
auth_access_entry_dup_details (const AuthAccessEntry *self, gint64 now)
{
  g_autoptr (GString) lines =
    g_string_new (self->is_allowed ? NULL : _ ("It may not, and does not ask:"));

  for (guint i = 0; i < self->permissions->len; i++)
    {
      g_autofree char *words = auth_access_words_dup_permission (self->permissions->pdata[i]);

      g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", words);
    }
  if (self->is_policy)
    g_string_append_printf (lines, "\n%s", _ ("Decided by this computer’s administrator"));
  if (self->problem != NULL)
    g_string_append_printf (lines, "\n%s", self->problem);
  /* Translators: %s is a day and time */
  append_time (lines, _ ("Decided: %s"), self->since, now);
  /* Translators: %s is a day and time */
  append_time (lines, _ ("Last used: %s"), self->last_used, now);
  return g_string_free (g_steal_pointer (&lines), FALSE);
}

static const char *
look_up (GVariant *grant, const char *key)
{
  const char *text = "";

  g_variant_lookup (grant, key, "&s", &text);
  return text;
}

static gint64
look_up_time (GVariant *grant, const char *key)
{
  guint64 time = 0;

  g_variant_lookup (grant, key, "t", &time);
  return (gint64) MIN (time, G_MAXINT64);
}

static AuthAccessEntry *
find_or_add (GPtrArray *entries, const char *app, gboolean is_allowed, gboolean is_policy)
{
  AuthAccessEntry *entry;

  for (guint i = 0; i < entries->len; i++)
    {
      entry = entries->pdata[i];
      if (g_str_equal (entry->app, app) && entry->is_allowed == is_allowed &&
          entry->is_policy == is_policy)
        return entry;
    }
  entry = g_new0 (AuthAccessEntry, 1);
  entry->app = g_strdup (app);
  entry->is_allowed = is_allowed;
  entry->is_policy = is_policy;
  entry->permissions = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (entries, entry);
  return entry;
}

static void
add_grant (GPtrArray *entries, GVariant *grant)
{
  gboolean is_allowed = g_str_equal (look_up (grant, "Decision"), "allow");
  gboolean is_policy = g_str_equal (look_up (grant, "DecidedBy"), "policy");
  AuthAccessEntry *entry = find_or_add (entries, look_up (grant, "App"), is_allowed, is_policy);
  gint64 since = look_up_time (grant, "Since");
  const char *problem;

  if (entry->app_name == NULL)
    entry->app_name = g_strdup (look_up (grant, "AppName"));
  if (entry->problem == NULL && g_variant_lookup (grant, "Problem", "&s", &problem))
    entry->problem = auth_error_clean_text (problem);
  g_ptr_array_add (entry->permissions, g_strdup (look_up (grant, "Permission")));
  entry->since = entry->since == 0 ? since : MIN (entry->since, since);
  entry->last_used = MAX (entry->last_used, look_up_time (grant, "LastUsed"));
}

/* A line of the policy is about every account, or about one-time codes. */
static gboolean
is_about (GVariant *grant, const char *account_id)
{
  const char *account = look_up (grant, "Account");

  if (g_str_equal (account, "*"))
    return !auth_permission_is_of_codes (look_up (grant, "Permission"));
  return g_str_equal (account, account_id);
}

/**
 * auth_access_entries_new:
 * @grants: `aa{sv}`, what Agent1.ListGrants () answered
 * @account_id: the account it is about
 *
 * Returns: (transfer full) (element-type AuthAccessEntry): what was decided, one for each program
 *   and way of decision
 */
GPtrArray *
auth_access_entries_new (GVariant *grants, const char *account_id)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) auth_access_entry_free);

  for (gsize i = 0; i < g_variant_n_children (grants); i++)
    {
      g_autoptr (GVariant) grant = g_variant_get_child_value (grants, i);

      if (is_about (grant, account_id) && !g_str_equal (look_up (grant, "Decision"), "ask"))
        add_grant (entries, grant);
    }
  return entries;
}
