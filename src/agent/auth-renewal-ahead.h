/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Renews an account's tokens and AWS credentials before they end, for programs that are connected.
 */

#pragma once

#include "auth-access.h"
#include "auth-aws-source.h"
#include "auth-renewal.h"

G_BEGIN_DECLS

#define AUTH_TYPE_RENEWAL_AHEAD (auth_renewal_ahead_get_type ())
G_DECLARE_FINAL_TYPE (AuthRenewalAhead, auth_renewal_ahead, AUTH, RENEWAL_AHEAD, GObject)

AuthRenewalAhead *auth_renewal_ahead_new (AuthAccount *account,
                                          AuthRenewal *renewal,
                                          AuthAwsSource *aws,
                                          AuthCallers *callers,
                                          AuthAccess *access);
void auth_renewal_ahead_note (AuthRenewalAhead *self, const char *caller, const char *permission);
void auth_renewal_ahead_retry_now (AuthRenewalAhead *self);
void auth_renewal_ahead_close (AuthRenewalAhead *self);
gboolean auth_renewal_ahead_is_active (AuthRenewalAhead *self);

G_END_DECLS
