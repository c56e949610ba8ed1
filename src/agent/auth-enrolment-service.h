/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers UserPool1.EnrolAuthenticator for one account.
 */

#pragma once

#include "auth-enrolment.h"
#include "auth-user-pool-service.h"

G_BEGIN_DECLS

#define AUTH_TYPE_ENROLMENT_SERVICE (auth_enrolment_service_get_type ())
G_DECLARE_FINAL_TYPE (
  AuthEnrolmentService, auth_enrolment_service, AUTH, ENROLMENT_SERVICE, GObject)

AuthEnrolmentService *
auth_enrolment_service_new (AuthUserPoolService *user_pool, AuthCodes *codes, AuthCallers *callers);
gboolean auth_enrolment_service_is_busy (AuthEnrolmentService *self);

G_END_DECLS
