/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Looks at all sessions when the person has logged in: what has ended is renewed, or told of.
 */

#pragma once

#include "auth-accounts.h"

G_BEGIN_DECLS

#define AUTH_TYPE_LOGIN_RENEWAL (auth_login_renewal_get_type ())
G_DECLARE_FINAL_TYPE (AuthLoginRenewal, auth_login_renewal, AUTH, LOGIN_RENEWAL, GObject)

AuthLoginRenewal *
auth_login_renewal_new (AuthAccounts *accounts, AuthCallers *callers, AuthDBusAgent1 *skeleton);
void auth_login_renewal_close (AuthLoginRenewal *self);

G_END_DECLS
