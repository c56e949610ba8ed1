/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers Agent1.PreviewImport and Agent1.ImportAccounts.
 */

#pragma once

#include "auth-accounts.h"

G_BEGIN_DECLS

void auth_import_call_preview (AuthAccounts *accounts, GDBusMethodInvocation *invocation);
void auth_import_call_add (AuthAccounts *accounts, GDBusMethodInvocation *invocation);

G_END_DECLS
