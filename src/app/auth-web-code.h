/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One-time codes on the pool's pages: looking for a QR code, and typing a code.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void auth_web_code_install (GtkWidgetClass *klass);
void auth_web_code_set_page (GtkWidget *view, gboolean is_asking);

G_END_DECLS
