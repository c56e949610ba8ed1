/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What one program has of an account, or may never have.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *app;              /* (owned) as Agent1.ListGrants () has it */
  char *app_name;         /* (owned) "" where it is not known */
  gboolean is_allowed;    /* else it is refused */
  gboolean is_policy;     /* the administrator's decision, which no person changes */
  char *problem;          /* (owned) (nullable) why the policy is what it is */
  GPtrArray *permissions; /* (owned) of char (owned) */
  gint64 since;           /* of the first */
  gint64 last_used;       /* of the last; 0: never */
} AuthAccessEntry;

void auth_access_entry_free (AuthAccessEntry *self);
char *auth_access_entry_dup_name (const AuthAccessEntry *self);
char *auth_access_entry_dup_details (const AuthAccessEntry *self, gint64 now);

/* grants: what Agent1.ListGrants () answered. (element-type AuthAccessEntry) (transfer full) */
GPtrArray *auth_access_entries_new (GVariant *grants, const char *account_id);

G_END_DECLS
