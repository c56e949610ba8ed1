/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Forgets what was decided about a one-time code that is removed for good.
 */

#include "config.h"

#include "auth-code-grants.h"

#define CODE_PREFIX "code:"

/* One that can still be restored keeps what was decided about it. */
static gboolean
forget_gone (AuthCodeList *list, gpointer user_data, GError **error)
{
  AuthAccess *access = user_data;
  GPtrArray *grants = auth_access_get_grants (access);
  g_autoptr (GHashTable) gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer permission;

  for (guint i = 0; grants != NULL && i < grants->len; i++)
    {
      const AuthGrant *grant = grants->pdata[i];

      if (g_str_has_prefix (grant->permission, CODE_PREFIX) &&
          auth_code_list_find_any (list, grant->permission + strlen (CODE_PREFIX)) == NULL)
        g_hash_table_add (gone, g_strdup (grant->permission));
    }
  g_hash_table_iter_init (&iter, gone);
  while (g_hash_table_iter_next (&iter, &permission, NULL))
    auth_access_forget_permission (access, permission);
  return TRUE;
}

static void
forgot_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthAccess) access = user_data;

  /* What cannot be read now is looked at after the next change. */
  auth_codes_finish (AUTH_CODES (source), result, NULL);
}

static void
codes_changed_cb (AuthAccess *access, AuthCodes *codes)
{
  auth_codes_read_async (codes, forget_gone, access, forgot_cb, g_object_ref (access));
}

/**
 * auth_code_grants_follow:
 * @access: what was decided
 * @codes: the one-time codes
 *
 * Looks after it with each change of the codes.
 */
void
auth_code_grants_follow (AuthAccess *access, AuthCodes *codes)
{
  g_signal_connect_object (codes, "changed", G_CALLBACK (codes_changed_cb), access,
                           G_CONNECT_SWAPPED);
}
