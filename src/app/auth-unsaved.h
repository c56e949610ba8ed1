/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Asks before a dialog closes into which something was typed.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void auth_unsaved_ask (GtkWindow *dialog);

G_END_DECLS
