/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The dialog that shows what a configuration file says, and imports it.
 */

#pragma once

#include <adwaita.h>

#include "auth-agent-client.h"

G_BEGIN_DECLS

#define AUTH_TYPE_IMPORT_DIALOG (auth_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AuthImportDialog, auth_import_dialog, AUTH, IMPORT_DIALOG, AdwWindow)

AuthImportDialog *auth_import_dialog_new (GtkWindow *parent, AuthAgentClient *client);
void auth_import_dialog_read_file (AuthImportDialog *self, GFile *file);
void auth_import_dialog_read_stream (AuthImportDialog *self, GInputStream *stream);

G_END_DECLS
