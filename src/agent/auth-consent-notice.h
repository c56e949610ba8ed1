/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Tells the person of questions that wait where they may not be seen.
 */

#pragma once

#include "auth-consents.h"

G_BEGIN_DECLS

#define AUTH_TYPE_CONSENT_NOTICE (auth_consent_notice_get_type ())
G_DECLARE_FINAL_TYPE (AuthConsentNotice, auth_consent_notice, AUTH, CONSENT_NOTICE, GObject)

AuthConsentNotice *auth_consent_notice_new (GDBusConnection *connection, guint wait_seconds);
/* From now on it hears of the questions by itself. */
void auth_consent_notice_follow (AuthConsentNotice *self, AuthConsents *consents);
/* app_name: (nullable) as its desktop file has it */
void auth_consent_notice_add (AuthConsentNotice *self, const char *id, const char *app_name);
void auth_consent_notice_remove (AuthConsentNotice *self, const char *id);

G_END_DECLS
