/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the person prefers: of the window, and of the agent.
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define AUTH_TYPE_PREFERENCES (auth_preferences_get_type ())
G_DECLARE_FINAL_TYPE (AuthPreferences, auth_preferences, AUTH, PREFERENCES, AdwWindow)

GtkWindow *auth_preferences_new (GtkWindow *parent);

G_END_DECLS
