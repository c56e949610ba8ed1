/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What a person sees of a provider outside the pool: who wants to go on to the pool?
 */

#pragma once

#include "demo-call.h"

G_BEGIN_DECLS

void demo_outside_pages_show (DemoCall *call);
void demo_outside_pages_submit (DemoCall *call);

G_END_DECLS
