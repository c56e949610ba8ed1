/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers Account1.Renew and Account1.SignOut: what the person does with the own session.
 */

#pragma once

#include "auth-aws-source.h"
#include "auth-callers.h"

G_BEGIN_DECLS

#define AUTH_TYPE_SESSION_SERVICE (auth_session_service_get_type ())
G_DECLARE_FINAL_TYPE (AuthSessionService, auth_session_service, AUTH, SESSION_SERVICE, GObject)

AuthSessionService *auth_session_service_new (AuthAccount *account,
                                              AuthRenewal *renewal,
                                              AuthAwsSource *aws,
                                              AuthHttpClient *client,
                                              AuthCallers *callers);
gboolean auth_session_service_is_busy (AuthSessionService *self);

G_END_DECLS
