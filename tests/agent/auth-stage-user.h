/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * UserPool1 of an account on the stage.
 */

#pragma once

#include "auth-stage.h"

G_BEGIN_DECLS

#define AUTH_STAGE_USER_IFACE "org.example.Authenticator.UserPool1"
/* Whatever the error is, it is one of ours. */
#define AUTH_STAGE_USER_ANY -1

/* Another connection. name: (nullable) one it takes. */
GDBusConnection *auth_stage_user_connect (const char *name);
char *auth_stage_user_dup_unavailable (AuthStage *stage, const char *account);

/* parameters: (nullable) text of a tuple. The only thing the method returns, or the empty tuple. */
GVariant *auth_stage_user_ask (AuthStage *stage,
                               const char *account,
                               const char *method,
                               const char *parameters);
void auth_stage_user_does (AuthStage *stage,
                           const char *account,
                           const char *method,
                           const char *parameters,
                           const char *expected);
void auth_stage_user_fails (
  AuthStage *stage, const char *account, const char *method, const char *parameters, int code);
/* The message of an error of that code. */
char *auth_stage_user_dup_failure (
  AuthStage *stage, const char *account, const char *method, const char *parameters, int code);
/* NULL: there is no such attribute. */
char *auth_stage_user_dup_attribute (AuthStage *stage, const char *account, const char *name);

G_END_DECLS
