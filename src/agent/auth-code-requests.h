/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What programs ask of one-time codes, and what was decided: both only of codes that there are.
 */

#pragma once

#include "auth-codes.h"
#include "auth-consents.h"

G_BEGIN_DECLS

void auth_code_requests_listen (AuthCodes *codes, AuthConsents *consents, AuthDBusCodes1 *skeleton);

G_END_DECLS
