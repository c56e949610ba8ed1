/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What an identity pool asks of the token somebody signs in to it with.
 */

#pragma once

#include "auth-jwt.h"
#include "demo-pool.h"

G_BEGIN_DECLS

/* provider: the key of the token in Logins. The message of an error is Amazon's own.
 * Errors: AUTH_ERROR_ACCESS_DENIED. */
AuthJwt *demo_id_token_check (const DemoPool *pool,
                              const char *provider,
                              const char *token,
                              gint64 now,
                              GError **error);

G_END_DECLS
