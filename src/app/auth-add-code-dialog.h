/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The dialog in which a one-time code is typed in.
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define AUTH_TYPE_ADD_CODE_DIALOG (auth_add_code_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AuthAddCodeDialog, auth_add_code_dialog, AUTH, ADD_CODE_DIALOG, AdwWindow)

AuthAddCodeDialog *auth_add_code_dialog_new (GtkWindow *parent, GDBusConnection *bus);

G_END_DECLS
