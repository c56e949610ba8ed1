/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * How configurations and one-time codes get into the window: chosen, dropped, pasted or opened.
 */

#pragma once

#include <gtk/gtk.h>

#include "auth-agent-client.h"

G_BEGIN_DECLS

void auth_import_ways_install_action (GtkWidgetClass *klass);
void auth_import_ways_paste (GtkWindow *window);
void auth_import_ways_open (GtkWindow *window, GPtrArray *files);
void auth_import_ways_accept (GtkWindow *window, AuthAgentClient *client);

G_END_DECLS
