/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Which programs have access to an account, and taking it back.
 */

#pragma once

#include <adwaita.h>

#include "auth-bus.h"

G_BEGIN_DECLS

#define AUTH_TYPE_ACCOUNT_ACCESS (auth_account_access_get_type ())
G_DECLARE_FINAL_TYPE (
  AuthAccountAccess, auth_account_access, AUTH, ACCOUNT_ACCESS, AdwPreferencesGroup)

void auth_account_access_set_account (AuthAccountAccess *self, AuthDBusAccount1 *account);

G_END_DECLS
