/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Names, paths and errors of the bus contract, and the generated code of its interfaces.
 */

#pragma once

#include <gio/gio.h>

#include "auth-dbus.h"
#include "auth-error.h"

G_BEGIN_DECLS

#define AUTH_BUS_APP_NAME                "org.example.Authenticator"
#define AUTH_BUS_AGENT_NAME              "org.example.Authenticator.Agent"
#define AUTH_BUS_CONTROL_PREFIX          "org.example.Authenticator.Control."
#define AUTH_BUS_AGENT_PATH              "/org/example/Authenticator/Agent"
#define AUTH_BUS_ACCOUNT_PREFIX          "/org/example/Authenticator/Agent/account/"
#define AUTH_BUS_SIGN_IN_PREFIX          "/org/example/Authenticator/Agent/sign_in/"
#define AUTH_BUS_ACCOUNT_IFACE           "org.example.Authenticator.Account1"
#define AUTH_BUS_SIGN_IN_TIMEOUT_SECONDS (10 * 60)

void auth_bus_register_errors (void);
void auth_bus_name_control (GDBusConnection *connection);

G_END_DECLS
