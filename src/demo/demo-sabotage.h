/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Applies a fault to one request: instead of its answer, or to it.
 */

#pragma once

#include "demo-call.h"

G_BEGIN_DECLS

/* Data of a message's remote address: its GSocket. */
#define DEMO_SOCKET "demo-socket"

typedef void (*DemoHandler) (DemoCall *call);

/* Answers call as handler does, less what fault takes away. call: (transfer full) */
void demo_sabotage (DemoCall *call, DemoHandler handler, DemoFault fault);

G_END_DECLS
