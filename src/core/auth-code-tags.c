/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The tags of the code list, each in one spelling: "Work" and "work" would be two groups. Where
 * they are typed they are separated by commas, so that none has one.
 */

#include "config.h"

#include "auth-code-tags.h"

static char *
fold (const char *tag)
{
  g_autofree char *normal = g_utf8_normalize (tag, -1, G_NORMALIZE_DEFAULT);

  return g_utf8_casefold (normal != NULL ? normal : tag, -1);
}

/* Returns: (transfer none): the spelling that is there already, or else this one */
static const char *
get_spelling (GHashTable *self, const char *tag)
{
  g_autofree char *folded = fold (tag);
  const char *known = g_hash_table_lookup (self, folded);

  if (known != NULL)
    return known;
  g_hash_table_insert (self, g_steal_pointer (&folded), g_strdup (tag));
  return tag;
}

/**
 * auth_code_tags_new:
 * @list: the list
 * @except: (nullable): the entry that is being changed: how it spelt its tags does not count
 *
 * Returns: (transfer full): the tags there are; where the list has one in several spellings, the
 *   first of them
 */
GHashTable *
auth_code_tags_new (const AuthCodeList *list, const AuthCode *except)
{
  GHashTable *self = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < list->codes->len; i++)
    {
      const AuthCode *code = list->codes->pdata[i];

      for (gsize j = 0; code != except && code->tags != NULL && code->tags[j] != NULL; j++)
        get_spelling (self, code->tags[j]);
    }
  return self;
}

static void
add_tag (GPtrArray *tags, const char *spelling)
{
  if (tags->len < AUTH_CODE_MAX_TAGS &&
      !g_ptr_array_find_with_equal_func (tags, spelling, g_str_equal, NULL))
    g_ptr_array_add (tags, g_strdup (spelling));
}

/**
 * auth_code_tags_adopt:
 * @self: the tags there are; those of @code are added
 * @code: an entry that passes auth_code_check()
 *
 * Gives each tag that differs from another one only by case, or by how its accents are written, the
 * spelling of that one. A tag with commas becomes several, as many as an entry may have.
 */
void
auth_code_tags_adopt (GHashTable *self, AuthCode *code)
{
  g_autoptr (GPtrArray) tags = g_ptr_array_new ();
  g_autofree char *joined = NULL;
  g_auto (GStrv) parts = NULL;

  if (code->tags == NULL)
    return;
  joined = g_strjoinv (",", code->tags);
  parts = g_strsplit (joined, ",", -1);
  for (gsize i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      add_tag (tags, get_spelling (self, parts[i]));
  if (tags->len > 0)
    g_ptr_array_add (tags, NULL);
  g_strfreev (code->tags);
  code->tags = (char **) g_ptr_array_steal (tags, NULL);
}
