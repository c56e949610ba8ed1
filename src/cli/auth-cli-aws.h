/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * AWS credentials as the command line gets them from the agent.
 */

#pragma once

#include "auth-cli-agent.h"

G_BEGIN_DECLS

/* options: (transfer floating) as GetAwsCredentials documents them. Every member is there. */
GVariant *auth_cli_aws_get (GDBusConnection *bus,
                            const AuthCliAccount *account,
                            GVariant *options,
                            GError **error);
char *auth_cli_aws_dup_expiration (GVariant *credentials);
/* (nullable) The region of the account's identity pool; an error when it has none. */
char *auth_cli_aws_dup_region (const AuthCliAccount *account, GError **error);

G_END_DECLS
