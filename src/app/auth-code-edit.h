/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The dialog in which an entry of the code list is changed.
 */

#pragma once

#include <adwaita.h>

#include "auth-codes-model.h"

G_BEGIN_DECLS

#define AUTH_TYPE_CODE_EDIT (auth_code_edit_get_type ())
G_DECLARE_FINAL_TYPE (AuthCodeEdit, auth_code_edit, AUTH, CODE_EDIT, AdwWindow)

void auth_code_edit_open (GtkWidget *parent,
                          AuthCodesModel *model,
                          AuthCodeItem *item,
                          GListModel *accounts);

G_END_DECLS
