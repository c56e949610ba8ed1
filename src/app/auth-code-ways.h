/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * How one-time codes get into the window, and out of it: the actions that lead to the dialogs.
 */

#pragma once

#include "auth-agent-client.h"
#include "auth-code-source.h"

G_BEGIN_DECLS

void auth_code_ways_install (GtkWidgetClass *klass);
void auth_code_ways_set_state (GtkWidget *window, AuthAgentState state);
void auth_code_ways_add (GtkWindow *window);
void auth_code_ways_show (GPtrArray *sources, gpointer window);

G_END_DECLS
