/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Who got what and when: a list bounded in size and age, never with the thing itself.
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define AUTH_EVENTS_MAX             1000
#define AUTH_EVENTS_MAX_AGE_SECONDS (90 * 24 * 60 * 60)

typedef struct
{
  gint64 time;      /* of the first */
  gint64 last_time; /* of the last that was counted in */
  guint count;
  char *app;          /* (owned) "" for the person */
  char *executable;   /* (owned) a hint at a program outside a sandbox, "" for others */
  char *account;      /* (owned) id, "" for a one-time code */
  char *account_name; /* (owned) as it was called then */
  char *what;         /* (owned) a permission, or "signed-in" and the like */
  char *outcome;      /* (owned) "given", "refused" or an error name */
  char *decided_by;   /* (owned) "person" "policy" "once" or "" */
} AuthEvent;

typedef struct _AuthEvents AuthEvents;

AuthEvents *auth_events_new (void);
AuthEvents *auth_events_new_from_json (JsonObject *object, gint64 now);
JsonObject *auth_events_to_json (const AuthEvents *self);
void auth_events_free (AuthEvents *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthEvents, auth_events_free)

/* event: time, strings; the rest is not looked at. Nothing of it is kept but copies. */
void auth_events_add (AuthEvents *self, const AuthEvent *event);
/* newer: (transfer full) */
void auth_events_append (AuthEvents *self, AuthEvents *newer);
void auth_events_clear (AuthEvents *self);
/* (element-type AuthEvent) (transfer none), oldest first */
GPtrArray *auth_events_get_all (const AuthEvents *self);

G_END_DECLS
