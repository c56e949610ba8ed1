/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The dialog that saves one-time codes in a file.
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define AUTH_TYPE_EXPORT_CODES_DIALOG (auth_export_codes_dialog_get_type ())
G_DECLARE_FINAL_TYPE (
  AuthExportCodesDialog, auth_export_codes_dialog, AUTH, EXPORT_CODES_DIALOG, AdwWindow)

AuthExportCodesDialog *auth_export_codes_dialog_new (GtkWindow *parent, GDBusConnection *bus);
void auth_export_codes_dialog_save (AuthExportCodesDialog *self, GFile *file);

G_END_DECLS
