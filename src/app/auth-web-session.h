/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What web views keep between pages: nothing, or an account's own cookies in its own folder.
 */

#pragma once

#include <gmodule.h>
#include <webkit/webkit.h>

G_BEGIN_DECLS

WebKitNetworkSession *auth_web_session_get (const char *folder);
/* What the module exports, see auth-web-module.h. */
G_MODULE_EXPORT void auth_web_session_forget (const char *folder);

G_END_DECLS
