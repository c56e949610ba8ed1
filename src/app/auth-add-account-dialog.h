/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The dialog that adds an account by hand.
 */

#pragma once

#include <adwaita.h>

#include "auth-agent-client.h"

G_BEGIN_DECLS

#define AUTH_TYPE_ADD_ACCOUNT_DIALOG (auth_add_account_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AuthAddAccountDialog,
                      auth_add_account_dialog,
                      AUTH,
                      ADD_ACCOUNT_DIALOG,
                      AdwWindow)

AuthAddAccountDialog *auth_add_account_dialog_new (GtkWindow *parent, AuthAgentClient *client);

G_END_DECLS
