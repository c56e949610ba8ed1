/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * In which order and groups the entries of the code list are shown.
 */

#include "config.h"

#include "auth-code-order.h"

#include <string.h>

#include <glib/gi18n.h>

#include "auth-code-item.h"

/* In the order in which they are shown. */
typedef enum
{
  SECTION_PINNED,
  SECTION_TAGGED,
  SECTION_OTHER,
  SECTION_BROKEN,
} Section;

typedef struct
{
  AuthCodeOrder order;
  GHashTable *first_places; /* tag -> place of the first entry with it */
} Sorting;

static const char *
get_tag (const AuthCodeItem *item)
{
  return item->tags != NULL && item->tags[0] != NULL ? item->tags[0] : NULL;
}

static Section
get_section (const AuthCodeItem *item)
{
  if (item->problem != NULL)
    return SECTION_BROKEN;
  if (item->is_pinned)
    return SECTION_PINNED;
  return get_tag (item) != NULL ? SECTION_TAGGED : SECTION_OTHER;
}

static int
compare_numbers (gint64 one, gint64 other)
{
  return one < other ? -1 : one > other;
}

static int
compare_tags (const AuthCodeItem *one, const AuthCodeItem *other, const Sorting *sorting)
{
  const char *tag = get_tag (one), *other_tag = get_tag (other);

  if (g_str_equal (tag, other_tag))
    return 0;
  if (sorting->order != AUTH_CODE_ORDER_HAND)
    return g_utf8_collate (tag, other_tag);
  return compare_numbers (
    GPOINTER_TO_UINT (g_hash_table_lookup (sorting->first_places, tag)),
    GPOINTER_TO_UINT (g_hash_table_lookup (sorting->first_places, other_tag)));
}

static int
compare_within (const AuthCodeItem *one, const AuthCodeItem *other, AuthCodeOrder order)
{
  int result = 0;

  if (order == AUTH_CODE_ORDER_NAME)
    result = strcmp (one->sort_key, other->sort_key);
  else if (order == AUTH_CODE_ORDER_USED)
    result = compare_numbers (other->used_at, one->used_at);
  return result != 0 ? result : compare_numbers (one->place, other->place);
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const AuthCodeItem *one = *(AuthCodeItem *const *) a, *other = *(AuthCodeItem *const *) b;
  const Sorting *sorting = user_data;
  int result = compare_numbers (get_section (one), get_section (other));

  if (result == 0 && get_section (one) == SECTION_TAGGED)
    result = compare_tags (one, other, sorting);
  return result != 0 ? result : compare_within (one, other, sorting->order);
}

static GHashTable *
find_first_places (GPtrArray *items)
{
  GHashTable *places = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < items->len; i++)
    {
      AuthCodeItem *item = items->pdata[i];
      const char *tag = get_section (item) == SECTION_TAGGED ? get_tag (item) : NULL;

      if (tag == NULL)
        continue;
      if (!g_hash_table_contains (places, tag) ||
          GPOINTER_TO_UINT (g_hash_table_lookup (places, tag)) > item->place)
        g_hash_table_insert (places, (gpointer) tag, GUINT_TO_POINTER (item->place));
    }
  return places;
}

/**
 * auth_code_order_sort:
 * @items: of #AuthCodeItem
 * @order: how
 *
 * Pinned entries come first, then a group for each tag that is the first of an entry, then those
 * without one, last those that cannot be used.
 */
void
auth_code_order_sort (GPtrArray *items, AuthCodeOrder order)
{
  g_autoptr (GHashTable) first_places = find_first_places (items);
  Sorting sorting = { order, first_places };

  g_ptr_array_sort_with_data (items, compare_cb, &sorting);
}

static gboolean
has_all (const AuthCodeItem *item, char **words)
{
  for (gsize i = 0; words[i] != NULL; i++)
    if (strstr (item->search_text, words[i]) == NULL)
      return FALSE;
  return TRUE;
}

/**
 * auth_code_order_search:
 * @items: of #AuthCodeItem
 * @text: what was typed; "" finds everything
 *
 * Returns: (transfer full): those in which every word of @text occurs, in the same order
 */
GPtrArray *
auth_code_order_search (GPtrArray *items, const char *text)
{
  g_autofree char *folded = auth_code_item_fold (text);
  g_auto (GStrv) words = g_strsplit_set (folded, " \t", -1);
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < items->len; i++)
    if (has_all (items->pdata[i], words))
      g_ptr_array_add (found, g_object_ref (items->pdata[i]));
  return found;
}

static const char *
get_heading (const AuthCodeItem *item)
{
  switch (get_section (item))
    {
    case SECTION_PINNED:
      return _ ("Pinned");
    case SECTION_TAGGED:
      return get_tag (item);
    case SECTION_BROKEN:
      return _ ("Cannot Be Used");
    case SECTION_OTHER:
    default:
      return _ ("Other");
    }
}

static gboolean
is_same_group (GPtrArray *items, guint index)
{
  AuthCodeItem *one = items->pdata[index - 1], *other = items->pdata[index];

  return get_section (one) == get_section (other) &&
         (get_section (one) != SECTION_TAGGED || g_str_equal (get_tag (one), get_tag (other)));
}

/**
 * auth_code_order_group:
 * @items: of #AuthCodeItem, sorted
 *
 * Tells each entry where in its group it is; a single group of untagged ones needs no heading.
 */
void
auth_code_order_group (GPtrArray *items)
{
  gboolean is_plain =
    items->len == 0 || (get_section (items->pdata[0]) == SECTION_OTHER &&
                        get_section (items->pdata[items->len - 1]) == SECTION_OTHER);

  for (guint i = 0; i < items->len; i++)
    {
      gboolean begins = i == 0 || !is_same_group (items, i);
      gboolean ends = i + 1 == items->len || !is_same_group (items, i + 1);
      const char *heading = is_plain ? "" : get_heading (items->pdata[i]);

      if (auth_code_item_set_group (items->pdata[i], begins ? heading : NULL, ends))
        auth_code_item_changed (items->pdata[i]);
    }
}
