/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The endpoints programs talk to: token, userInfo and revocation.
 */

#pragma once

#include "demo-call.h"

G_BEGIN_DECLS

void demo_oauth_token (DemoCall *call);
void demo_oauth_revoke (DemoCall *call);
void demo_oauth_userinfo (DemoCall *call);

G_END_DECLS
