/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Brings WebKit in when it is first needed: its libraries would slow down every start.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *auth_web_module_new_view (const char *redirect_uri, const char *folder);
void auth_web_module_drop_view (GtkWidget *view);
void auth_web_module_forget (const char *folder);

G_END_DECLS
