/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The service AWSCognitoIdentityService: an ID token in, temporary AWS credentials out.
 */

#pragma once

#include "demo-call.h"

G_BEGIN_DECLS

/* What an X-Amz-Target of this service starts with. */
#define DEMO_COGNITO_IDENTITY "AWSCognitoIdentityService."

void demo_cognito_identity_serve (DemoCall *call);

G_END_DECLS
