/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Which addresses a sign-in may show, and which of them mean that it cannot go on.
 */

#pragma once

#include "auth-trouble.h"

G_BEGIN_DECLS

char *auth_web_policy_dup_host (const char *uri);
gboolean auth_web_policy_may_load (const char *uri);
char *auth_web_policy_dup_error_code (const char *uri, const char *pool_host);
gboolean auth_web_policy_is_page (const char *mime_type, guint status);
gboolean auth_web_policy_is_unsuited (const char *uri, const char *pool_host, guint status);
gboolean auth_web_policy_may_ask_for_code (const char *uri, const char *pool_host);
gboolean auth_web_policy_check_page (const char *uri,
                                     const char *pool_host,
                                     const char *mime_type,
                                     guint status,
                                     AuthTroubleKind *kind_out,
                                     char **detail_out);

G_END_DECLS
