/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A silent call for something: looked at before it is fetched, and again when it goes out.
 */

#pragma once

#include "auth-access.h"
#include "auth-account.h"

G_BEGIN_DECLS

typedef struct _AuthAccessCall AuthAccessCall;

AuthAccessCall *auth_access_call_new (AuthAccess *access,
                                      GDBusMethodInvocation *invocation,
                                      AuthAccount *account,
                                      const char *permission);
GDBusMethodInvocation *auth_access_call_get_invocation (AuthAccessCall *self);
GVariant *auth_access_call_get_parameters (AuthAccessCall *self);
/* self: (transfer full) */
void auth_access_call_return_value (AuthAccessCall *self, GVariant *value);
void auth_access_call_return_error (AuthAccessCall *self, const GError *error);

/* "aws-credentials" or "aws-credentials:ROLE-ARN" */
char *auth_access_build_aws_permission (const char *role_arn);

G_END_DECLS
