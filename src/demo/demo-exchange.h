/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The pool as a provider's app: a code becomes an ID token, which is checked.
 */

#pragma once

#include <gio/gio.h>

#include "auth-jwt.h"
#include "demo-attempt.h"
#include "demo-pool.h"

G_BEGIN_DECLS

/* attempt: must outlive the call. */
void demo_exchange_run_async (const DemoPool *pool,
                              const DemoAttempt *attempt,
                              const char *code,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* The ID token. The message of an error is what Cognito tells the app. */
AuthJwt *demo_exchange_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
