/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers org.example.Authenticator.Codes1.
 */

#pragma once

#include "auth-access.h"
#include "auth-accounts.h"
#include "auth-bus.h"
#include "auth-codes.h"

G_BEGIN_DECLS

#define AUTH_TYPE_CODES_SERVICE (auth_codes_service_get_type ())
G_DECLARE_FINAL_TYPE (AuthCodesService, auth_codes_service, AUTH, CODES_SERVICE, GObject)

AuthCodesService *auth_codes_service_new (AuthCodes *codes,
                                          AuthCallers *callers,
                                          AuthAccess *access,
                                          AuthAccounts *accounts);
gboolean
auth_codes_service_export (AuthCodesService *self, GDBusConnection *connection, GError **error);
AuthDBusCodes1 *auth_codes_service_get_skeleton (AuthCodesService *self);
gboolean auth_codes_service_is_busy (AuthCodesService *self);
void auth_codes_service_close (AuthCodesService *self);

G_END_DECLS
