/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One org.example.Authenticator.CodeImport1 on the bus: what was read, until somebody chooses.
 */

#pragma once

#include "auth-bus.h"
#include "auth-codes.h"

G_BEGIN_DECLS

#define AUTH_TYPE_CODE_IMPORT (auth_code_import_get_type ())
G_DECLARE_FINAL_TYPE (AuthCodeImport, auth_code_import, AUTH, CODE_IMPORT, GObject)

/* owner: unique name. account_id: (nullable) whose the entries are that depend on the time */
AuthCodeImport *auth_code_import_new (AuthCodes *codes,
                                      GDBusConnection *connection,
                                      const char *owner,
                                      const char *account_id,
                                      GError **error);
const char *auth_code_import_get_path (AuthCodeImport *self);
void auth_code_import_end (AuthCodeImport *self);

G_END_DECLS
