/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers Account1.OpenCredentialsEndpoint, and knows which endpoints are open.
 */

#pragma once

#include "auth-access.h"
#include "auth-credentials-endpoint.h"

G_BEGIN_DECLS

#define AUTH_TYPE_ENDPOINT_SERVICE (auth_endpoint_service_get_type ())
G_DECLARE_FINAL_TYPE (AuthEndpointService, auth_endpoint_service, AUTH, ENDPOINT_SERVICE, GObject)

AuthEndpointService *
auth_endpoint_service_new (AuthAwsSource *source, AuthAccess *access, AuthAccount *account);
void auth_endpoint_service_open (AuthEndpointService *self, GDBusMethodInvocation *invocation);
gboolean auth_endpoint_service_is_busy (AuthEndpointService *self);
void auth_endpoint_service_close (AuthEndpointService *self);

G_END_DECLS
