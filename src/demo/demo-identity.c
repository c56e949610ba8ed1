/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The identity pools, and the identities that people and guests have in them.
 */

#include "config.h"

#include "demo-identity.h"

#define REGION "us-east-1:"

const DemoIdentityPool demo_identity_pools[2] = {
  { REGION "11111111-2222-3333-4444-555555555555", TRUE },
  { REGION "99999999-2222-3333-4444-555555555555", FALSE },
};

const DemoIdentityPool *
demo_identity_pool_find (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (demo_identity_pools); i++)
    if (g_strcmp0 (demo_identity_pools[i].id, id) == 0)
      return &demo_identity_pools[i];
  return NULL;
}

/* Made from its two names, so that it stays the same when the demo pool is started again. */
char *
demo_identity_pool_dup_identity (const DemoIdentityPool *self, const char *subject)
{
  g_autofree char *names = g_strconcat (self->id, "/", subject, NULL);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, names, -1);

  return g_strdup_printf (REGION "%.8s-%.4s-%.4s-%.4s-%.12s",
                          hash, hash + 8, hash + 12, hash + 16, hash + 20);
}

char *
demo_identity_pool_add_guest (const DemoIdentityPool *self, DemoPool *pool)
{
  g_autofree char *uuid = g_uuid_string_random ();
  char *id = g_strconcat (REGION, uuid, NULL);

  g_hash_table_insert (pool->guests, g_strdup (id), (gpointer) self);
  return id;
}

gboolean
demo_identity_find (const DemoPool *pool, const char *id, DemoIdentity *identity_out)
{
  const DemoIdentityPool *guests_pool = g_hash_table_lookup (pool->guests, id);

  for (guint i = 0; i < pool->users->len; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (demo_identity_pools); j++)
      {
        const DemoUser *user = g_ptr_array_index (pool->users, i);
        g_autofree char *own = demo_identity_pool_dup_identity (&demo_identity_pools[j],
                                                                user->subject);

        if (strcmp (own, id) == 0)
          {
            *identity_out = (DemoIdentity){ &demo_identity_pools[j], user->subject };
            return TRUE;
          }
      }
  *identity_out = (DemoIdentity){ guests_pool, NULL };
  return guests_pool != NULL;
}
