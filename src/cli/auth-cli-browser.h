/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Signing in with the system browser (RFC 8252).
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean auth_cli_browser_open (const char *uri, GError **error);
gboolean auth_cli_browser_sign_in (GDBusConnection *bus,
                                   const char *sign_in,
                                   const char *uri,
                                   GError **error);

G_END_DECLS
