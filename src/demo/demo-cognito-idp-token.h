/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What needs a refresh token and no access token. session is NULL.
 */

#pragma once

#include "demo-call.h"

G_BEGIN_DECLS

void demo_cognito_idp_get_tokens_from_refresh_token (DemoCall *call,
                                                     JsonObject *input,
                                                     DemoSession *session);
void demo_cognito_idp_revoke_token (DemoCall *call, JsonObject *input, DemoSession *session);

G_END_DECLS
