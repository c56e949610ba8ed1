/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Where the user of an access token is signed in.
 */

#pragma once

#include "demo-call.h"

G_BEGIN_DECLS

void demo_cognito_idp_global_sign_out (DemoCall *call, JsonObject *input, DemoSession *session);

G_END_DECLS
