/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One account is written to the keyring, one store after the other.
 */

#include "config.h"

#include "auth-account-private.h"

#include "auth-keyring.h"
#include "auth-properties.h"

static void
answer_saves (AuthAccount *self, const GError *error)
{
  GTask *task;

  while ((task = g_queue_pop_head (&self->saving)) != NULL)
    {
      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
}

static void
promote_tokens (AuthAccount *self)
{
  if (self->unsaved == NULL || self->unsaved != self->saving_tokens)
    return;
  g_clear_pointer (&self->record->tokens, auth_tokens_free);
  self->record->tokens = g_steal_pointer (&self->unsaved);
  auth_properties_show_session (self->skeleton, self->record);
}

static void
store (AuthAccount *self, GAsyncReadyCallback callback)
{
  g_autoptr (AuthSecret) document =
    auth_record_to_document (self->record, auth_account_get_latest_tokens (self));
  g_autofree char *label = g_strdup_printf ("Authenticator: %s", self->record->configuration->name);

  self->saving = self->saves;
  g_queue_init (&self->saves);
  self->saving_tokens = self->unsaved;
  self->is_dirty = FALSE;
  auth_keyring_store_async (self->id, label, document, NULL, callback, g_object_ref (self));
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthAccount) self = user_data;
  g_autoptr (GError) error = NULL;

  if (auth_keyring_store_finish (result, &error))
    promote_tokens (self);
  else
    self->is_dirty = TRUE;
  answer_saves (self, error);
  if (self->saves.length > 0)
    store (self, stored_cb);
}

/**
 * auth_account_save_async:
 * @self: an account
 * @callback: called when done
 * @user_data: for @callback
 *
 * Writes the account as it is now to the keyring. Writes of one account never overtake each other.
 */
void
auth_account_save_async (AuthAccount *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_queue_push_tail (&self->saves, g_task_new (self, NULL, callback, user_data));
  if (self->saving.length == 0)
    store (self, stored_cb);
}

/**
 * auth_account_save_finish:
 * @self: an account
 * @result: the result
 * @error: return location; AUTH_ERROR_LOCKED
 *
 * Returns: %TRUE when the keyring has confirmed it
 */
gboolean
auth_account_save_finish (AuthAccount *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
