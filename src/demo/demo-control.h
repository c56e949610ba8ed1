/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What tests steer and count the pool with; served only with --test-control.
 */

#pragma once

#include "demo-call.h"

G_BEGIN_DECLS

/* Body: a fault as on the command line; an empty one takes all faults back. */
void demo_control_fault (DemoCall *call);
/* How many requests each endpoint got. */
void demo_control_stats (DemoCall *call);
/* Ends every session. */
void demo_control_revoke_all (DemoCall *call);

G_END_DECLS
