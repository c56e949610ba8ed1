/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Makes an authorization code into verified tokens (RFC 6749 section 4.1.3).
 */

#pragma once

#include "auth-account.h"
#include "auth-http-client.h"

G_BEGIN_DECLS

void auth_code_exchange_async (AuthAccount *account,
                               AuthHttpClient *client,
                               const AuthAuthorization *authorization,
                               const char *code,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
AuthTokens *auth_code_exchange_finish (GAsyncResult *result, GError **error);

G_END_DECLS
