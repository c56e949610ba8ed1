/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Which program may have what: the person's decisions and those of this computer's policy.
 */

#pragma once

#include "auth-callers.h"
#include "auth-event-log.h"
#include "auth-policy.h"

G_BEGIN_DECLS

/* How long a "not now" is remembered. */
#define AUTH_ACCESS_DENY_SECONDS 30

#define AUTH_TYPE_ACCESS (auth_access_get_type ())
G_DECLARE_FINAL_TYPE (AuthAccess, auth_access, AUTH, ACCESS, GObject)

AuthAccess *
auth_access_new (GDBusConnection *connection, AuthCallers *callers, const char *policy_path);
AuthCallers *auth_access_get_callers (AuthAccess *self);
gboolean auth_access_is_busy (AuthAccess *self);
void auth_access_save (AuthAccess *self);

void auth_access_load_async (AuthAccess *self,
                             gboolean unlock,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean auth_access_load_finish (AuthAccess *self, GAsyncResult *result, GError **error);
void auth_access_forget (AuthAccess *self);
gboolean auth_access_is_locked (AuthAccess *self);

/* account: id; "" for a one-time code */
AuthDecision auth_access_decide (AuthAccess *self,
                                 AuthCaller *caller,
                                 const char *account,
                                 const char *permission);
/* "policy" "person" "once" or "" */
const char *auth_access_get_decider (AuthAccess *self,
                                     AuthCaller *caller,
                                     const char *account,
                                     const char *permission);
gboolean auth_access_is_allowed (AuthAccess *self,
                                 const char *unique_name,
                                 const char *account,
                                 const char *permission,
                                 GError **error);
gboolean auth_access_check (AuthAccess *self,
                            GDBusMethodInvocation *invocation,
                            const char *account,
                            const char *permission);

void auth_access_allow_once (AuthAccess *self,
                             AuthCaller *caller,
                             const char *account,
                             const char *permission);
void auth_access_deny_once (AuthAccess *self,
                            AuthCaller *caller,
                            const char *account,
                            const char *permission);
void auth_access_set_async (AuthAccess *self,
                            const char *app,
                            const char *account,
                            const char *permission,
                            AuthDecision decision,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean auth_access_set_finish (AuthAccess *self, GAsyncResult *result, GError **error);
void auth_access_forget_account (AuthAccess *self, const char *account);
void auth_access_forget_permission (AuthAccess *self, const char *permission);

/* What a caller got, or did not. */
void auth_access_note (AuthAccess *self, const AuthEvent *event);
void auth_access_note_use (AuthAccess *self,
                           const char *app,
                           const char *account,
                           const char *permission);
AuthEventLog *auth_access_get_log (AuthAccess *self);
const AuthPolicy *auth_access_get_policy (AuthAccess *self, const char **problem_out);

/* (element-type AuthGrant) (nullable): NULL while they cannot be read */
GPtrArray *auth_access_get_grants (AuthAccess *self);

G_END_DECLS
