/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * All that the demo pool knows: its users, keys, sessions, visits and faults.
 */

#pragma once

#include "demo-credentials.h"
#include "demo-fault.h"
#include "demo-grants.h"
#include "demo-key.h"
#include "demo-options.h"
#include "demo-outside.h"

G_BEGIN_DECLS

#define DEMO_POOL_ID "local_DemoPool"
/* The AWS account of its roles. */
#define DEMO_ACCOUNT "123456789012"

typedef struct
{
  DemoOptions options;
  guint port;
  char *origin;            /* "http://127.0.0.1:9230" */
  char *issuer;            /* origin "/" DEMO_POOL_ID */
  DemoKey *id_key;         /* (owned) */
  DemoKey *access_key;     /* (owned) */
  GPtrArray *users;        /* (owned) DemoUser* */
  DemoGrants *grants;      /* (owned) */
  GHashTable *visits;      /* (owned) char* -> DemoVisit* */
  GHashTable *attempts;    /* (owned) char* -> DemoAttempt* */
  DemoOutside *outside;    /* (owned) (nullable) NULL: no federation */
  GHashTable *guests;      /* (owned) char* -> static DemoIdentityPool* */
  GHashTable *credentials; /* (owned) char* -> DemoCredentials* */
  GPtrArray *faults;       /* (owned) DemoFault* */
  GHashTable *counts;      /* (owned) static char* -> guint: requests by endpoint */
} DemoPool;

/* options: taken over, and cleared in the caller. */
DemoPool *demo_pool_new (DemoOptions *options, GError **error);
void demo_pool_free (DemoPool *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoPool, demo_pool_free)

/* Once the port is known, the pool knows its own name. */
void demo_pool_set_port (DemoPool *self, guint port);
/* TRUE when a logout may lead there. */
gboolean demo_pool_is_sign_out_uri (const DemoPool *self, const char *uri);
/* Nothing is left of user, who is freed. */
void demo_pool_delete_user (DemoPool *self, DemoUser *user);
void demo_pool_count (DemoPool *self, const char *endpoint);
gboolean demo_pool_add_fault (DemoPool *self, const char *text, GError **error);

G_END_DECLS
