/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What can be done with an entry of the code list.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void auth_codes_actions_install (GtkWidgetClass *klass);
void auth_codes_actions_withdraw (GtkWidget *page);

G_END_DECLS
