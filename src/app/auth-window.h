/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The window: which page is shown, and what leads from one to the other.
 */

#pragma once

#include <adwaita.h>

#include "auth-codes-page.h"

G_BEGIN_DECLS

#define AUTH_TYPE_WINDOW (auth_window_get_type ())
G_DECLARE_FINAL_TYPE (AuthWindow, auth_window, AUTH, WINDOW, AdwApplicationWindow)

AuthWindow *auth_window_new (GtkApplication *application);
void auth_window_show_account (AuthWindow *self, const char *id);
void auth_window_sign_in (AuthWindow *self, const char *id);
/* Result: (nullable) NULL before the first frame */
AuthCodesPage *auth_window_get_codes (AuthWindow *self);
/* The page of the codes, which is shown from now on. */
AuthCodesPage *auth_window_open_codes (AuthWindow *self);

G_END_DECLS
