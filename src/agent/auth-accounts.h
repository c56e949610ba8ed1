/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * All accounts: read from the keyring, put on the bus, kept in step with both.
 */

#pragma once

#include "auth-account-service.h"
#include "auth-consents.h"
#include "auth-keyring.h"

G_BEGIN_DECLS

#define AUTH_TYPE_ACCOUNTS (auth_accounts_get_type ())
G_DECLARE_FINAL_TYPE (AuthAccounts, auth_accounts, AUTH, ACCOUNTS, GObject)

AuthAccounts *auth_accounts_new (GDBusConnection *connection,
                                 AuthCallers *callers,
                                 AuthCodes *codes,
                                 AuthAccess *access,
                                 AuthConsents *consents);
AuthKeyringState auth_accounts_get_keyring (AuthAccounts *self);
gboolean auth_accounts_is_loaded (AuthAccounts *self);
void auth_accounts_close (AuthAccounts *self);
gboolean auth_accounts_is_busy (AuthAccounts *self);
AuthAccountService *auth_accounts_find_service (AuthAccounts *self, const char *path);
gboolean auth_accounts_check_id (AuthAccounts *self, const char *id, GError **error);
void auth_accounts_foreach (AuthAccounts *self, GFunc func, gpointer user_data);
AuthSignIn *auth_accounts_find_sign_in (AuthAccounts *self, const char *uri);
gboolean auth_accounts_reserve_name (AuthAccounts *self, const char *name, GError **error);
void auth_accounts_release_name (AuthAccounts *self, const char *name);
void auth_accounts_load_async (AuthAccounts *self,
                               gboolean unlock,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean auth_accounts_load_finish (AuthAccounts *self, GAsyncResult *result, GError **error);
gboolean auth_accounts_has_name (AuthAccounts *self, const char *name);
void auth_accounts_add_async (AuthAccounts *self,
                              GPtrArray *configurations,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
char **auth_accounts_add_finish (AuthAccounts *self, GAsyncResult *result, GError **error);

G_END_DECLS
