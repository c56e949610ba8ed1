/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page on which a user of a pool sees to the own user.
 */

#pragma once

#include <gtk/gtk.h>

#include "auth-bus.h"

G_BEGIN_DECLS

#define AUTH_TYPE_USER_PAGE (auth_user_page_get_type ())
G_DECLARE_FINAL_TYPE (AuthUserPage, auth_user_page, AUTH, USER_PAGE, GtkWidget)

GtkWidget *auth_user_page_new (AuthDBusAccount1 *account);

G_END_DECLS
