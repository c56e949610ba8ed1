/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What programs call without a word, and what was decided about it, for the stage.
 */

#pragma once

#include "auth-stage.h"

G_BEGIN_DECLS

#define AUTH_STAGE_ROLE    "arn:aws:iam::123456789012:role/DemoAdmins"
#define AUTH_STAGE_N_CALLS 9

/* What a program can ask for without a word, and what that takes. */
typedef struct
{
  const char *permission;
  const char *method;
  const char *parameters;
} AuthStageCall;

extern const AuthStageCall auth_stage_calls[AUTH_STAGE_N_CALLS];

/* With one one-time code, and nothing decided. account_out: somebody is signed in */
AuthStage *auth_stage_new_signed_in (char **account_out, const char *name);

/* What was decided, or happened, in an earlier test is of no interest. */
void auth_stage_forget_all (AuthStage *stage);

/* call: its number */
gboolean auth_stage_ask_for (GDBusConnection *app, const char *account, gsize call, GError **error);
void auth_stage_assert_asked (GDBusConnection *app, const char *account, gsize call, int code);
void auth_stage_assert_given (GDBusConnection *app, const char *account, gsize call);

void auth_stage_decide (AuthStage *stage,
                        const char *account,
                        const char *permission,
                        const char *decision);
/* Result: aa{sv}. parameters: (nullable): of the method of Agent1, as text */
GVariant *auth_stage_list (AuthStage *stage, const char *method, const char *parameters);
guint auth_stage_count_listed (AuthStage *stage, const char *method, const char *parameters);

G_END_DECLS
