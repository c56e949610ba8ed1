/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A sign-in that went from the pool to an outside provider and has not come back yet.
 */

#pragma once

#include "demo-provider.h"

G_BEGIN_DECLS

typedef struct
{
  const DemoProvider *provider;
  char *query;    /* (owned) the app's authorization request */
  char *csrf;     /* (owned) of the visit that left */
  char *verifier; /* (owned) */
  char *nonce;    /* (owned) */
  gint64 expires_at;
} DemoAttempt;

/* char* -> DemoAttempt*, by state, owning both */
GHashTable *demo_attempt_table_new (void);
/* A new one; forgets those that are over. state_out: (transfer full) */
DemoAttempt *demo_attempt_table_add (GHashTable *attempts,
                                     const DemoProvider *provider,
                                     const char *query,
                                     const char *csrf,
                                     gint64 now,
                                     char **state_out);
/* Used up by this. NULL: unknown, over, or another browser's. (transfer full) */
DemoAttempt *
demo_attempt_table_take (GHashTable *attempts, const char *state, const char *csrf, gint64 now);
void demo_attempt_free (DemoAttempt *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoAttempt, demo_attempt_free)

G_END_DECLS
