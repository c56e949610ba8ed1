/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A browser's visit to the pool's pages: who it is signed in as, and how far a sign-in got.
 */

#include "config.h"

#include "demo-visit.h"

#include "demo-random.h"

static void
demo_visit_free (gpointer data)
{
  DemoVisit *self = data;

  g_free (self->csrf);
  g_free (self->id);
  g_free (self->new_secret);
  g_free (self->email);
  g_free (self);
}

static gboolean
demo_visit_is_over (gpointer key, gpointer value, gpointer user_data)
{
  return ((DemoVisit *) value)->expires_at <= *(gint64 *) user_data;
}

static gboolean
demo_visit_is_of (gpointer key, gpointer value, gpointer user_data)
{
  const DemoVisit *self = value;

  return self->user == user_data || self->candidate == user_data;
}

GHashTable *
demo_visit_table_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, demo_visit_free);
}

DemoVisit *
demo_visit_table_add (GHashTable *visits, gint64 now, char **id_out)
{
  DemoVisit *visit = g_new0 (DemoVisit, 1);

  g_hash_table_foreach_remove (visits, demo_visit_is_over, &now);
  visit->csrf = demo_random_token (24);
  visit->id = demo_random_id ("sso");
  visit->expires_at = now + DEMO_VISIT_LIFETIME_SECONDS;
  *id_out = demo_random_token (24);
  g_hash_table_insert (visits, g_strdup (*id_out), visit);
  return visit;
}

DemoVisit *
demo_visit_table_find (GHashTable *visits, const char *id, gint64 now)
{
  DemoVisit *visit = id != NULL ? g_hash_table_lookup (visits, id) : NULL;

  return visit != NULL && now < visit->expires_at ? visit : NULL;
}

DemoVisit *
demo_visit_table_find_public (GHashTable *visits, const char *public_id)
{
  GHashTableIter iter;
  DemoVisit *visit;

  g_hash_table_iter_init (&iter, visits);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &visit))
    if (g_strcmp0 (visit->id, public_id) == 0)
      return visit;
  return NULL;
}

void
demo_visit_table_forget (GHashTable *visits, const DemoUser *user)
{
  g_hash_table_foreach_remove (visits, demo_visit_is_of, (gpointer) user);
}
