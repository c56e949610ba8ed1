/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The pages that ask the browser for a passkey (Web Authentication), which this demo does not take.
 */

#pragma once

#include "demo-call.h"

G_BEGIN_DECLS

void demo_passkey_show_add (DemoCall *call);
void demo_passkey_show_sign_in (DemoCall *call);

G_END_DECLS
