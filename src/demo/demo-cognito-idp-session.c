/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Where the user of an access token is signed in.
 */

#include "config.h"

#include "demo-cognito-idp-session.h"

#include "demo-aws.h"

/* The hosted pages still know who was signed in: so it is in Cognito. */
void
demo_cognito_idp_global_sign_out (DemoCall *call, JsonObject *input, DemoSession *session)
{
  demo_grants_revoke_all (call->pool->grants, session->user);
  demo_aws_reply_nothing (call);
}
