/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page that lists the one-time codes, or says why there is no list.
 */

#pragma once

#include <gtk/gtk.h>

#include "auth-agent-client.h"

G_BEGIN_DECLS

#define AUTH_TYPE_CODES_PAGE (auth_codes_page_get_type ())
G_DECLARE_FINAL_TYPE (AuthCodesPage, auth_codes_page, AUTH, CODES_PAGE, GtkWidget)

GtkWidget *auth_codes_page_new (AuthAgentClient *client);
GtkSearchBar *auth_codes_page_get_search_bar (AuthCodesPage *self);

G_END_DECLS
