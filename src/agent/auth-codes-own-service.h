/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers what of org.example.Authenticator.Codes1 is for the person's own program alone.
 */

#pragma once

#include "auth-accounts.h"
#include "auth-bus.h"
#include "auth-callers.h"
#include "auth-codes.h"

G_BEGIN_DECLS

#define AUTH_TYPE_CODES_OWN_SERVICE (auth_codes_own_service_get_type ())
G_DECLARE_FINAL_TYPE (AuthCodesOwnService, auth_codes_own_service, AUTH, CODES_OWN_SERVICE, GObject)

AuthCodesOwnService *auth_codes_own_service_new (AuthCodes *codes,
                                                 AuthCallers *callers,
                                                 AuthAccounts *accounts,
                                                 AuthDBusCodes1 *skeleton);
gboolean auth_codes_own_service_is_busy (AuthCodesOwnService *self);

G_END_DECLS
