/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers Account1.GetAwsCredentials.
 */

#pragma once

#include "auth-access-call.h"
#include "auth-renewal-ahead.h"

G_BEGIN_DECLS

gboolean auth_aws_call_read_wish (GVariant *options, AuthAwsWish *wish_out, GError **error);
void auth_aws_call_answer (AuthAwsSource *source,
                           AuthRenewalAhead *ahead,
                           AuthAccess *access,
                           AuthAccount *account,
                           GDBusMethodInvocation *invocation);

G_END_DECLS
