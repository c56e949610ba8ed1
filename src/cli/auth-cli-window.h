/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A sign-in that happens in the window, waited for on the bus.
 */

#pragma once

#include "auth-cli-agent.h"

G_BEGIN_DECLS

gboolean
auth_cli_window_sign_in (GDBusConnection *bus, const AuthCliAccount *account, GError **error);

G_END_DECLS
