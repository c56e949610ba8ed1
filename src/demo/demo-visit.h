/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A browser's visit to the pool's pages: who it is signed in as, and how far a sign-in got.
 */

#pragma once

#include "demo-user.h"

G_BEGIN_DECLS

#define DEMO_VISIT_LIFETIME_SECONDS 3600

typedef struct
{
  char *csrf;
  char *id;                 /* what its user knows it by; the cookie is another */
  DemoUser *user;           /* (nullable) (unowned) signed in */
  const DemoPerson *person; /* (nullable) signed in with an outside provider */
  DemoUser *candidate;      /* (nullable) (unowned) gave the password, is to do more */
  char *new_secret;         /* (nullable) shown on the set-up page, not confirmed yet */
  char *email;              /* (nullable) whom a confirmation code is for */
  gint64 auth_time;
  gint64 expires_at;
} DemoVisit;

/* char* -> DemoVisit*, owning both */
GHashTable *demo_visit_table_new (void);
/* A new visit; forgets those that are over. id_out: (transfer full) the cookie's value. */
DemoVisit *demo_visit_table_add (GHashTable *visits, gint64 now, char **id_out);
/* NULL when it is unknown or over. */
DemoVisit *demo_visit_table_find (GHashTable *visits, const char *id, gint64 now);
/* By what its user knows it by. public_id: (nullable). NULL when there is none. */
DemoVisit *demo_visit_table_find_public (GHashTable *visits, const char *public_id);
/* Ends the visits of user. */
void demo_visit_table_forget (GHashTable *visits, const DemoUser *user);

G_END_DECLS
