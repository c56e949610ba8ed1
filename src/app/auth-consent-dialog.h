/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The question whether a program may use an account.
 */

#pragma once

#include <adwaita.h>

#include "auth-bus.h"

G_BEGIN_DECLS

#define AUTH_TYPE_CONSENT_DIALOG (auth_consent_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AuthConsentDialog, auth_consent_dialog, AUTH, CONSENT_DIALOG, AdwWindow)

AuthConsentDialog *auth_consent_dialog_new (GtkApplication *application,
                                            AuthDBusAgent1 *agent,
                                            const char *id,
                                            GVariant *consent);
const char *auth_consent_dialog_get_id (AuthConsentDialog *self);
const char *auth_consent_dialog_get_app (AuthConsentDialog *self);
void auth_consent_dialog_withdraw (AuthConsentDialog *self);

G_END_DECLS
