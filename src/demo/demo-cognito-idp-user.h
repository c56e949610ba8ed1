/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The user of an access token.
 */

#pragma once

#include "demo-call.h"

G_BEGIN_DECLS

void demo_cognito_idp_get_user (DemoCall *call, JsonObject *input, DemoSession *session);

G_END_DECLS
