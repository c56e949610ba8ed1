/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * How an account signs in: where, with whom, and what must be registered for it.
 */

#pragma once

#include <adwaita.h>

#include "auth-bus.h"

G_BEGIN_DECLS

#define AUTH_TYPE_ACCOUNT_SETTINGS (auth_account_settings_get_type ())
G_DECLARE_FINAL_TYPE (
  AuthAccountSettings, auth_account_settings, AUTH, ACCOUNT_SETTINGS, AdwPreferencesGroup)

void auth_account_settings_set_account (AuthAccountSettings *self, AuthDBusAccount1 *account);

G_END_DECLS
