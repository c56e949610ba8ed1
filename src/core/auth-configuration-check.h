/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What has to hold together in a configuration: the client, and the ways into the account.
 */

#pragma once

#include "auth-configuration.h"

G_BEGIN_DECLS

gboolean auth_configuration_check_client (AuthConfiguration *self, GError **error);
gboolean auth_configuration_check_ways (const AuthConfiguration *self, GError **error);
char *auth_configuration_normalize_mail_domain (const char *domain);

G_END_DECLS
