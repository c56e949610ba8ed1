/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The dialog that shows which one-time codes are in files, links and pictures, and stores them.
 */

#pragma once

#include <adwaita.h>

#include "auth-code-source.h"

G_BEGIN_DECLS

#define AUTH_TYPE_IMPORT_CODES_DIALOG (auth_import_codes_dialog_get_type ())
G_DECLARE_FINAL_TYPE (
  AuthImportCodesDialog, auth_import_codes_dialog, AUTH, IMPORT_CODES_DIALOG, AdwWindow)

AuthImportCodesDialog *auth_import_codes_dialog_new (GtkWindow *parent, GDBusConnection *bus);
void auth_import_codes_dialog_add (AuthImportCodesDialog *self, AuthCodeSource *source);
/* Mapped while the dialog asks for the rest of a series. */
GtkWidget *auth_import_codes_dialog_get_series_page (AuthImportCodesDialog *self);

G_END_DECLS
