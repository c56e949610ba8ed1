/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the desktop's search was shown: ids that say nothing, live short and are good once.
 */

#include "config.h"

#include "auth-search-results.h"

#include "auth-codes-entry.h"
#include "auth-id.h"

#define LIFE_SECONDS 30
#define MAX_RESULTS  20
#define MAX_KEPT     1000

typedef struct
{
  char *code_id; /* (owned) */
  gint64 expires_at;
} Result;

static void
result_free (gpointer data)
{
  Result *self = data;

  g_free (self->code_id);
  g_free (self);
}

AuthSearchResults *
auth_search_results_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, result_free);
}

static char *
fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);

  return g_utf8_casefold (normal != NULL ? normal : "", -1);
}

/* Returns: (transfer full): those that say something */
static char **
fold_terms (const char *const *terms)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; terms[i] != NULL; i++)
    {
      g_autofree char *term = fold (terms[i]);

      if (*g_strstrip (term) != '\0')
        g_strv_builder_add (builder, term);
    }
  return g_strv_builder_end (builder);
}

static gboolean
is_match (const AuthCode *code, char **terms)
{
  g_autofree char *tags = code->tags != NULL ? g_strjoinv ("\n", code->tags) : g_strdup ("");
  g_autofree char *words = g_strjoin ("\n", code->issuer, code->account, tags, NULL);
  g_autofree char *text = fold (words);

  for (gsize i = 0; terms[i] != NULL; i++)
    if (strstr (text, terms[i]) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
is_over (gpointer key, gpointer value, gpointer user_data)
{
  return ((Result *) value)->expires_at <= *(gint64 *) user_data;
}

static char *
add (AuthSearchResults *self, const AuthCode *code, gint64 now)
{
  Result *result = g_new (Result, 1);
  char *id = auth_id_new ("c");

  result->code_id = g_strdup (code->id);
  result->expires_at = now + LIFE_SECONDS * G_USEC_PER_SEC;
  g_hash_table_insert (self, g_strdup (id), result);
  return id;
}

/**
 * auth_search_results_find:
 * @self: the results
 * @list: the list
 * @terms: each of them has to be in the entry; none of them: nothing is found
 * @now: a monotonic time, microseconds
 *
 * A code of HOTP is good once: it is not for a preview.
 *
 * Returns: (transfer full): new ids
 */
char **
auth_search_results_find (AuthSearchResults *self,
                          const AuthCodeList *list,
                          const char *const *terms,
                          gint64 now)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_auto (GStrv) folded = fold_terms (terms);

  g_hash_table_foreach_remove (self, is_over, &now);
  if (g_hash_table_size (self) > MAX_KEPT)
    g_hash_table_remove_all (self);
  for (guint i = 0; *folded != NULL && i < list->codes->len && ids->len < MAX_RESULTS; i++)
    {
      const AuthCode *code = list->codes->pdata[i];

      if (code->removed_at == 0 && code->type != AUTH_OTP_HOTP && is_match (code, folded))
        g_ptr_array_add (ids, add (self, code, now));
    }
  g_ptr_array_add (ids, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&ids), FALSE);
}

/**
 * auth_search_results_look_up:
 * @self: the results
 * @id: what the desktop was given
 * @now: a monotonic time, microseconds
 *
 * Returns: (transfer none) (nullable): the id of the entry, %NULL when it was long ago
 */
const char *
auth_search_results_look_up (AuthSearchResults *self, const char *id, gint64 now)
{
  const Result *result = g_hash_table_lookup (self, id);

  return result != NULL && result->expires_at > now ? result->code_id : NULL;
}
