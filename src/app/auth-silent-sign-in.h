/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Signs in again without a page, while the pool still knows the kept cookies.
 */

#pragma once

#include "auth-bus.h"

G_BEGIN_DECLS

char *auth_silent_sign_in_dup_folder (AuthDBusAccount1 *account);
gboolean auth_silent_sign_in_is_due (AuthDBusAccount1 *account);
void auth_silent_sign_in_async (AuthDBusAccount1 *account,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean auth_silent_sign_in_finish (GAsyncResult *result, GError **error);
void auth_silent_sign_in_watch (AuthDBusAccount1 *account);

G_END_DECLS
