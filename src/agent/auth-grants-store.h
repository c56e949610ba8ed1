/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The decisions in the keyring: one item, read with the accounts, written one turn after another.
 */

#pragma once

#include <gio/gio.h>

#include "auth-grants.h"

G_BEGIN_DECLS

#define AUTH_TYPE_GRANTS_STORE (auth_grants_store_get_type ())
G_DECLARE_FINAL_TYPE (AuthGrantsStore, auth_grants_store, AUTH, GRANTS_STORE, GObject)

AuthGrantsStore *auth_grants_store_new (void);

/* Those in force, or NULL while they cannot be read. */
AuthGrants *auth_grants_store_peek (AuthGrantsStore *self);
gboolean auth_grants_store_is_busy (AuthGrantsStore *self);

void auth_grants_store_load_async (AuthGrantsStore *self,
                                   gboolean unlock,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean
auth_grants_store_load_finish (AuthGrantsStore *self, GAsyncResult *result, GError **error);
void auth_grants_store_forget (AuthGrantsStore *self);

void auth_grants_store_set_async (AuthGrantsStore *self,
                                  const char *app,
                                  const char *account,
                                  const char *permission,
                                  AuthDecision decision,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean auth_grants_store_set_finish (AuthGrantsStore *self, GAsyncResult *result, GError **error);
void auth_grants_store_forget_account (AuthGrantsStore *self, const char *account);
void auth_grants_store_forget_permission (AuthGrantsStore *self, const char *permission);
void auth_grants_store_use (AuthGrantsStore *self,
                            const char *app,
                            const char *account,
                            const char *permission);
void auth_grants_store_save_uses (AuthGrantsStore *self);

G_END_DECLS
