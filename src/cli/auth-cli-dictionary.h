/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Dictionaries for the agent, and as it answers them, for people and for programs.
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a program gets of a dictionary, and under which name; a list of them ends with { NULL }. */
typedef struct
{
  const char *key;
  const char *member;
} AuthCliMember;

/* values: (nullable); an empty one stands for an empty list */
void auth_cli_insert_strings (GVariantDict *dictionary, const char *key, char **values);
/* option: as people type it; value: (nullable) */
gboolean auth_cli_insert_yes_no (
  GVariantDict *dictionary, const char *key, const char *option, const char *value, GError **error);

/* "" where there is none */
const char *auth_cli_get_string (GVariant *dictionary, const char *key);

/* list: aa{sv}. columns: ended by NULL; one line a dictionary, parted by tabs. */
gboolean auth_cli_print_columns (GVariant *list, const char *const *columns, GError **error);
void auth_cli_add_object (JsonBuilder *builder, GVariant *dictionary, const AuthCliMember *members);
gboolean auth_cli_print_json_list (GVariant *list, const AuthCliMember *members, GError **error);

G_END_DECLS
