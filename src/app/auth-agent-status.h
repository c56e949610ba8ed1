/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What is shown while the agent cannot be used: why, and what can be done.
 */

#pragma once

#include <gtk/gtk.h>

#include "auth-agent-client.h"

G_BEGIN_DECLS

#define AUTH_TYPE_AGENT_STATUS (auth_agent_status_get_type ())
G_DECLARE_FINAL_TYPE (AuthAgentStatus, auth_agent_status, AUTH, AGENT_STATUS, GtkWidget)

void auth_agent_status_set_client (AuthAgentStatus *self, AuthAgentClient *client);

G_END_DECLS
