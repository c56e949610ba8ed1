/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What was read from several files and pictures, before somebody chooses from it.
 */

#include "config.h"

#include "auth-code-batch.h"

#include <glib/gi18n.h>

#include "auth-error.h"

typedef struct
{
  gint64 id;
  guint size;
  guint64 seen;
} Series;

/**
 * auth_code_batch_new:
 *
 * Returns: (transfer full): an empty batch
 */
AuthCodeBatch *
auth_code_batch_new (void)
{
  AuthCodeBatch *self = g_new0 (AuthCodeBatch, 1);
  /* It knows how entries are freed. */
  g_autoptr (AuthCodeFile) file = auth_code_file_new ("");

  self->entries = g_steal_pointer (&file->entries);
  file->entries = g_ptr_array_new ();
  self->series = g_array_new (FALSE, FALSE, sizeof (Series));
  return self;
}

/**
 * auth_code_batch_free:
 * @self: (transfer full) (nullable): a batch
 *
 * Wipes and frees it.
 */
void
auth_code_batch_free (AuthCodeBatch *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->entries);
  g_array_unref (self->series);
  g_free (self);
}

static Series *
find_series (const AuthCodeBatch *self, const AuthCodeFile *file)
{
  for (guint i = 0; i < self->series->len; i++)
    {
      Series *series = &g_array_index (self->series, Series, i);

      if (series->id == file->series_id && series->size == file->series_size)
        return series;
    }
  return NULL;
}

static guint64
get_missing (const Series *series)
{
  return ~series->seen & G_MAXUINT64 >> (AUTH_CODE_FILE_MAX_SERIES - series->size);
}

static gboolean
is_read_already (AuthCodeBatch *self, const AuthCodeFile *file)
{
  const Series new_series = { file->series_id, file->series_size, file->series_seen };
  Series *series = find_series (self, file);
  guint64 before;

  if (file->series_size == 0)
    return FALSE;
  if (series == NULL)
    {
      g_array_append_val (self->series, new_series);
      return FALSE;
    }
  before = series->seen;
  series->seen |= file->series_seen;
  return series->seen == before;
}

static gboolean
is_same_entry (gconstpointer a, gconstpointer b)
{
  const AuthCodeFileEntry *entry = a;
  const AuthCodeFileEntry *other = b;

  if (entry->code != NULL && other->code != NULL)
    return auth_code_is_same (entry->code, other->code);
  return entry->code == NULL && other->code == NULL && g_str_equal (entry->title, other->title) &&
         g_str_equal (entry->reason, other->reason);
}

/* The camera sees a picture many times; but a number of a series is no proof that it is the same
 * one: not every program draws them at random, and there may be other lines beside it. */
static void
drop_read (AuthCodeBatch *self, AuthCodeFile *file)
{
  for (guint i = file->entries->len; i > 0; i--)
    if (g_ptr_array_find_with_equal_func (self->entries, file->entries->pdata[i - 1], is_same_entry,
                                          NULL))
      g_ptr_array_remove_index (file->entries, i - 1);
}

/**
 * auth_code_batch_add:
 * @self: a batch
 * @file: a file that was read; it has no entries any more then
 * @error: return location for an error
 *
 * Takes the file's entries, but for those of pictures that were read already.
 *
 * Returns: %FALSE with AUTH_ERROR_INVALID_ARGUMENT when there would be more than
 *   AUTH_CODE_FILE_MAX_ENTRIES
 */
gboolean
auth_code_batch_add (AuthCodeBatch *self, AuthCodeFile *file, GError **error)
{
  if (self->entries->len + file->entries->len > AUTH_CODE_FILE_MAX_ENTRIES)
    {
      g_set_error_literal (
        error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
        _ ("These are far too many one-time codes for one import: store some first"));
      return FALSE;
    }
  if (is_read_already (self, file))
    drop_read (self, file);
  g_ptr_array_extend_and_steal (self->entries, g_steal_pointer (&file->entries));
  file->entries = g_ptr_array_new ();
  return TRUE;
}

/**
 * auth_code_batch_get_missing:
 * @self: a batch
 *
 * Returns: (transfer full) (element-type GArray): for each series that was begun and is not whole,
 *   the numbers (guint), from 1, of the pictures that are still to come
 */
GPtrArray *
auth_code_batch_get_missing (const AuthCodeBatch *self)
{
  GPtrArray *missing = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint i = 0; i < self->series->len; i++)
    {
      guint64 bits = get_missing (&g_array_index (self->series, Series, i));
      GArray *numbers;

      if (bits == 0)
        continue;
      numbers = g_array_new (FALSE, FALSE, sizeof (guint));
      for (guint number = 1; bits != 0; number++, bits >>= 1)
        if ((bits & 1) != 0)
          g_array_append_val (numbers, number);
      g_ptr_array_add (missing, numbers);
    }
  return missing;
}

/**
 * auth_code_batch_compare:
 * @self: a batch
 * @list: the list to which it may be added
 *
 * An entry that is in the list, or that comes for the second time, is present.
 *
 * Returns: (transfer full) (element-type AuthCodeStatus): one for each entry
 */
GArray *
auth_code_batch_compare (const AuthCodeBatch *self, const AuthCodeList *list)
{
  g_autoptr (GHashTable) known =
    g_hash_table_new ((GHashFunc) auth_code_hash, (GEqualFunc) auth_code_is_same);
  GArray *statuses = g_array_new (FALSE, FALSE, sizeof (AuthCodeStatus));

  for (guint i = 0; i < list->codes->len; i++)
    if (((const AuthCode *) list->codes->pdata[i])->removed_at == 0)
      g_hash_table_add (known, list->codes->pdata[i]);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const AuthCodeFileEntry *entry = self->entries->pdata[i];
      AuthCodeStatus status = AUTH_CODE_STATUS_REFUSED;

      if (entry->code != NULL)
        status =
          g_hash_table_add (known, entry->code) ? AUTH_CODE_STATUS_NEW : AUTH_CODE_STATUS_PRESENT;
      g_array_append_val (statuses, status);
    }
  return statuses;
}
