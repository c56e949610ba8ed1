/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One entry of the code list, as it is shown.
 */

#pragma once

#include <gtk/gtk.h>

#include "auth-codes-model.h"

G_BEGIN_DECLS

#define AUTH_TYPE_CODE_ROW (auth_code_row_get_type ())
G_DECLARE_FINAL_TYPE (AuthCodeRow, auth_code_row, AUTH, CODE_ROW, GtkWidget)

GtkListItemFactory *auth_code_row_factory_new (AuthCodesClock *clock);
AuthCodeItem *auth_code_row_get_item (AuthCodeRow *self);
GtkWidget *auth_code_row_find (GtkListView *list, AuthCodeItem *item);

G_END_DECLS
