/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The questions that wait for the person: which dialogs are open.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AUTH_TYPE_CONSENT_DIALOGS (auth_consent_dialogs_get_type ())
G_DECLARE_FINAL_TYPE (AuthConsentDialogs, auth_consent_dialogs, AUTH, CONSENT_DIALOGS, GObject)

AuthConsentDialogs *auth_consent_dialogs_new (GtkApplication *application);
void auth_consent_dialogs_load (AuthConsentDialogs *self);
void auth_consent_dialogs_present (AuthConsentDialogs *self, const char *id);

G_END_DECLS
