/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The second factor in the browser: asking for a one-time code, and setting one up.
 */

#pragma once

#include "demo-call.h"

G_BEGIN_DECLS

void demo_mfa_show (DemoCall *call);
void demo_mfa_submit (DemoCall *call);
void demo_mfa_show_setup (DemoCall *call);
void demo_mfa_submit_setup (DemoCall *call);

G_END_DECLS
