/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What a caller asks of a sign-in: where it takes place, and the authorization request.
 */

#pragma once

#include "auth-account.h"
#include "auth-loopback.h"

G_BEGIN_DECLS

typedef struct
{
  const char *surface;              /* "embedded" or "browser" */
  AuthAuthorization *authorization; /* (owned) */
  AuthLoopback *loopback;           /* (owned) (nullable) waits for a browser */
} AuthSignInRequest;

AuthSignInRequest *
auth_sign_in_request_new (AuthAccount *account, GVariant *options, GError **error);
void auth_sign_in_request_free (AuthSignInRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthSignInRequest, auth_sign_in_request_free)

G_END_DECLS
