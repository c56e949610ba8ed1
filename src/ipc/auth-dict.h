/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Strings in and out of the `a{sv}` of the bus contract.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void auth_dict_insert_string (GVariantDict *dict, const char *key, const char *value);
char *auth_dict_dup_text (GVariant *dict, const char *key);

G_END_DECLS
