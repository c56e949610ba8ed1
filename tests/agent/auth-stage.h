/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A demo pool of its own and the real agent on the private bus, for a test to play on.
 */

#pragma once

#include "auth-bus.h"

G_BEGIN_DECLS

#define AUTH_STAGE_AGENT_IFACE "org.example.Authenticator.Agent1"

typedef struct
{
  GSubprocess *pool;    /* (owned) */
  char *origin;         /* "http://127.0.0.1:PORT" */
  GDBusConnection *bus; /* (owned) owns a Control name */
} AuthStage;

typedef gboolean (*AuthStageCondition) (AuthStage *self, gpointer user_data);

/* first_option…: of the pool, NULL-terminated. */
AuthStage *auth_stage_new (const char *first_option, ...) G_GNUC_NULL_TERMINATED;
void auth_stage_free (AuthStage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthStage, auth_stage_free)

void auth_stage_fault (AuthStage *self, const char *fault);
int auth_stage_count (AuthStage *self, const char *what);
void auth_stage_revoke_all (AuthStage *self);

GVariant *auth_stage_call (AuthStage *self,
                           const char *path,
                           const char *interface,
                           const char *method,
                           GVariant *parameters,
                           GError **error);
GVariant *auth_stage_get_property (AuthStage *self,
                                   const char *path,
                                   const char *interface,
                                   const char *name);
/* expected: as g_variant_print () has it, without types */
void auth_stage_assert_property (AuthStage *self,
                                 const char *account,
                                 const char *name,
                                 const char *expected);
char *auth_stage_dup_state (AuthStage *self, const char *account);
guint auth_stage_count_accounts (AuthStage *self);

GVariant *auth_stage_configuration (AuthStage *self, const char *name);
char *auth_stage_add_account (AuthStage *self, const char *name);
char *auth_stage_begin (AuthStage *self, const char *account, char **uri_out, GError **error);
char *
auth_stage_visit (AuthStage *self, const char *uri, const char *user, const char *totp_secret);
gboolean
auth_stage_complete (AuthStage *self, const char *sign_in, const char *uri, GError **error);
gboolean auth_stage_sign_in (AuthStage *self, const char *account, GError **error);
char *auth_stage_add_signed_in (AuthStage *self, const char *name);

/* A program of its own: another connection, without a name. */
GDBusConnection *auth_stage_connect (void);
/* This program again, with these two arguments and another root. info: of its /.flatpak-info.
 * Returns: (nullable): NULL where there are no sandboxes */
GSubprocess *auth_stage_start_in_sandbox (const char *info, const char *what, const char *account);
/* app: "host:" is every plain program. account: an object path, or "" for one-time codes */
gboolean auth_stage_set_grant (AuthStage *self,
                               const char *app,
                               const char *account,
                               const char *permission,
                               const char *decision,
                               GError **error);
void auth_stage_allow (AuthStage *self, const char *account, const char *permission);

/* options: (nullable) (transfer floating) a{sv} */
char *auth_stage_get_token (
  AuthStage *self, const char *account, const char *kind, GVariant *options, GError **error);
char *auth_stage_refresh (AuthStage *self, const char *account, GError **error);

/* The agent is started anew with them. */
void auth_stage_set_agent_options (AuthStage *self, const char *options);
/* number: one that does not end it */
void auth_stage_signal_agent (AuthStage *self, int number);
void auth_stage_kill_owner (AuthStage *self, const char *name);
void auth_stage_kill_agent (AuthStage *self);
void auth_stage_terminate_agent (AuthStage *self);
gboolean auth_stage_has_agent (AuthStage *self);
/* user_data: the name */
gboolean auth_stage_lacks_name (AuthStage *self, gpointer user_data);
void auth_stage_wait (AuthStage *self, AuthStageCondition condition, gpointer user_data);
void auth_stage_lock_keyring (AuthStage *self);
void auth_stage_unlock_keyring (AuthStage *self);

G_END_DECLS
