/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The headless service: takes the bus name, knows the accounts, leaves when nobody needs it.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define AUTH_TYPE_AGENT (auth_agent_get_type ())
G_DECLARE_FINAL_TYPE (AuthAgent, auth_agent, AUTH, AGENT, GApplication)

AuthAgent *auth_agent_new (void);

G_END_DECLS
