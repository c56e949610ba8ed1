/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The front page of the window: the one-time codes or the accounts.
 */

#pragma once

#include <adwaita.h>

#include "auth-agent-client.h"
#include "auth-codes-page.h"

G_BEGIN_DECLS

#define AUTH_TYPE_FRONT_PAGE (auth_front_page_get_type ())
G_DECLARE_FINAL_TYPE (AuthFrontPage, auth_front_page, AUTH, FRONT_PAGE, GtkWidget)

GtkWidget *auth_front_page_new (AuthAgentClient *client);
AuthCodesPage *auth_front_page_get_codes (AuthFrontPage *self);
/* name: "codes" or "accounts" */
void auth_front_page_show (AuthFrontPage *self, const char *name);

G_END_DECLS
