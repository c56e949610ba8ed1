/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers what of org.example.Authenticator.Agent1 is about the accounts.
 */

#pragma once

#include "auth-accounts.h"
#include "auth-callers.h"

G_BEGIN_DECLS

#define AUTH_TYPE_AGENT_SERVICE (auth_agent_service_get_type ())
G_DECLARE_FINAL_TYPE (AuthAgentService, auth_agent_service, AUTH, AGENT_SERVICE, GObject)

AuthAgentService *
auth_agent_service_new (AuthAccounts *accounts, AuthCallers *callers, AuthDBusAgent1 *skeleton);

G_END_DECLS
