/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers org.example.Authenticator.Account1 for one account.
 */

#pragma once

#include "auth-access.h"
#include "auth-codes.h"
#include "auth-renewal.h"
#include "auth-sign-in-service.h"

G_BEGIN_DECLS

#define AUTH_TYPE_ACCOUNT_SERVICE (auth_account_service_get_type ())
G_DECLARE_FINAL_TYPE (AuthAccountService, auth_account_service, AUTH, ACCOUNT_SERVICE, GObject)

AuthAccountService *auth_account_service_new (AuthAccount *account,
                                              AuthHttpClient *client,
                                              AuthCallers *callers,
                                              AuthCodes *codes,
                                              AuthAccess *access);
AuthAccount *auth_account_service_get_account (AuthAccountService *self);
AuthRenewal *auth_account_service_get_renewal (AuthAccountService *self);
AuthSignInService *auth_account_service_get_sign_ins (AuthAccountService *self);
AuthSignIn *auth_account_service_find_sign_in (AuthAccountService *self, const char *uri);
void auth_account_service_forget_client (AuthAccountService *self);
void auth_account_service_retry_now (AuthAccountService *self);
void auth_account_service_close (AuthAccountService *self);
gboolean auth_account_service_is_busy (AuthAccountService *self);

G_END_DECLS
