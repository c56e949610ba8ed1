/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The second factor of the user of an access token: one-time codes and what is preferred.
 */

#pragma once

#include "demo-call.h"

G_BEGIN_DECLS

void
demo_cognito_idp_associate_software_token (DemoCall *call, JsonObject *input, DemoSession *session);
void
demo_cognito_idp_verify_software_token (DemoCall *call, JsonObject *input, DemoSession *session);
void
demo_cognito_idp_set_user_mfa_preference (DemoCall *call, JsonObject *input, DemoSession *session);

G_END_DECLS
