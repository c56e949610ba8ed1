/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Takes calls of RequestAccess: what is asked is looked at before the person is.
 */

#pragma once

#include "auth-codes.h"
#include "auth-consents.h"
#include "auth-sign-in-service.h"

G_BEGIN_DECLS

void auth_consent_calls_listen (AuthConsents *consents,
                                AuthAccount *account,
                                AuthSignInService *sign_ins);
void auth_consent_calls_listen_codes (AuthConsents *consents,
                                      AuthCodes *codes,
                                      AuthDBusCodes1 *skeleton);

G_END_DECLS
