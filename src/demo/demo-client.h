/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The app clients of the demo pool.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *id;
  const char *secret; /* (nullable) */
} DemoClient;

extern const DemoClient demo_clients[2];
/* Of every client, for signing in; for signing out too unless an option names others. */
extern const char *const demo_redirect_uris[];
extern const char *const demo_scopes[];

/* NULL when there is none of that id. */
const DemoClient *demo_client_find (const char *id);

G_END_DECLS
