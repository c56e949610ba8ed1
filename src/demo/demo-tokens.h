/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * ID and access tokens as Amazon Cognito makes them, and the token endpoint's answer.
 */

#pragma once

#include "demo-pool.h"

G_BEGIN_DECLS

/* The answer for a session; its access token is known to the pool from here on.
 * refresh_token: (nullable) NULL leaves the member out. is_first: from a code, not a refresh.
 * flaw: what shall be wrong with the tokens. (transfer full) */
JsonNode *demo_tokens_new_answer (DemoPool *pool,
                                  DemoSession *session,
                                  const char *refresh_token,
                                  gboolean is_first,
                                  DemoFaultKind flaw,
                                  gint64 now);

G_END_DECLS
