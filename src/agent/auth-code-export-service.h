/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers Codes1.Export and Codes1.GetPicture: the ways on which a secret leaves.
 */

#pragma once

#include "auth-bus.h"
#include "auth-callers.h"
#include "auth-codes.h"

G_BEGIN_DECLS

#define AUTH_TYPE_CODE_EXPORT_SERVICE (auth_code_export_service_get_type ())
G_DECLARE_FINAL_TYPE (
  AuthCodeExportService, auth_code_export_service, AUTH, CODE_EXPORT_SERVICE, GObject)

AuthCodeExportService *
auth_code_export_service_new (AuthCodes *codes, AuthCallers *callers, AuthDBusCodes1 *skeleton);
gboolean auth_code_export_service_is_busy (AuthCodeExportService *self);

G_END_DECLS
