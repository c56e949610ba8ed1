/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One account: its configuration, its session and what of it is in the keyring.
 */

#pragma once

#include <gio/gio.h>

#include "auth-bus.h"
#include "auth-record.h"

G_BEGIN_DECLS

#define AUTH_TYPE_ACCOUNT (auth_account_get_type ())
G_DECLARE_FINAL_TYPE (AuthAccount, auth_account, AUTH, ACCOUNT, GObject)

/* The subject of an identity that belongs to nobody. */
#define AUTH_ACCOUNT_GUEST ""

AuthAccount *auth_account_new (const char *id, AuthRecord *record);

const char *auth_account_get_id (AuthAccount *self);
const AuthConfiguration *auth_account_get_configuration (AuthAccount *self);
AuthConfiguration *auth_account_replace_configuration (AuthAccount *self,
                                                       AuthConfiguration *configuration);
void auth_account_show_configuration (AuthAccount *self);
AuthAccountState auth_account_get_state (AuthAccount *self);
const AuthTokens *auth_account_get_tokens (AuthAccount *self);
const AuthTokens *auth_account_get_latest_tokens (AuthAccount *self);
const char *auth_account_get_subject (AuthAccount *self);
gboolean auth_account_has_unsaved (AuthAccount *self);
AuthDBusAccount1 *auth_account_get_skeleton (AuthAccount *self);
GDBusObjectSkeleton *auth_account_get_object (AuthAccount *self);

const AuthProvider *auth_account_get_provider (AuthAccount *self);
void auth_account_set_provider (AuthAccount *self, AuthProvider *provider);
const AuthJwks *auth_account_get_jwks (AuthAccount *self);
gint64 auth_account_get_jwks_fetched_at (AuthAccount *self);
void auth_account_set_jwks (AuthAccount *self, AuthJwks *jwks, gint64 now);

const char *auth_account_get_identity (AuthAccount *self, const char *subject);
gboolean auth_account_remember_identity (AuthAccount *self, const char *subject, const char *id);

void auth_account_set_hosted_session (AuthAccount *self, const char *surface);
void auth_account_set_awaited (AuthAccount *self, const char *id);
void auth_account_set_problem (AuthAccount *self, const char *problem);
gboolean auth_account_adopt_document (AuthAccount *self, const char *document);
void auth_account_keep_tokens (AuthAccount *self, AuthTokens *tokens);
void auth_account_drop_tokens (AuthAccount *self, AuthAccountState state);
void auth_account_want_sign_in (AuthAccount *self);
void auth_account_save_async (AuthAccount *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean auth_account_save_finish (AuthAccount *self, GAsyncResult *result, GError **error);

G_END_DECLS
