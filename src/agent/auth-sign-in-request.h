/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What a caller asks of a sign-in: where it takes place, and the authorization request.
 */

#pragma once

#include "auth-account.h"
#include "auth-loopback.h"

G_BEGIN_DECLS

AuthLoopback *auth_sign_in_request_open_loopback (const AuthConfiguration *configuration,
                                                  GVariant *options,
                                                  GError **error);
AuthAuthorization *auth_sign_in_request_authorize (AuthAccount *account,
                                                   const char *redirect_uri,
                                                   GVariant *options,
                                                   GError **error);

G_END_DECLS
