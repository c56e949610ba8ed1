/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Puts new accounts into the keyring: all of them or none.
 */

#pragma once

#include "auth-account.h"

G_BEGIN_DECLS

/* accounts: (element-type AuthAccount) */
void
auth_account_store_async (GPtrArray *accounts, GAsyncReadyCallback callback, gpointer user_data);
gboolean auth_account_store_finish (GAsyncResult *result, GError **error);

AuthAccount *auth_account_store_read (GHashTable *documents, const char *id, GError **error);

G_END_DECLS
