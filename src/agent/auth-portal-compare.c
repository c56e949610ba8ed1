/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Where the keyring and the permission store disagree: the stricter is in force.
 */

#include "config.h"

#include "auth-app.h"
#include "auth-bus.h"
#include "auth-portal-mirror-private.h"

static const char *
get_account (const char *id)
{
  return g_str_equal (id, AUTH_PORTAL_CODES_ID) ? "" : id;
}

/* The person may decide otherwise before all is quiet: that is told the store in any case. */
static void
decide (AuthPortalMirror *self, const char *key, const char *permission, AuthDecision decision)
{
  g_auto (GStrv) parts = g_strsplit (key, " ", 2);
  g_autofree char *app = g_strconcat (AUTH_PORTAL_FLATPAK, parts[1], NULL);

  g_hash_table_add (self->unpushed, g_strdup (key));
  auth_access_set_async (self->access, app, get_account (parts[0]), permission, decision, NULL,
                         NULL);
}

static gboolean
has_word (const char *const *words, const char *permission, const char *value)
{
  g_autofree char *word = g_strconcat (permission, value, NULL);

  return words != NULL && g_strv_contains (words, word);
}

/* entry: what is decided; words: what the store says. */
static void
reconcile_ours (AuthPortalMirror *self,
                const char *key,
                const char *entry,
                const char *const *words)
{
  g_auto (GStrv) ours = g_strsplit (entry, " ", -1);

  for (gsize i = 0; ours[i] != NULL; i++)
    {
      g_autofree char *permission = g_strndup (ours[i], strrchr (ours[i], '=') - ours[i]);

      if (has_word (words, permission, "=no"))
        {
          if (g_str_has_suffix (ours[i], "=yes"))
            decide (self, key, permission, AUTH_DECISION_DENY);
        }
      else if (!has_word (words, permission, "=yes"))
        decide (self, key, permission, AUTH_DECISION_ASK);
      else if (g_str_has_suffix (ours[i], "=no"))
        auth_portal_mirror_push (self, key);
    }
}

/* A "yes" that nobody of ours said is taken out of the store, a "no" counts. */
static void
reconcile_theirs (AuthPortalMirror *self,
                  const char *key,
                  const char *entry,
                  const char *const *words)
{
  g_auto (GStrv) ours = g_strsplit (entry != NULL ? entry : "", " ", -1);
  gboolean is_too_much = FALSE;

  for (gsize i = 0; i < AUTH_GRANTS_MAX_PERMISSIONS && words[i] != NULL; i++)
    {
      const char *equals = strrchr (words[i], '=');
      g_autofree char *permission = g_strndup (words[i], equals != NULL ? equals - words[i] : 0);

      if (has_word ((const char *const *) ours, permission, "=yes") ||
          has_word ((const char *const *) ours, permission, "=no"))
        continue;
      if (g_strcmp0 (equals, "=no") == 0 && auth_permission_check (permission, NULL))
        decide (self, key, permission, AUTH_DECISION_DENY);
      else
        is_too_much = TRUE;
    }
  if (is_too_much)
    auth_portal_mirror_push (self, key);
}

static gboolean
is_known (AuthPortalMirror *self, const char *id)
{
  g_autofree char *path = g_strconcat (AUTH_BUS_ACCOUNT_PREFIX, id, NULL);

  return g_str_equal (id, AUTH_PORTAL_CODES_ID) ||
         auth_accounts_find_service (self->accounts, path) != NULL;
}

/* permissions: a{sas}, what the store says of one id. What we are just telling it is left alone. */
void
auth_portal_mirror_reconcile (AuthPortalMirror *self, const char *id, GVariant *permissions)
{
  g_autofree char *prefix = g_strconcat (id, " ", NULL);
  GHashTableIter iter;
  gpointer key, entry;

  if (self->snapshot == NULL || !is_known (self, id))
    return;
  g_hash_table_iter_init (&iter, self->snapshot);
  while (g_hash_table_iter_next (&iter, &key, &entry))
    {
      g_autofree const char **words = NULL;

      if (!g_str_has_prefix (key, prefix) || g_hash_table_contains (self->pushing, key))
        continue;
      g_variant_lookup (permissions, strchr (key, ' ') + 1, "^a&s", &words);
      reconcile_ours (self, key, entry, words);
    }
  for (gsize i = 0; i < MIN (g_variant_n_children (permissions), AUTH_PORTAL_MAX_ENTRIES); i++)
    {
      g_autofree const char **words = NULL;
      g_autofree char *app = NULL;
      g_autofree char *their_key = NULL;
      const char *name;

      g_variant_get_child (permissions, i, "{&s^a&s}", &name, &words);
      app = g_strconcat (AUTH_PORTAL_FLATPAK, name, NULL);
      their_key = auth_portal_mirror_build_key (get_account (id), app);
      if (auth_app_check (app, NULL) && !g_hash_table_contains (self->pushing, their_key))
        reconcile_theirs (self, their_key, g_hash_table_lookup (self->snapshot, their_key), words);
    }
}
