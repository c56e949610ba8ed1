/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Just enough of the AWS Security Token Service to ask it who one is.
 */

#pragma once

#include "demo-call.h"

G_BEGIN_DECLS

void demo_sts_serve (DemoCall *call);

G_END_DECLS
