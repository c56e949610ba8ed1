/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The entries of the code list: found, removed and brought back, put in order.
 */

#include "config.h"

#include "auth-code-list.h"

#include <string.h>

/**
 * auth_code_list_find_any:
 * @self: a list
 * @id: an entry's id
 *
 * Returns: (transfer none) (nullable): the entry, removed or not
 */
AuthCode *
auth_code_list_find_any (const AuthCodeList *self, const char *id)
{
  for (guint i = 0; i < self->codes->len; i++)
    {
      AuthCode *code = self->codes->pdata[i];

      if (g_str_equal (code->id, id))
        return code;
    }
  return NULL;
}

/**
 * auth_code_list_find:
 * @self: a list
 * @id: an entry's id
 *
 * Returns: (transfer none) (nullable): the entry, if it has not been removed
 */
AuthCode *
auth_code_list_find (const AuthCodeList *self, const char *id)
{
  AuthCode *code = auth_code_list_find_any (self, id);

  return code != NULL && code->removed_at == 0 ? code : NULL;
}

/**
 * auth_code_list_has_same:
 * @self: a list
 * @code: an entry, of whatever origin
 *
 * Returns: whether an entry that makes the same codes for the same account is there
 */
gboolean
auth_code_list_has_same (const AuthCodeList *self, const AuthCode *code)
{
  for (guint i = 0; i < self->codes->len; i++)
    {
      const AuthCode *other = self->codes->pdata[i];

      if (other->removed_at == 0 && auth_code_is_same (other, code))
        return TRUE;
    }
  return FALSE;
}

/**
 * auth_code_list_count_unsaved:
 * @self: a list
 *
 * Returns: how many entries are in no export as they are now
 */
guint
auth_code_list_count_unsaved (const AuthCodeList *self)
{
  guint count = 0;

  for (guint i = 0; i < self->codes->len; i++)
    {
      const AuthCode *code = self->codes->pdata[i];

      if (code->removed_at == 0 && !code->is_saved)
        count++;
    }
  return count;
}

/**
 * auth_code_list_remove:
 * @self: a list
 * @id: an entry's id
 * @now: seconds since 1970
 *
 * Takes the entry away, so that it can be restored for AUTH_CODE_LIST_UNDO_SECONDS.
 *
 * Returns: %FALSE if there is no such entry
 */
gboolean
auth_code_list_remove (AuthCodeList *self, const char *id, gint64 now)
{
  AuthCode *code = auth_code_list_find (self, id);

  if (code == NULL)
    return FALSE;
  code->removed_at = MAX (now, 1);
  return TRUE;
}

/**
 * auth_code_list_restore:
 * @self: a list
 * @id: id of an entry that was removed
 *
 * Puts the entry back where it was.
 *
 * Returns: %FALSE if there is no such entry any more
 */
gboolean
auth_code_list_restore (AuthCodeList *self, const char *id)
{
  AuthCode *code = auth_code_list_find_any (self, id);

  if (code == NULL)
    return FALSE;
  code->removed_at = 0;
  return TRUE;
}

/**
 * auth_code_list_purge:
 * @self: a list
 * @now: seconds since 1970
 *
 * Forgets what was removed too long ago to be restored.
 */
void
auth_code_list_purge (AuthCodeList *self, gint64 now)
{
  for (guint i = self->codes->len; i > 0; i--)
    {
      const AuthCode *code = self->codes->pdata[i - 1];

      if (code->removed_at != 0 && code->removed_at <= now - AUTH_CODE_LIST_UNDO_SECONDS)
        g_ptr_array_remove_index (self->codes, i - 1);
    }
}

/**
 * auth_code_list_reorder:
 * @self: a list
 * @ids: ids in the order that is wanted
 *
 * Those that are not named keep their order, and come after.
 *
 * Returns: %FALSE if there is none with one of the ids, or one is named twice
 */
gboolean
auth_code_list_reorder (AuthCodeList *self, const char *const *ids)
{
  g_autoptr (GHashTable) rest = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) first = g_ptr_array_new ();

  for (guint i = 0; i < self->codes->len; i++)
    g_hash_table_insert (rest, ((AuthCode *) self->codes->pdata[i])->id, self->codes->pdata[i]);
  for (gsize i = 0; ids[i] != NULL; i++)
    {
      AuthCode *code = g_hash_table_lookup (rest, ids[i]);

      if (code == NULL || code->removed_at != 0)
        return FALSE;
      g_hash_table_remove (rest, ids[i]);
      g_ptr_array_add (first, code);
    }
  for (guint i = 0; i < self->codes->len; i++)
    if (g_hash_table_contains (rest, ((AuthCode *) self->codes->pdata[i])->id))
      g_ptr_array_add (first, self->codes->pdata[i]);
  memcpy (self->codes->pdata, first->pdata, first->len * sizeof (gpointer));
  return TRUE;
}

static gboolean
is_of (const AuthCode *code, const char *account_id, const char *subject)
{
  return code->account_id != NULL && g_strcmp0 (code->account_id, account_id) == 0 &&
         g_strcmp0 (code->subject, subject) == 0;
}

/**
 * auth_code_list_find_begun:
 * @self: a list
 * @account_id: an account's id
 * @subject: a person's `sub`
 *
 * Returns: (transfer none) (nullable): the newest entry of the person that the pool has not
 *   confirmed yet
 */
const AuthCode *
auth_code_list_find_begun (const AuthCodeList *self, const char *account_id, const char *subject)
{
  for (guint i = self->codes->len; i > 0; i--)
    {
      const AuthCode *code = self->codes->pdata[i - 1];

      if (!code->is_enrolled && code->type == AUTH_OTP_TOTP && code->removed_at == 0 &&
          is_of (code, account_id, subject))
        return code;
    }
  return NULL;
}

/**
 * auth_code_list_settle:
 * @self: a list
 * @id: an entry that the pool has confirmed
 *
 * Marks the entry as enrolled; it takes the place of all others of the same person.
 *
 * Returns: %FALSE if there is no such entry
 */
gboolean
auth_code_list_settle (AuthCodeList *self, const char *id)
{
  AuthCode *settled = auth_code_list_find (self, id);

  if (settled == NULL)
    return FALSE;
  settled->is_enrolled = TRUE;
  for (guint i = self->codes->len; i > 0; i--)
    {
      const AuthCode *code = self->codes->pdata[i - 1];

      if (code != settled && is_of (code, settled->account_id, settled->subject))
        g_ptr_array_remove_index (self->codes, i - 1);
    }
  return TRUE;
}
