/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Strings in and out of the `a{sv}` of the bus contract.
 */

#include "config.h"

#include "auth-dict.h"

/**
 * auth_dict_insert_string:
 * @dict: a dictionary
 * @key: a key
 * @value: (nullable): its value, or %NULL to leave it out
 */
void
auth_dict_insert_string (GVariantDict *dict,
                         const char *key,
                         const char *value)
{
  if (value != NULL)
    g_variant_dict_insert (dict, key, "s", value);
}

/**
 * auth_dict_dup_text:
 * @dict: `a{sv}`
 * @key: a key
 *
 * Returns: (transfer full) (nullable): the string, or the strings of a list joined with commas;
 *   %NULL when there is neither
 */
char *
auth_dict_dup_text (GVariant *dict,
                    const char *key)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (dict, key, NULL);
  g_autofree const char **list = NULL;

  if (value == NULL)
    return NULL;
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_variant_dup_string (value, NULL);
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
    return NULL;
  list = g_variant_get_strv (value, NULL);
  return g_strjoinv (", ", (char **) list);
}
