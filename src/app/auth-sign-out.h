/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Asks how far a sign-out is to go, and signs out.
 */

#pragma once

#include <gtk/gtk.h>

#include "auth-bus.h"

G_BEGIN_DECLS

void auth_sign_out_ask (GtkWidget *parent, AuthDBusAccount1 *account);

G_END_DECLS
