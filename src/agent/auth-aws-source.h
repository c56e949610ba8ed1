/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An account's AWS credentials: asked for once for any number of callers, kept in memory only.
 */

#pragma once

#include "auth-aws.h"
#include "auth-renewal.h"

G_BEGIN_DECLS

#define AUTH_TYPE_AWS_SOURCE (auth_aws_source_get_type ())
G_DECLARE_FINAL_TYPE (AuthAwsSource, auth_aws_source, AUTH, AWS_SOURCE, GObject)

/* What a caller asks for. */
typedef struct
{
  const char *role_arn; /* (nullable) */
  guint32 min_validity_seconds;
  gboolean allows_guest;
} AuthAwsWish;

AuthAwsSource *
auth_aws_source_new (AuthAccount *account, AuthRenewal *renewal, AuthHttpClient *client);
gboolean auth_aws_source_check (AuthAwsSource *self, const AuthAwsWish *wish, GError **error);
void auth_aws_source_get_async (AuthAwsSource *self,
                                const AuthAwsWish *wish,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
const AuthAwsCredentials *
auth_aws_source_get_finish (AuthAwsSource *self, GAsyncResult *result, GError **error);
gint64 auth_aws_source_get_renewal_time (AuthAwsSource *self, const char *role_arn);
void auth_aws_source_retry_now (AuthAwsSource *self);
void auth_aws_source_stop (AuthAwsSource *self);
void auth_aws_source_make_stale (AuthAwsSource *self);
gboolean auth_aws_source_is_running (AuthAwsSource *self);

G_END_DECLS
