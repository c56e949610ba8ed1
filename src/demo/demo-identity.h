/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The identity pools, and the identities that people and guests have in them.
 */

#pragma once

#include "demo-pool.h"

G_BEGIN_DECLS

typedef struct
{
  const char *id;
  gboolean allows_guests;
} DemoIdentityPool;

typedef struct
{
  const DemoIdentityPool *pool;
  const char *subject; /* (nullable) NULL: a guest */
} DemoIdentity;

extern const DemoIdentityPool demo_identity_pools[2];

/* NULL when there is none of that id. */
const DemoIdentityPool *demo_identity_pool_find (const char *id);
/* The one identity of a person in this pool. (transfer full) */
char *demo_identity_pool_dup_identity (const DemoIdentityPool *self, const char *subject);
/* A new guest, known to the demo pool from here on. (transfer full) */
char *demo_identity_pool_add_guest (const DemoIdentityPool *self, DemoPool *pool);

/* Whose identity id is. subject: belongs to the pool's user. */
gboolean demo_identity_find (const DemoPool *pool, const char *id, DemoIdentity *identity_out);

G_END_DECLS
