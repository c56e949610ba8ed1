/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers Account1.GetToken.
 */

#pragma once

#include "auth-access.h"
#include "auth-renewal-ahead.h"

G_BEGIN_DECLS

void auth_token_call_answer (AuthRenewal *renewal,
                             AuthRenewalAhead *ahead,
                             AuthAccess *access,
                             AuthAccount *account,
                             GDBusMethodInvocation *invocation);

G_END_DECLS
