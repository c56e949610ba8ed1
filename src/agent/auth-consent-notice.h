/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Tells the person of questions that wait where they may not be seen.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* So long a question may wait in the window before the desktop tells of it. */
#define AUTH_CONSENT_NOTICE_SECONDS 20

#define AUTH_TYPE_CONSENT_NOTICE (auth_consent_notice_get_type ())
G_DECLARE_FINAL_TYPE (AuthConsentNotice, auth_consent_notice, AUTH, CONSENT_NOTICE, GObject)

AuthConsentNotice *auth_consent_notice_new (GDBusConnection *connection);
/* app_name: (nullable) as its desktop file has it */
void auth_consent_notice_add (AuthConsentNotice *self, const char *id, const char *app_name);
/* The window could not be shown: tells at once. */
void auth_consent_notice_hurry (AuthConsentNotice *self, const char *id);
void auth_consent_notice_remove (AuthConsentNotice *self, const char *id);

G_END_DECLS
