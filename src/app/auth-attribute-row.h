/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A row that shows, changes and verifies one attribute of a user.
 */

#pragma once

#include <adwaita.h>

#include "auth-bus.h"

G_BEGIN_DECLS

#define AUTH_TYPE_ATTRIBUTE_ROW (auth_attribute_row_get_type ())
G_DECLARE_FINAL_TYPE (AuthAttributeRow, auth_attribute_row, AUTH, ATTRIBUTE_ROW, AdwEntryRow)

GtkWidget *auth_attribute_row_new (AuthDBusUserPool1 *pool,
                                   const char *name,
                                   const char *title,
                                   const char *value,
                                   gboolean needs_verification);

G_END_DECLS
