/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A bar over the pool's page that fills in a one-time code, or saves the one that the page shows.
 */

#pragma once

#include <adwaita.h>

#include "auth-bus.h"

G_BEGIN_DECLS

#define AUTH_TYPE_CODE_BAR (auth_code_bar_get_type ())
G_DECLARE_FINAL_TYPE (AuthCodeBar, auth_code_bar, AUTH, CODE_BAR, AdwBin)

void auth_code_bar_watch (AuthCodeBar *self, GtkWidget *view, AuthDBusAccount1 *account);

G_END_DECLS
