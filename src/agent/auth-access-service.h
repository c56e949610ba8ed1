/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers what Agent1 has about grants and events.
 */

#pragma once

#include "auth-accounts.h"

G_BEGIN_DECLS

#define AUTH_TYPE_ACCESS_SERVICE (auth_access_service_get_type ())
G_DECLARE_FINAL_TYPE (AuthAccessService, auth_access_service, AUTH, ACCESS_SERVICE, GObject)

AuthAccessService *
auth_access_service_new (AuthAccess *access, AuthAccounts *accounts, AuthDBusAgent1 *skeleton);

G_END_DECLS
