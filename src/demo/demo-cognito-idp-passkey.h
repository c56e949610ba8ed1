/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The passkeys of the user of an access token; only a browser can add one.
 */

#pragma once

#include "demo-call.h"

G_BEGIN_DECLS

void demo_cognito_idp_delete_web_authn_credential (DemoCall *call,
                                                   JsonObject *input,
                                                   DemoSession *session);
void demo_cognito_idp_list_web_authn_credentials (DemoCall *call,
                                                  JsonObject *input,
                                                  DemoSession *session);

G_END_DECLS
