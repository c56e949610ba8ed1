/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One sign-in with the agent, from BeginSignIn () to Complete () or Cancel ().
 */

#pragma once

#include "auth-bus.h"

G_BEGIN_DECLS

#define AUTH_TYPE_SIGN_IN (auth_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (AuthSignIn, auth_sign_in, AUTH, SIGN_IN, GObject)

GVariant *auth_sign_in_new_options (AuthDBusAccount1 *account);
void auth_sign_in_begin_async (AuthDBusAccount1 *account,
                               GVariant *options,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
AuthSignIn *auth_sign_in_begin_finish (GAsyncResult *result, GError **error);
const char *auth_sign_in_get_authorization_uri (AuthSignIn *self);
const char *auth_sign_in_get_redirect_uri (AuthSignIn *self);
gboolean auth_sign_in_is_in_browser (AuthSignIn *self);
void auth_sign_in_complete_async (AuthSignIn *self,
                                  const char *uri,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean auth_sign_in_complete_finish (AuthSignIn *self, GAsyncResult *result, GError **error);

G_END_DECLS
