/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Where the user of an access token is signed in.
 */

#pragma once

#include "demo-call.h"

G_BEGIN_DECLS

void demo_cognito_idp_global_sign_out (DemoCall *call, JsonObject *input, DemoSession *session);
void demo_cognito_idp_list_user_sessions (DemoCall *call, JsonObject *input, DemoSession *session);
void demo_cognito_idp_revoke_user_session (DemoCall *call, JsonObject *input, DemoSession *session);
/* The browser session that session came through ends with it, where the pool tracks them. */
void demo_cognito_idp_end_linked (DemoCall *call, const DemoSession *session);

G_END_DECLS
