/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An endpoint with AWS credentials, as a program uses it.
 */

#pragma once

#include "auth-stage.h"

G_BEGIN_DECLS

#define AUTH_STAGE_ENDPOINT_PATH "/credentials"

typedef struct
{
  char *uri;
  char *token_file;
  char *token;
  char *authority;
} AuthStageEndpoint;

void auth_stage_endpoint_free (AuthStageEndpoint *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthStageEndpoint, auth_stage_endpoint_free)

/* options: text of an a{sv} */
AuthStageEndpoint *auth_stage_endpoint_open_as (GDBusConnection *bus,
                                                const char *account,
                                                const char *options,
                                                GError **error);
AuthStageEndpoint *auth_stage_endpoint_open (AuthStage *stage, const char *account);
/* NULL: nobody listens. */
GSocketConnection *auth_stage_endpoint_connect (const AuthStageEndpoint *self);
char *auth_stage_endpoint_read (GSocketConnection *connection);
/* The whole answer to a request as it stands. */
char *auth_stage_endpoint_send (const AuthStageEndpoint *self, const char *text);
char *auth_stage_endpoint_get (const AuthStageEndpoint *self);

G_END_DECLS
