/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The attributes of the user of an access token, and the codes that verify some of them.
 */

#pragma once

#include "demo-call.h"

G_BEGIN_DECLS

void
demo_cognito_idp_update_user_attributes (DemoCall *call, JsonObject *input, DemoSession *session);
void
demo_cognito_idp_delete_user_attributes (DemoCall *call, JsonObject *input, DemoSession *session);
void demo_cognito_idp_get_user_attribute_verification_code (DemoCall *call,
                                                            JsonObject *input,
                                                            DemoSession *session);
void
demo_cognito_idp_verify_user_attribute (DemoCall *call, JsonObject *input, DemoSession *session);

G_END_DECLS
