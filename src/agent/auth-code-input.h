/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What a caller says of an entry of the code list: a{sv} with the members of Codes1.Add.
 */

#pragma once

#include "auth-accounts.h"
#include "auth-code.h"

G_BEGIN_DECLS

/* Errors: AUTH_ERROR_INVALID_ARGUMENT; the entry is half changed then. */
gboolean
auth_code_input_apply (AuthCode *code, GVariant *members, AuthAccounts *accounts, GError **error);

G_END_DECLS
