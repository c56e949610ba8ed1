/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Account1.Update: changes the configuration of an account, one change after the other.
 */

#pragma once

#include "auth-accounts.h"

G_BEGIN_DECLS

#define AUTH_TYPE_UPDATES (auth_updates_get_type ())
G_DECLARE_FINAL_TYPE (AuthUpdates, auth_updates, AUTH, UPDATES, GObject)

AuthUpdates *auth_updates_new (AuthAccounts *accounts, AuthCallers *callers);
void auth_updates_listen (AuthUpdates *self, AuthAccount *account);
gboolean auth_updates_is_busy (AuthUpdates *self);

G_END_DECLS
