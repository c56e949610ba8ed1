/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page that lists the accounts, or says why there is no list.
 */

#pragma once

#include <gtk/gtk.h>

#include "auth-agent-client.h"

G_BEGIN_DECLS

#define AUTH_TYPE_ACCOUNTS_PAGE (auth_accounts_page_get_type ())
G_DECLARE_FINAL_TYPE (AuthAccountsPage, auth_accounts_page, AUTH, ACCOUNTS_PAGE, GtkWidget)

GtkWidget *auth_accounts_page_new (AuthAgentClient *client);

G_END_DECLS
