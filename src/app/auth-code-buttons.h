/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The buttons that fill a one-time code into the pool's page.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void auth_code_buttons_clear (GtkBox *box);
gint64 auth_code_buttons_show (GtkBox *box, GVariant *entries, GVariant *codes);

G_END_DECLS
