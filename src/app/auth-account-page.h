/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page of one account: who it is, its session and its pool.
 */

#pragma once

#include <gtk/gtk.h>

#include "auth-bus.h"

G_BEGIN_DECLS

#define AUTH_TYPE_ACCOUNT_PAGE (auth_account_page_get_type ())
G_DECLARE_FINAL_TYPE (AuthAccountPage, auth_account_page, AUTH, ACCOUNT_PAGE, GtkWidget)

GtkWidget *auth_account_page_new (void);
void auth_account_page_set_account (AuthAccountPage *self, AuthDBusAccount1 *account);
const char *auth_account_page_get_account_id (AuthAccountPage *self);
void auth_account_page_enter (AuthAccountPage *self);

G_END_DECLS
