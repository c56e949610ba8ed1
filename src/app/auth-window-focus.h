/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Where the keys go when a person comes back to the window.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void auth_window_focus_keep (GtkWindow *window, GtkStack *pages);

G_END_DECLS
