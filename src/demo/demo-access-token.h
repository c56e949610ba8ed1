/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the API of a user pool asks of the access token it is called with.
 */

#pragma once

#include "demo-pool.h"

G_BEGIN_DECLS

/* The session of a token that is good for the API. The message of an error is Cognito's own.
 * Errors: AUTH_ERROR_ACCESS_DENIED. */
DemoSession *
demo_access_token_check (const DemoPool *pool, const char *token, gint64 now, GError **error);

G_END_DECLS
