/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The agent as the window sees it: whether it can be used, and a list of its accounts.
 */

#pragma once

#include "auth-bus.h"

G_BEGIN_DECLS

typedef enum
{
  AUTH_AGENT_LOADING,
  AUTH_AGENT_READY,
  AUTH_AGENT_LOCKED,
  AUTH_AGENT_NO_KEYRING,
  AUTH_AGENT_UNAVAILABLE,
} AuthAgentState;

#define AUTH_TYPE_AGENT_STATE (auth_agent_state_get_type ())
GType auth_agent_state_get_type (void);

#define AUTH_TYPE_AGENT_CLIENT (auth_agent_client_get_type ())
G_DECLARE_FINAL_TYPE (AuthAgentClient, auth_agent_client, AUTH, AGENT_CLIENT, GObject)

AuthAgentClient *auth_agent_client_new (void);
void auth_agent_client_connect (AuthAgentClient *self);
AuthAgentState auth_agent_client_get_state (AuthAgentClient *self);
AuthDBusAgent1 *auth_agent_client_get_agent (AuthAgentClient *self);
GListModel *auth_agent_client_get_accounts (AuthAgentClient *self);
AuthDBusAccount1 *auth_agent_client_find_account (AuthAgentClient *self, const char *id);

G_END_DECLS
