/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Becoming a user: the sign-up page and its confirmation code.
 */

#pragma once

#include "demo-call.h"

G_BEGIN_DECLS

void demo_register_show (DemoCall *call);
void demo_register_submit (DemoCall *call);
void demo_register_show_confirm (DemoCall *call);
void demo_register_submit_confirm (DemoCall *call);

G_END_DECLS
