/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * JSON from outside, read with bounds (json-glib itself has none on nesting).
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define AUTH_JSON_MAX_BYTES (1024 * 1024)
#define AUTH_JSON_MAX_DEPTH 32

/* The root must be an object. what names the document in the error message ("The token answer").
 * The text itself never gets into the error. Errors: AUTH_ERROR_INVALID_RESPONSE. */
JsonNode *auth_json_parse (const char *data, gsize length, const char *what, GError **error);

/* The same for a file, which may be larger and may be an array. */
JsonNode *auth_json_parse_file (
  const char *data, gsize length, gsize max_bytes, const char *what, GError **error);

/* Members of the wrong type read as missing. */
const char *auth_json_get_string (JsonObject *object, const char *name);
gboolean auth_json_get_int64 (JsonObject *object, const char *name, gint64 *value_out);
JsonObject *auth_json_get_object (JsonObject *object, const char *name);
JsonArray *auth_json_get_array (JsonObject *object, const char *name);
char **auth_json_dup_strv (JsonObject *object, const char *name);
void auth_json_set_strv (JsonObject *object, const char *name, const char *const *values);

G_END_DECLS
