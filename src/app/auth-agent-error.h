/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A part of a dialog that says why something did not work, and unlocks the keyring where that
 * helps.
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define AUTH_TYPE_AGENT_ERROR (auth_agent_error_get_type ())
G_DECLARE_FINAL_TYPE (AuthAgentError, auth_agent_error, AUTH, AGENT_ERROR, AdwBin)

void auth_agent_error_set_bus (AuthAgentError *self, GDBusConnection *bus);
void auth_agent_error_show (AuthAgentError *self, const char *words, const GError *error);
void auth_agent_error_hide (AuthAgentError *self);

G_END_DECLS
