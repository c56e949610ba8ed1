/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Signs an account out: wiped here whatever happens, then revoked at the pool (RFC 7009).
 */

#pragma once

#include "auth-account.h"
#include "auth-http-client.h"

G_BEGIN_DECLS

void auth_session_end_async (AuthAccount *account,
                             AuthHttpClient *client,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
void auth_session_end_everywhere_async (AuthAccount *account,
                                        AuthHttpClient *client,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
char **auth_session_end_finish (GAsyncResult *result);

G_END_DECLS
