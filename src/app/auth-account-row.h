/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One account in the list of accounts.
 */

#pragma once

#include <adwaita.h>

#include "auth-bus.h"

G_BEGIN_DECLS

#define AUTH_TYPE_ACCOUNT_ROW (auth_account_row_get_type ())
G_DECLARE_FINAL_TYPE (AuthAccountRow, auth_account_row, AUTH, ACCOUNT_ROW, AdwActionRow)

GtkWidget *auth_account_row_new (AuthDBusAccount1 *account);

G_END_DECLS
