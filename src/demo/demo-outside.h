/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * All that the providers outside the pool know: their key, and the codes they gave to it.
 */

#pragma once

#include "demo-key.h"
#include "demo-provider.h"

G_BEGIN_DECLS

/* What the pool is to them: an app. */
#define DEMO_OUTSIDE_CLIENT_ID     "demo-pool-at-provider"
#define DEMO_OUTSIDE_CLIENT_SECRET "demo-pool-secret-at-provider"

typedef struct
{
  const DemoProvider *provider;
  const DemoPerson *person;
  char *redirect_uri;   /* (owned) */
  char *nonce;          /* (owned) (nullable) */
  char *code_challenge; /* (owned) (nullable) */
  gint64 expires_at;
} DemoOutsideCode;

typedef struct
{
  guint port;
  char *origin;      /* (owned) */
  DemoKey *key;      /* (owned) */
  GHashTable *codes; /* (owned) char* -> DemoOutsideCode* */
} DemoOutside;

DemoOutside *demo_outside_new (GError **error);
void demo_outside_free (DemoOutside *self);
/* Once the port is known, the providers know their own names. */
void demo_outside_set_port (DemoOutside *self, guint port);
/* "http://127.0.0.1:9231/Google", and what is below it. (transfer full) */
char *
demo_outside_dup_uri (const DemoOutside *self, const DemoProvider *provider, const char *path);

/* A new code, good once and for five minutes; takes over code. (transfer full) */
char *demo_outside_add_code (DemoOutside *self, DemoOutsideCode *code, gint64 now);
/* The code is used up by this. NULL: unknown, used or expired. (transfer full) */
DemoOutsideCode *demo_outside_take_code (DemoOutside *self, const char *code, gint64 now);
void demo_outside_code_free (DemoOutsideCode *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoOutsideCode, demo_outside_code_free)

G_END_DECLS
