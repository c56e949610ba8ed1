/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The service AWSCognitoIdentityProviderService: what users do with themselves in a pool.
 */

#pragma once

#include "demo-call.h"

G_BEGIN_DECLS

/* What an X-Amz-Target of this service starts with. */
#define DEMO_COGNITO_IDP "AWSCognitoIdentityProviderService."

void demo_cognito_idp_serve (DemoCall *call);

G_END_DECLS
