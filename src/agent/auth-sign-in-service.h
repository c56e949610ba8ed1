/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers what of org.example.Authenticator.Account1 begins a visit to the pool's pages.
 */

#pragma once

#include "auth-callers.h"
#include "auth-sign-in.h"

G_BEGIN_DECLS

#define AUTH_TYPE_SIGN_IN_SERVICE (auth_sign_in_service_get_type ())
G_DECLARE_FINAL_TYPE (AuthSignInService, auth_sign_in_service, AUTH, SIGN_IN_SERVICE, GObject)

AuthSignInService *
auth_sign_in_service_new (AuthAccount *account, AuthHttpClient *client, AuthCallers *callers);
AuthSignIn *auth_sign_in_service_find (AuthSignInService *self, const char *uri);
void auth_sign_in_service_end_all (AuthSignInService *self, const char *why);
void auth_sign_in_service_close (AuthSignInService *self);
void auth_sign_in_service_reopen (AuthSignInService *self);
gboolean auth_sign_in_service_is_busy (AuthSignInService *self);

G_END_DECLS
