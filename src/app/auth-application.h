/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The application: one window, and what other programs may ask of it.
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define AUTH_TYPE_APPLICATION (auth_application_get_type ())
G_DECLARE_FINAL_TYPE (AuthApplication, auth_application, AUTH, APPLICATION, AdwApplication)

AuthApplication *auth_application_new (void);

G_END_DECLS
