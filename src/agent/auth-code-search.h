/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers org.gnome.Shell.SearchProvider2: one-time codes in the desktop's search.
 */

#pragma once

#include "auth-access.h"
#include "auth-codes.h"

G_BEGIN_DECLS

#define AUTH_TYPE_CODE_SEARCH (auth_code_search_get_type ())
G_DECLARE_FINAL_TYPE (AuthCodeSearch, auth_code_search, AUTH, CODE_SEARCH, GObject)

AuthCodeSearch *auth_code_search_new (AuthCodes *codes, AuthCallers *callers, AuthAccess *access);
gboolean
auth_code_search_export (AuthCodeSearch *self, GDBusConnection *connection, GError **error);

G_END_DECLS
