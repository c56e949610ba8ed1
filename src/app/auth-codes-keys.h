/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Keys that lead from the search to the code list and back.
 */

#pragma once

#include "auth-codes-page.h"

G_BEGIN_DECLS

void auth_codes_keys_focus (AuthCodesPage *page, GtkSearchEntry *entry, GtkWidget *shown);
void auth_codes_keys_select (AuthCodesPage *page, AuthCodeItem *item);
void auth_codes_keys_install (AuthCodesPage *page, GtkSearchEntry *entry, GtkListView *list);

G_END_DECLS
