/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page of an import that asks for the password of a backup.
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define AUTH_TYPE_IMPORT_PASSWORD (auth_import_password_get_type ())
G_DECLARE_FINAL_TYPE (AuthImportPassword, auth_import_password, AUTH, IMPORT_PASSWORD, AdwBin)

void auth_import_password_ask (AuthImportPassword *self, const char *format, const char *problem);

G_END_DECLS
