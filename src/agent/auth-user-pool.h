/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Asks an account's Cognito user pool in the name of who is signed in.
 */

#pragma once

#include "auth-renewal.h"

G_BEGIN_DECLS

#define AUTH_TYPE_USER_POOL (auth_user_pool_get_type ())
G_DECLARE_FINAL_TYPE (AuthUserPool, auth_user_pool, AUTH, USER_POOL, GObject)

AuthUserPool *
auth_user_pool_new (AuthAccount *account, AuthRenewal *renewal, AuthHttpClient *client);
AuthAccount *auth_user_pool_get_account (AuthUserPool *self);
/* A sentence, or "" when it can be asked. */
const char *auth_user_pool_get_unavailable (AuthUserPool *self);
/* Cancelled when the session is another one: what was begun in somebody's name ends there. */
GCancellable *auth_user_pool_get_session (AuthUserPool *self);
void auth_user_pool_stop (AuthUserPool *self);
gboolean auth_user_pool_is_busy (AuthUserPool *self);

/* operation: (static) of the user pools API, takes an access token, which is added. arguments: stay
 * the caller's, who wipes what is secret in them, and are not to be touched meanwhile. */
void auth_user_pool_ask_async (AuthUserPool *self,
                               const char *operation,
                               JsonNode *arguments,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* Returns (transfer full): an object. Errors: those of auth_renewal_get_token_finish () and of
 * auth_cognito_user_parse_answer (). */
JsonNode *auth_user_pool_ask_finish (AuthUserPool *self, GAsyncResult *result, GError **error);

G_END_DECLS
