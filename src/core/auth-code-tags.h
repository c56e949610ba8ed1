/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The tags of the code list, each in one spelling.
 */

#pragma once

#include "auth-code-list.h"

G_BEGIN_DECLS

/* folded tag -> the tag as it is spelt */
GHashTable *auth_code_tags_new (const AuthCodeList *list, const AuthCode *except);
void auth_code_tags_adopt (GHashTable *self, AuthCode *code);

G_END_DECLS
