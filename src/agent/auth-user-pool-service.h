/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers org.example.Authenticator.UserPool1 for one account of a Cognito user pool.
 */

#pragma once

#include "auth-callers.h"
#include "auth-user-pool.h"

G_BEGIN_DECLS

#define AUTH_TYPE_USER_POOL_SERVICE (auth_user_pool_service_get_type ())
G_DECLARE_FINAL_TYPE (AuthUserPoolService, auth_user_pool_service, AUTH, USER_POOL_SERVICE, GObject)

/* The interface is there as long as the account has a user pool. */
AuthUserPoolService *auth_user_pool_service_new (AuthAccount *account,
                                                 AuthRenewal *renewal,
                                                 AuthHttpClient *client,
                                                 AuthCallers *callers);
/* For EnrolAuthenticator, which has more to do than to ask the pool. */
AuthUserPool *auth_user_pool_service_get_pool (AuthUserPoolService *self);
AuthDBusUserPool1 *auth_user_pool_service_get_skeleton (AuthUserPoolService *self);
/* Another person signed in. */
void auth_user_pool_service_stop (AuthUserPoolService *self);
gboolean auth_user_pool_service_is_busy (AuthUserPoolService *self);

G_END_DECLS
