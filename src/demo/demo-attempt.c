/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A sign-in that went from the pool to an outside provider and has not come back yet.
 */

#include "config.h"

#include "demo-attempt.h"

#include <string.h>

#include "demo-random.h"

#define LIFETIME_SECONDS 600

static gboolean
demo_attempt_is_over (gpointer key, gpointer value, gpointer user_data)
{
  return ((DemoAttempt *) value)->expires_at <= *(gint64 *) user_data;
}

GHashTable *
demo_attempt_table_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                (GDestroyNotify) demo_attempt_free);
}

DemoAttempt *
demo_attempt_table_add (GHashTable *attempts,
                        const DemoProvider *provider,
                        const char *query,
                        const char *csrf,
                        gint64 now,
                        char **state_out)
{
  DemoAttempt *attempt = g_new0 (DemoAttempt, 1);

  g_hash_table_foreach_remove (attempts, demo_attempt_is_over, &now);
  attempt->provider = provider;
  attempt->query = g_strdup (query);
  attempt->csrf = g_strdup (csrf);
  attempt->verifier = demo_random_token (32);
  attempt->nonce = demo_random_token (24);
  attempt->expires_at = now + LIFETIME_SECONDS;
  *state_out = demo_random_token (24);
  g_hash_table_insert (attempts, g_strdup (*state_out), attempt);
  return attempt;
}

DemoAttempt *
demo_attempt_table_take (GHashTable *attempts, const char *state, const char *csrf, gint64 now)
{
  DemoAttempt *found = state != NULL ? g_hash_table_lookup (attempts, state) : NULL;
  g_autofree char *key = NULL;

  if (found == NULL || now >= found->expires_at || strcmp (found->csrf, csrf) != 0)
    return NULL;
  g_hash_table_steal_extended (attempts, state, (gpointer *) &key, NULL);
  return found;
}

void
demo_attempt_free (DemoAttempt *self)
{
  g_free (self->query);
  g_free (self->csrf);
  g_free (self->verifier);
  g_free (self->nonce);
  g_free (self);
}
