/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A method call of UserPool1 while the pool is asked: ends when its caller or the session does.
 */

#pragma once

#include "auth-user-pool.h"

G_BEGIN_DECLS

typedef struct
{
  AuthUserPool *pool; /* (owned) */
  GDBusMethodInvocation *invocation;
  GCancellable *cancellable; /* (owned) */
  GCancellable *session;     /* (owned) */
  gulong session_id;
  guint watch_id;
} AuthUserPoolCall;

/* invocation: (transfer full) */
AuthUserPoolCall *auth_user_pool_call_new (AuthUserPool *pool, GDBusMethodInvocation *invocation);
/* Answer the invocation and free the call. value: (nullable) floating, a tuple; error: taken. */
void auth_user_pool_call_return (AuthUserPoolCall *self, GVariant *value);
void auth_user_pool_call_fail (AuthUserPoolCall *self, GError *error);

G_END_DECLS
