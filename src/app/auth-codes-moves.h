/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Pointer and keys on the code list: a click copies, entries are dragged and moved, menus.
 */

#pragma once

#include "auth-codes-page.h"

G_BEGIN_DECLS

void auth_codes_moves_install_actions (GtkWidgetClass *klass);
void auth_codes_moves_install (AuthCodesPage *page, GtkScrolledWindow *scrolled, GtkListView *list);

G_END_DECLS
