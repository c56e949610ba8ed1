/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One set of AWS credentials, from the ID token to the identity pool's answer.
 */

#pragma once

#include "auth-aws.h"
#include "auth-renewal.h"

G_BEGIN_DECLS

void auth_aws_fetch_async (AuthAccount *account,
                           AuthRenewal *renewal,
                           AuthHttpClient *client,
                           const char *role_arn,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
AuthAwsCredentials *
auth_aws_fetch_finish (GAsyncResult *result, const char **subject_out, GError **error);

G_END_DECLS
