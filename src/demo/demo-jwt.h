/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A signed token (RFC 7519), or one with something wrong with it.
 */

#pragma once

#include "demo-fault.h"
#include "demo-key.h"

G_BEGIN_DECLS

/* flaw: of its header or signature; what is wrong with claims is the caller's affair. */
char *demo_jwt_new (const DemoKey *key, JsonObject *claims, DemoFaultKind flaw);
/* TRUE for what looks as these do; refresh tokens look encrypted. */
gboolean demo_jwt_is_likely (const char *token);

G_END_DECLS
