/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * AWS credentials on the stage: accounts with an identity pool, and what they are given.
 */

#pragma once

#include "auth-stage.h"

G_BEGIN_DECLS

/* The demo pool's identity pools: one for everybody, one without guests. */
#define AUTH_STAGE_AWS_POOL   "us-east-1:11111111-2222-3333-4444-555555555555"
#define AUTH_STAGE_AWS_CLOSED "us-east-1:99999999-2222-3333-4444-555555555555"

#define AUTH_STAGE_AWS_GET_ID   "identity:GetId"
#define AUTH_STAGE_AWS_GET_KEYS "identity:GetCredentialsForIdentity"

char *auth_stage_aws_add_account (AuthStage *stage, const char *name, const char *pool);
char *auth_stage_aws_add_signed_in (AuthStage *stage, const char *name);

/* options: text of an a{sv} */
GVariant *
auth_stage_aws_get (AuthStage *stage, const char *account, const char *options, GError **error);
char *
auth_stage_aws_dup (AuthStage *stage, const char *account, const char *options, const char *member);
gint64 auth_stage_aws_get_expiration (AuthStage *stage, const char *account);
void auth_stage_aws_fails (AuthStage *stage, const char *account, const char *options, int code);

/* user_data: gint64 *, seconds since 1970 */
gboolean auth_stage_is_past (AuthStage *stage, gpointer user_data);

G_END_DECLS
