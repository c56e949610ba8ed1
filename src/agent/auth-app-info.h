/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What a program is called and looks like, by its installed desktop file and never by its word.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* app: see auth-app.h. "" for one without a desktop file. */
char *auth_app_info_dup_name (const char *app);
char *auth_app_info_dup_icon (const char *app);

G_END_DECLS
