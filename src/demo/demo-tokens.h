/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * ID and access tokens as Amazon Cognito makes them, and the token endpoint's answer.
 */

#pragma once

#include "demo-call.h"

G_BEGIN_DECLS

/* The answer for a session; its access token is known to the pool from here on.
 * refresh_token: (nullable) NULL leaves the member out. is_first: from a code, not a refresh.
 * (transfer full) */
JsonNode *demo_tokens_new_answer (DemoCall *call,
                                  DemoSession *session,
                                  const char *refresh_token,
                                  gboolean is_first);

G_END_DECLS
