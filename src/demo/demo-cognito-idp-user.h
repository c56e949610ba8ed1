/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The user of an access token: who it is, the password, and the end.
 */

#pragma once

#include "demo-call.h"

G_BEGIN_DECLS

void demo_cognito_idp_get_user (DemoCall *call, JsonObject *input, DemoSession *session);
void
demo_cognito_idp_get_user_auth_factors (DemoCall *call, JsonObject *input, DemoSession *session);
void demo_cognito_idp_change_password (DemoCall *call, JsonObject *input, DemoSession *session);
void demo_cognito_idp_delete_user (DemoCall *call, JsonObject *input, DemoSession *session);

G_END_DECLS
