/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the command line writes on standard output, where every failure to write counts.
 */

#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a program gets of a dictionary, and under which name. */
typedef struct
{
  const char *key;
  const char *member;
} AuthCliMember;

void auth_cli_add_object (JsonBuilder *builder,
                          GVariant *dict,
                          const AuthCliMember *members,
                          gsize n_members);

/* Errors: those of #GIOErrorEnum */
gboolean auth_cli_print (const char *text, GError **error);
gboolean auth_cli_print_json (JsonNode *node, GError **error);
gboolean auth_cli_flush (GError **error);

G_END_DECLS
