/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Who signed in, as the tokens say: what of it is shown on the bus and kept when the session ends.
 */

#pragma once

#include "auth-bus.h"
#include "auth-tokens.h"

G_BEGIN_DECLS

JsonObject *auth_profile_new (const AuthTokens *tokens, JsonObject *previous);
JsonObject *auth_profile_copy (JsonObject *object);
void auth_profile_show (JsonObject *self, gboolean is_signed_in, AuthDBusAccount1 *skeleton);

G_END_DECLS
