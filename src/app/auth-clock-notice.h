/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A line at the foot of the window that is there while this computer's clock is wrong.
 */

#pragma once

#include <adwaita.h>

#include "auth-bus.h"

G_BEGIN_DECLS

#define AUTH_TYPE_CLOCK_NOTICE (auth_clock_notice_get_type ())
G_DECLARE_FINAL_TYPE (AuthClockNotice, auth_clock_notice, AUTH, CLOCK_NOTICE, AdwBin)

void auth_clock_notice_watch (AuthClockNotice *self, AuthDBusAgent1 *agent);

G_END_DECLS
