/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Ends the session of a provider's pages in the system browser.
 */

#pragma once

#include "auth-account.h"

G_BEGIN_DECLS

#define AUTH_TYPE_HOSTED_SIGN_OUT (auth_hosted_sign_out_get_type ())
G_DECLARE_FINAL_TYPE (AuthHostedSignOut, auth_hosted_sign_out, AUTH, HOSTED_SIGN_OUT, GObject)

AuthHostedSignOut *auth_hosted_sign_out_new (AuthAccount *account, GError **error);
const char *auth_hosted_sign_out_get_uri (AuthHostedSignOut *self);

G_END_DECLS
