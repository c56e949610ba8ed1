/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * AWS credentials over HTTP for one program, as AWS has it for containers.
 */

#pragma once

#include "auth-aws-source.h"

G_BEGIN_DECLS

#define AUTH_TYPE_CREDENTIALS_ENDPOINT (auth_credentials_endpoint_get_type ())
G_DECLARE_FINAL_TYPE (
  AuthCredentialsEndpoint, auth_credentials_endpoint, AUTH, CREDENTIALS_ENDPOINT, GObject)

AuthCredentialsEndpoint *auth_credentials_endpoint_new (AuthAwsSource *source,
                                                        GVariant *options,
                                                        GDBusConnection *connection,
                                                        const char *caller,
                                                        GError **error);
gboolean auth_credentials_endpoint_is_for (AuthCredentialsEndpoint *self,
                                           const char *caller,
                                           GVariant *options);
const char *auth_credentials_endpoint_get_caller (AuthCredentialsEndpoint *self);
/* (nullable) */
const char *auth_credentials_endpoint_get_role (AuthCredentialsEndpoint *self);
const char *auth_credentials_endpoint_get_uri (AuthCredentialsEndpoint *self);
const char *auth_credentials_endpoint_get_token_file (AuthCredentialsEndpoint *self);

G_END_DECLS
