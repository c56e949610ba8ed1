/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers calls to accounts that are not there: locked, or no such account.
 */

#pragma once

#include "auth-accounts.h"

G_BEGIN_DECLS

guint auth_fallback_export (GDBusConnection *connection, AuthAccounts *accounts, GError **error);

G_END_DECLS
