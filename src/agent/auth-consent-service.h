/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Shows waiting questions to the person's own programs, and takes their answers.
 */

#pragma once

#include "auth-consents.h"

G_BEGIN_DECLS

#define AUTH_TYPE_CONSENT_SERVICE (auth_consent_service_get_type ())
G_DECLARE_FINAL_TYPE (AuthConsentService, auth_consent_service, AUTH, CONSENT_SERVICE, GObject)

AuthConsentService *auth_consent_service_new (AuthConsents *consents,
                                              AuthCallers *callers,
                                              AuthAccess *access,
                                              AuthDBusAgent1 *skeleton);

G_END_DECLS
