/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Dictionaries as the agent answers them, for people and for programs.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a program gets of a dictionary, and under which name; a list of them ends with { NULL }. */
typedef struct
{
  const char *key;
  const char *member;
} AuthCliMember;

/* Prints one for people. */
typedef gboolean (*AuthCliRow) (GVariant *dictionary, gpointer user_data, GError **error);

/* "" where there is none */
const char *auth_cli_get_string (GVariant *dictionary, const char *key);
/* Seconds since 1970 as local time; "" for 0 */
char *auth_cli_dup_time (GVariant *dictionary, const char *key);

/* list: aa{sv} */
gboolean auth_cli_print_rows (GVariant *list, AuthCliRow row, gpointer user_data, GError **error);
gboolean auth_cli_print_json_list (GVariant *list, const AuthCliMember *members, GError **error);

G_END_DECLS
