/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Asks the pool who is signed in (OpenID Connect Core section 5.3).
 */

#pragma once

#include "auth-renewal.h"

G_BEGIN_DECLS

void auth_user_info_get_async (AuthAccount *account,
                               AuthRenewal *renewal,
                               AuthHttpClient *client,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GVariant *auth_user_info_get_finish (GAsyncResult *result, GError **error);

G_END_DECLS
