/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Dictionaries for the agent, and as it answers them, for people and for programs.
 */

#include "config.h"

#include "auth-cli-dictionary.h"

#include <glib/gi18n.h>

#include "auth-cli-output.h"

/**
 * auth_cli_insert_strings:
 * @dictionary: what is built
 * @key: a key
 * @values: (nullable): of an option; an empty one stands for an empty list, none for no such key
 */
void
auth_cli_insert_strings (GVariantDict *dictionary, const char *key, char **values)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  if (values == NULL)
    return;
  for (gsize i = 0; values[i] != NULL; i++)
    if (*values[i] != '\0')
      g_strv_builder_add (builder, values[i]);
  list = g_strv_builder_end (builder);
  g_variant_dict_insert (dictionary, key, "^as", list);
}

/**
 * auth_cli_insert_yes_no:
 * @dictionary: what is built
 * @key: a key
 * @option: the option, as people type it
 * @value: (nullable): its value; none stands for no such key
 * @error: return location; a G_OPTION_ERROR
 *
 * Returns: whether it is one of the two
 */
gboolean
auth_cli_insert_yes_no (
  GVariantDict *dictionary, const char *key, const char *option, const char *value, GError **error)
{
  if (value == NULL)
    return TRUE;
  if (!g_str_equal (value, "yes") && !g_str_equal (value, "no"))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("%s is either yes or no"),
                   option);
      return FALSE;
    }
  g_variant_dict_insert (dictionary, key, "b", g_str_equal (value, "yes"));
  return TRUE;
}

/**
 * auth_cli_get_string:
 * @dictionary: a{sv}
 * @key: what to look up
 *
 * Returns: (transfer none): the string, "" when there is none
 */
const char *
auth_cli_get_string (GVariant *dictionary, const char *key)
{
  const char *value = "";

  g_variant_lookup (dictionary, key, "&s", &value);
  return value;
}

static char *
dup_time (guint64 seconds)
{
  g_autoptr (GDateTime) time = seconds > 0 && seconds <= G_MAXINT64
                                 ? g_date_time_new_from_unix_local ((gint64) seconds)
                                 : NULL;

  return time != NULL ? g_date_time_format (time, "%F %R") : g_strdup ("");
}

static char *
dup_cell (GVariant *dictionary, const char *column)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (dictionary, column, NULL);

  if (value == NULL)
    return g_strdup ("");
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT64))
    return dup_time (g_variant_get_uint64 (value));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32))
    return g_strdup_printf ("%u", g_variant_get_uint32 (value));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return g_strdup (g_variant_get_boolean (value) ? column : "");
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_variant_dup_string (value, NULL);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
    {
      g_autofree const char **words = g_variant_get_strv (value, NULL);

      return g_strjoinv (",", (char **) words);
    }
  return g_strdup ("");
}

static gboolean
print_row (GVariant *dictionary, const char *const *columns, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) cells = NULL;

  for (gsize i = 0; columns[i] != NULL; i++)
    {
      g_autofree char *cell = dup_cell (dictionary, columns[i]);

      g_strv_builder_add (builder, cell);
    }
  cells = g_strv_builder_end (builder);
  return auth_cli_print_row ((const char *const *) cells, error);
}

/**
 * auth_cli_print_columns:
 * @list: dictionaries, aa{sv}
 * @columns: (array zero-terminated=1): what of each is printed
 * @error: return location
 *
 * Writes a line for each; times, which are t, as local time.
 *
 * Returns: %TRUE if all could be written
 */
gboolean
auth_cli_print_columns (GVariant *list, const char *const *columns, GError **error)
{
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) dictionary = g_variant_get_child_value (list, i);

      if (!print_row (dictionary, columns, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * auth_cli_add_object:
 * @builder: where an object may follow
 * @dictionary: `a{sv}`
 * @members: what to take from it; a key it does not have is left out
 */
void
auth_cli_add_object (JsonBuilder *builder,
                     GVariant *dictionary,
                     const AuthCliMember *members)
{
  json_builder_begin_object (builder);
  for (gsize i = 0; members[i].key != NULL; i++)
    {
      g_autoptr (GVariant) value = g_variant_lookup_value (dictionary, members[i].key, NULL);

      if (value == NULL)
        continue;
      json_builder_set_member_name (builder, members[i].member);
      json_builder_add_value (builder, json_gvariant_serialize (value));
    }
  json_builder_end_object (builder);
}

/**
 * auth_cli_print_json_list:
 * @list: dictionaries, aa{sv}
 * @members: what of each is written; what a dictionary does not have is left out
 * @error: return location
 *
 * Writes an array of objects, as auth_cli_print_json() does.
 *
 * Returns: %TRUE if it could be written
 */
gboolean
auth_cli_print_json_list (GVariant *list, const AuthCliMember *members, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_array (builder);
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (list, i);

      auth_cli_add_object (builder, entry, members);
    }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  return auth_cli_print_json (root, error);
}
