/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A row that names one fact of an account, and is not there while the fact is unknown.
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define AUTH_TYPE_DETAIL_ROW (auth_detail_row_get_type ())
G_DECLARE_FINAL_TYPE (AuthDetailRow, auth_detail_row, AUTH, DETAIL_ROW, AdwActionRow)

G_END_DECLS
