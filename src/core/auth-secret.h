/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Strings that must not outlive their use: wiped before their memory is given back.
 */

#pragma once

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A NUL-terminated secret on the heap; g_autoptr (AuthSecret) wipes and frees it. */
typedef char AuthSecret;

void auth_secret_free (AuthSecret *secret);
void auth_secret_wipe (gpointer data, gsize length);
void auth_secret_wipe_json (JsonNode *node);
AuthSecret *auth_secret_from_json (JsonObject *object);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthSecret, auth_secret_free)

G_END_DECLS
