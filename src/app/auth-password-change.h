/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Asks for a new password and gives it to the pool.
 */

#pragma once

#include <gtk/gtk.h>

#include "auth-bus.h"

G_BEGIN_DECLS

void auth_password_change_ask (GtkWidget *parent, AuthDBusUserPool1 *pool);

G_END_DECLS
