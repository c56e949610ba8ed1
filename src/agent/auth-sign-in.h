/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A sign-in that is under way: from the authorization request to the tokens in the keyring.
 */

#pragma once

#include "auth-account.h"
#include "auth-http-client.h"

G_BEGIN_DECLS

#define AUTH_TYPE_SIGN_IN (auth_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (AuthSignIn, auth_sign_in, AUTH, SIGN_IN, GObject)

AuthSignIn *auth_sign_in_new (AuthAccount *account,
                              AuthHttpClient *client,
                              GVariant *options,
                              const char *owner,
                              GError **error);
gboolean auth_sign_in_export (AuthSignIn *self, GDBusConnection *connection, GError **error);
const char *auth_sign_in_get_path (AuthSignIn *self);
const char *auth_sign_in_get_uri (AuthSignIn *self);
const char *auth_sign_in_get_redirect_uri (AuthSignIn *self);
gboolean auth_sign_in_is_answered_by (AuthSignIn *self, const char *uri);
void auth_sign_in_complete (AuthSignIn *self, const char *uri, GDBusMethodInvocation *invocation);
void auth_sign_in_end (AuthSignIn *self, const GError *error);

G_END_DECLS
