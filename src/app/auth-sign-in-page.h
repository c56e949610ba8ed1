/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page a person signs in on: the pool's pages, or why there are none.
 */

#pragma once

#include <gtk/gtk.h>

#include "auth-bus.h"

G_BEGIN_DECLS

#define AUTH_TYPE_SIGN_IN_PAGE (auth_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (AuthSignInPage, auth_sign_in_page, AUTH, SIGN_IN_PAGE, GtkWidget)

GtkWidget *auth_sign_in_page_new (AuthDBusAccount1 *account, GVariant *options);

G_END_DECLS
