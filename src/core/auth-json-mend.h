/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * JSON of which single words are damaged, for what people cannot write anew.
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

gboolean auth_json_is_begun (const char *data, gsize length);
/* Only for files whose every entry is looked at by itself: what a server signs or says is read
 * strictly. Returns: (transfer full) (nullable): for auth_secret_wipe_json() */
JsonNode *auth_json_parse_mended (const char *data, gsize length, gsize max_bytes);

G_END_DECLS
