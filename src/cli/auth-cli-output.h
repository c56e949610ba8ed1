/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the command line writes on standard output, where every failure to write counts.
 */

#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Errors: those of #GIOErrorEnum */
gboolean auth_cli_print (const char *text, GError **error);
/* cells: NULL-terminated; what would steer a terminal is taken out of them */
gboolean auth_cli_print_row (const char *const *cells, GError **error);
gboolean auth_cli_print_json (JsonNode *node, GError **error);
gboolean auth_cli_flush (GError **error);

G_END_DECLS
