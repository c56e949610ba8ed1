/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What of an account everybody on the bus may see.
 */

#pragma once

#include "auth-bus.h"
#include "auth-record.h"

G_BEGIN_DECLS

void auth_properties_show_configuration (AuthDBusAccount1 *skeleton,
                                         const char *id,
                                         const AuthConfiguration *configuration);
void auth_properties_show_session (AuthDBusAccount1 *skeleton, const AuthRecord *record);

G_END_DECLS
