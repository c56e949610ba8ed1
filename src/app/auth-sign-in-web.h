/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The part of the sign-in page in which the pool's pages are shown.
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define AUTH_TYPE_SIGN_IN_WEB (auth_sign_in_web_get_type ())
G_DECLARE_FINAL_TYPE (AuthSignInWeb, auth_sign_in_web, AUTH, SIGN_IN_WEB, AdwBin)

gboolean auth_sign_in_web_open (AuthSignInWeb *self, const char *redirect_uri, const char *folder);
void auth_sign_in_web_load (AuthSignInWeb *self, const char *uri, GVariant *options);
void auth_sign_in_web_drop (AuthSignInWeb *self);
GtkWidget *auth_sign_in_web_get_view (AuthSignInWeb *self);

G_END_DECLS
