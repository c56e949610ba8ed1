/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What a program asks for, in words.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AUTH_TYPE_CONSENT_QUESTION (auth_consent_question_get_type ())
G_DECLARE_FINAL_TYPE (AuthConsentQuestion, auth_consent_question, AUTH, CONSENT_QUESTION, GtkBox)

void auth_consent_question_show (AuthConsentQuestion *self, GVariant *consent);
void auth_consent_question_describe (AuthConsentQuestion *self,
                                     GVariant *consent,
                                     GtkAccessible *dialog);
int auth_consent_question_get_end_of_permissions (AuthConsentQuestion *self);

G_END_DECLS
