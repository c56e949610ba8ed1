/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Accounts that are being added: their names are taken, but they are not in the keyring yet.
 */

#include "config.h"

#include "auth-additions.h"

#include "auth-id.h"

void
auth_additions_init (AuthAdditions *self)
{
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

void
auth_additions_clear (AuthAdditions *self)
{
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->ids, g_hash_table_unref);
}

gboolean
auth_additions_is_busy (const AuthAdditions *self)
{
  return g_hash_table_size (self->names) > 0;
}

gboolean
auth_additions_has_name (const AuthAdditions *self, const char *name)
{
  return g_hash_table_contains (self->names, name);
}

gboolean
auth_additions_has_id (const AuthAdditions *self, const char *id)
{
  return g_hash_table_contains (self->ids, id);
}

void
auth_additions_reserve_name (AuthAdditions *self, const char *name)
{
  g_hash_table_add (self->names, g_strdup (name));
}

void
auth_additions_release_name (AuthAdditions *self, const char *name)
{
  g_hash_table_remove (self->names, name);
}

/**
 * auth_additions_create:
 * @self: the additions
 * @configurations: (element-type AuthConfiguration): its elements are taken
 *
 * Returns: (transfer full) (element-type AuthAccount): new signed-out accounts; their names and ids
 *   are taken until auth_additions_settle()
 */
GPtrArray *
auth_additions_create (AuthAdditions *self, GPtrArray *configurations)
{
  GPtrArray *accounts = g_ptr_array_new_with_free_func (g_object_unref);

  while (configurations->len > 0)
    {
      g_autofree char *id = auth_id_new ("a");
      AuthConfiguration *configuration = g_ptr_array_steal_index (configurations, 0);

      auth_additions_reserve_name (self, configuration->name);
      g_ptr_array_add (accounts, auth_account_new (id, auth_record_new (configuration)));
      g_hash_table_add (self->ids, g_steal_pointer (&id));
    }
  return accounts;
}

/**
 * auth_additions_settle:
 * @self: the additions
 * @accounts: what auth_additions_create() made
 *
 * They are stored, or will not be: whoever is asked now looks elsewhere.
 */
void
auth_additions_settle (AuthAdditions *self, GPtrArray *accounts)
{
  for (guint i = 0; i < accounts->len; i++)
    {
      auth_additions_release_name (self, auth_account_get_configuration (accounts->pdata[i])->name);
      g_hash_table_remove (self->ids, auth_account_get_id (accounts->pdata[i]));
    }
}
