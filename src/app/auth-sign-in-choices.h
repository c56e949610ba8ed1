/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The ways into an account beside its pool's first page.
 */

#pragma once

#include <adwaita.h>

#include "auth-bus.h"

G_BEGIN_DECLS

#define AUTH_TYPE_SIGN_IN_CHOICES (auth_sign_in_choices_get_type ())
G_DECLARE_FINAL_TYPE (
  AuthSignInChoices, auth_sign_in_choices, AUTH, SIGN_IN_CHOICES, AdwPreferencesGroup)

void auth_sign_in_choices_set_account (AuthSignInChoices *self, AuthDBusAccount1 *account);

G_END_DECLS
