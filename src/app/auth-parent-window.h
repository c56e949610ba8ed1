/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Another program's window, which a dialog belongs to.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean auth_parent_window_attach (GtkWindow *dialog, const char *parent_window);

G_END_DECLS
