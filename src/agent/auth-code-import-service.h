/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers Codes1.BeginImport.
 */

#pragma once

#include "auth-accounts.h"
#include "auth-callers.h"
#include "auth-code-import.h"

G_BEGIN_DECLS

#define AUTH_TYPE_CODE_IMPORT_SERVICE (auth_code_import_service_get_type ())
G_DECLARE_FINAL_TYPE (
  AuthCodeImportService, auth_code_import_service, AUTH, CODE_IMPORT_SERVICE, GObject)

AuthCodeImportService *auth_code_import_service_new (AuthCodes *codes,
                                                     AuthCallers *callers,
                                                     AuthAccounts *accounts,
                                                     AuthDBusCodes1 *skeleton);
gboolean auth_code_import_service_is_busy (AuthCodeImportService *self);
void auth_code_import_service_end_all (AuthCodeImportService *self);

G_END_DECLS
