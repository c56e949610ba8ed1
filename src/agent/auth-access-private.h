/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What deciding and keeping what was decided share.
 */

#pragma once

#include "auth-access.h"
#include "auth-grants-store.h"
#include "auth-policy-file.h"

G_BEGIN_DECLS

/**
 * AuthAccess:
 *
 * The person's own programs always may. For others the stricter of what the person and the policy
 * decided counts; what the policy allows needs no person. What was decided for one visit is kept
 * with the caller and goes with it.
 */
struct _AuthAccess
{
  GObject parent_instance;

  AuthCallers *callers;   /* (owned) */
  AuthGrantsStore *store; /* (owned) */
  AuthPolicyFile *policy; /* (owned) */
  AuthEventLog *log;      /* (owned) */
  guint save_id;
  guint generation;       /* of what is in force: what was found out before is out of date */
  guint n_once;           /* how often something was allowed once */
  GHashTable *taken_back; /* (owned) program -> n_once before which nothing counts any more */
  GHashTable *forgiven;   /* (owned) program -> second up to which no refusal counts any more */
};

guint auth_access_get_seconds (void);

G_END_DECLS
