/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The devices that the user of an access token signed in on.
 */

#pragma once

#include "demo-call.h"

G_BEGIN_DECLS

void demo_cognito_idp_forget_device (DemoCall *call, JsonObject *input, DemoSession *session);
void demo_cognito_idp_get_device (DemoCall *call, JsonObject *input, DemoSession *session);
void demo_cognito_idp_list_devices (DemoCall *call, JsonObject *input, DemoSession *session);
void
demo_cognito_idp_update_device_status (DemoCall *call, JsonObject *input, DemoSession *session);

G_END_DECLS
