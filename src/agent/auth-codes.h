/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The one-time codes: one keyring item, read when somebody asks and written one change at a time.
 */

#pragma once

#include <gio/gio.h>

#include "auth-code-list.h"

G_BEGIN_DECLS

#define AUTH_TYPE_CODES (auth_codes_get_type ())
G_DECLARE_FINAL_TYPE (AuthCodes, auth_codes, AUTH, CODES, GObject)

/* Looks at the list, or changes it. Returns FALSE with an error to change nothing. */
typedef gboolean (*AuthCodesFunc) (AuthCodeList *list, gpointer user_data, GError **error);

AuthCodes *auth_codes_new (GDBusConnection *connection);
gboolean auth_codes_is_busy (AuthCodes *self);

/* func: called with func_data, which must live until callback */
void auth_codes_read_async (AuthCodes *self,
                            AuthCodesFunc func,
                            gpointer func_data,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
void auth_codes_change_async (AuthCodes *self,
                              AuthCodesFunc func,
                              gpointer func_data,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean auth_codes_finish (AuthCodes *self, GAsyncResult *result, GError **error);

/* What is stored with the next change, or a minute later. */
void auth_codes_note_use (AuthCodes *self, const char *id);
gint64 auth_codes_get_used_at (AuthCodes *self, const AuthCode *code);
void auth_codes_save (AuthCodes *self);

G_END_DECLS
