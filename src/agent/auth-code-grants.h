/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Forgets what was decided about a one-time code that is removed for good.
 */

#pragma once

#include "auth-access.h"
#include "auth-codes.h"

G_BEGIN_DECLS

void auth_code_grants_follow (AuthAccess *access, AuthCodes *codes);

G_END_DECLS
