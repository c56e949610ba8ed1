/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Signing in with a provider outside the pool: there, back, and on to the app.
 */

#pragma once

#include "demo-request.h"

G_BEGIN_DECLS

/* Where providers lead back to. (transfer full) */
char *demo_federation_dup_redirect_uri (const DemoPool *pool);
/* To the provider of request. */
void demo_federation_begin (DemoCall *call, const DemoRequest *request);
/* Back from it. */
void demo_federation_respond (DemoCall *call);

G_END_DECLS
