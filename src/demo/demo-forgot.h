/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A forgotten password: the page that asks whose, and the one that sets a new one.
 */

#pragma once

#include "demo-call.h"

G_BEGIN_DECLS

void demo_forgot_show (DemoCall *call);
void demo_forgot_submit (DemoCall *call);
void demo_forgot_show_confirm (DemoCall *call);
void demo_forgot_submit_confirm (DemoCall *call);

G_END_DECLS
