/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One renewal of an account's tokens at a time, for any number of callers.
 */

#pragma once

#include "auth-account.h"
#include "auth-http-client.h"

G_BEGIN_DECLS

#define AUTH_TYPE_RENEWAL (auth_renewal_get_type ())
G_DECLARE_FINAL_TYPE (AuthRenewal, auth_renewal, AUTH, RENEWAL, GObject)

AuthRenewal *auth_renewal_new (AuthAccount *account, AuthHttpClient *client);
void auth_renewal_get_token_async (AuthRenewal *self,
                                   AuthTokenKind kind,
                                   guint min_validity_seconds,
                                   gboolean force,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
const char *auth_renewal_get_token_finish (AuthRenewal *self,
                                           GAsyncResult *result,
                                           gint64 *expires_at_out,
                                           GError **error);
const char *auth_renewal_peek_token (AuthRenewal *self,
                                     AuthTokenKind kind,
                                     guint min_validity_seconds,
                                     gint64 *expires_at_out);
void auth_renewal_retry_now (AuthRenewal *self);
void auth_renewal_stop (AuthRenewal *self);
gboolean auth_renewal_is_running (AuthRenewal *self);

G_END_DECLS
