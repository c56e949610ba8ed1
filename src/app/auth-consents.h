/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The questions that wait for the person: which dialogs are open.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AUTH_TYPE_CONSENTS (auth_consents_get_type ())
G_DECLARE_FINAL_TYPE (AuthConsents, auth_consents, AUTH, CONSENTS, GObject)

AuthConsents *auth_consents_new (GtkApplication *application);
void auth_consents_load (AuthConsents *self);
void auth_consents_present (AuthConsents *self, const char *id);

G_END_DECLS
