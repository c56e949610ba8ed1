/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The pages a provider has beside its authorization endpoint: sign-up, password, sign-out.
 */

#pragma once

#include "auth-provider.h"

G_BEGIN_DECLS

/* page: (nullable) "login", "signup", "forgot-password" or "logout"; without a query.
 * Errors: AUTH_ERROR_INVALID_ARGUMENT. */
char *auth_pages_dup_uri (const AuthProvider *provider, const char *page, GError **error);
/* Ends the hosted session, then goes to sign_out_uri. NULL: the provider has no such page. */
char *auth_pages_dup_sign_out_uri (const AuthProvider *provider,
                                   const AuthConfiguration *configuration,
                                   const char *sign_out_uri);

G_END_DECLS
