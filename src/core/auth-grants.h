/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Which program may have what of which account, as decided by a person.
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define AUTH_GRANTS_MAX             2000
#define AUTH_GRANTS_MAX_PERMISSIONS 16

typedef enum
{
  AUTH_DECISION_ASK,
  AUTH_DECISION_ALLOW,
  AUTH_DECISION_DENY,
} AuthDecision;

typedef struct
{
  char *app;        /* (owned) see auth-app.h */
  char *account;    /* (owned) id; "" for a one-time code */
  char *permission; /* (owned) see auth_permission_check() */
  AuthDecision decision;
  gint64 since;
  gint64 last_used; /* 0: never */
} AuthGrant;

typedef struct _AuthGrants AuthGrants;

const char *auth_decision_to_string (AuthDecision decision);
gboolean auth_decision_parse (const char *word, AuthDecision *decision_out, GError **error);
AuthDecision auth_decision_get_stricter (AuthDecision one, AuthDecision other);

/* "profile" "access-token" "id-token" "aws-credentials" "aws-credentials:ROLE-ARN", and for
 * one-time codes "codes" "code:ID". Errors: AUTH_ERROR_INVALID_ARGUMENT. */
gboolean auth_permission_check (const char *permission, GError **error);
gboolean auth_permission_is_of_codes (const char *permission);

AuthGrants *auth_grants_new (void);
/* What of it cannot be read is left out: a question asked twice is better than one that fails. */
AuthGrants *auth_grants_new_from_json (JsonObject *object);
JsonObject *auth_grants_to_json (const AuthGrants *self);
void auth_grants_free (AuthGrants *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthGrants, auth_grants_free)

AuthDecision auth_grants_decide (const AuthGrants *self,
                                 const char *app,
                                 const char *account,
                                 const char *permission);
gboolean auth_grants_set (AuthGrants *self,
                          const char *app,
                          const char *account,
                          const char *permission,
                          AuthDecision decision,
                          gint64 now,
                          GError **error);
void auth_grants_use (
  AuthGrants *self, const char *app, const char *account, const char *permission, gint64 now);
/* account, permission: (nullable): NULL stands for any */
gboolean auth_grants_forget (AuthGrants *self, const char *account, const char *permission);
/* (element-type AuthGrant) (transfer none), oldest first */
GPtrArray *auth_grants_get_all (const AuthGrants *self);

G_END_DECLS
