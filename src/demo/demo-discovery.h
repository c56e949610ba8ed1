/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the pool tells of itself: the discovery document and its public keys.
 */

#pragma once

#include "auth-jwt.h"
#include "demo-call.h"

G_BEGIN_DECLS

/* OpenID Connect Discovery 1.0 section 4 */
void demo_discovery_show (DemoCall *call);
/* RFC 7517 section 5. (transfer full) */
JsonNode *demo_discovery_new_keys (const DemoPool *pool);
void demo_discovery_show_keys (DemoCall *call);
/* TRUE when one of these keys signed jwt. */
gboolean demo_discovery_verify (const DemoPool *pool, const AuthJwt *jwt);

G_END_DECLS
