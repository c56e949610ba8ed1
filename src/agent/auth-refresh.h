/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One refresh, from the look at the keyring to the new tokens in it (RFC 6749 section 6).
 */

#pragma once

#include "auth-account.h"
#include "auth-http-client.h"

G_BEGIN_DECLS

void auth_refresh_async (AuthAccount *account,
                         AuthHttpClient *client,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
GError *auth_refresh_new_sign_in_error (AuthAccount *account);
gboolean auth_refresh_finish (GAsyncResult *result, GError **error);

G_END_DECLS
