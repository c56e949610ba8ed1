/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Ends every session of a user at the pool (GlobalSignOut), with tokens that are kept no longer.
 */

#pragma once

#include "auth-account.h"
#include "auth-http-client.h"

G_BEGIN_DECLS

/* What is needed of a session that is about to be wiped: in memory alone, and independent of what
 * becomes of the account meanwhile. */
typedef struct _AuthEverywhere AuthEverywhere;

/* NULL: nobody is signed in, or the account has no Cognito user pool. */
AuthEverywhere *auth_everywhere_new (AuthAccount *account, GError **error);
void auth_everywhere_free (AuthEverywhere *self);

void auth_everywhere_end_async (AuthEverywhere *self,
                                AuthHttpClient *client,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean auth_everywhere_end_finish (GAsyncResult *result, GError **error);
/* The revocation of this session, after a renewal with another refresh token. NULL: there is none.
 */
AuthHttpRequest *auth_everywhere_new_revocation (AuthEverywhere *self);

G_END_DECLS
