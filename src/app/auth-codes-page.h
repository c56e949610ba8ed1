/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page that lists the one-time codes, or says why there is no list.
 */

#pragma once

#include <adwaita.h>

#include "auth-agent-client.h"
#include "auth-codes-model.h"

G_BEGIN_DECLS

#define AUTH_TYPE_CODES_PAGE (auth_codes_page_get_type ())
G_DECLARE_FINAL_TYPE (AuthCodesPage, auth_codes_page, AUTH, CODES_PAGE, GtkWidget)

GtkWidget *auth_codes_page_new (AuthAgentClient *client);
GtkSearchBar *auth_codes_page_get_search_bar (AuthCodesPage *self);
AuthCodesModel *auth_codes_page_get_model (AuthCodesPage *self);
GtkListView *auth_codes_page_get_list (AuthCodesPage *self);
GListModel *auth_codes_page_get_accounts (AuthCodesPage *self);
/* id: "" for the entry that is selected. Result: (nullable) one that can be used */
AuthCodeItem *auth_codes_page_find (AuthCodesPage *self, const char *id);
/* undo_id: (nullable) the entry that was removed, which the toast's button restores */
void auth_codes_page_toast (AuthCodesPage *self, const char *text, const char *undo_id);
void auth_codes_page_clear_toasts (AuthCodesPage *self);
void auth_codes_page_search (AuthCodesPage *self, const char *text);
/* Selected, as soon as the agent has told of it. reveals: with its code, also where that is hidden
 */
void auth_codes_page_show_code (AuthCodesPage *self, const char *id, gboolean reveals);

G_END_DECLS
