/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Dictionaries as the agent answers them, for people and for programs.
 */

#include "config.h"

#include "auth-cli-dictionary.h"

#include "auth-cli-output.h"

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

/**
 * auth_cli_dup_time:
 * @dictionary: a{sv}
 * @key: a time, seconds since 1970
 *
 * Returns: (transfer full): the local time, "" when there is none
 */
char *
auth_cli_dup_time (GVariant *dictionary, const char *key)
{
  guint64 seconds = 0;
  g_autoptr (GDateTime) time = NULL;

  g_variant_lookup (dictionary, key, "t", &seconds);
  if (seconds > 0 && seconds <= G_MAXINT64)
    time = g_date_time_new_from_unix_local ((gint64) seconds);
  return time != NULL ? g_date_time_format (time, "%F %T") : g_strdup ("");
}

/**
 * auth_cli_print_rows:
 * @list: dictionaries, aa{sv}
 * @row: prints one of them
 * @user_data: for @row
 * @error: return location
 *
 * Returns: %TRUE if all could be written
 */
gboolean
auth_cli_print_rows (GVariant *list, AuthCliRow row, gpointer user_data, GError **error)
{
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) dictionary = g_variant_get_child_value (list, i);

      if (!row (dictionary, user_data, error))
        return FALSE;
    }
  return TRUE;
}

static void
add_members (JsonBuilder *builder, GVariant *entry, const AuthCliMember *members)
{
  json_builder_begin_object (builder);
  for (gsize i = 0; members[i].key != NULL; i++)
    {
      g_autoptr (GVariant) value = g_variant_lookup_value (entry, members[i].key, NULL);

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

      add_members (builder, entry, members);
    }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  return auth_cli_print_json (root, error);
}
