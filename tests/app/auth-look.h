/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Finds what a person would see, by the words on it, and presses the keys a person would.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A button or label with just this text, or tooltip, shown now, or NULL. */
GtkWidget *auth_look_below (GtkWidget *widget, const char *text);
/* In any window. */
GtkWidget *auth_look (const char *text);

/* keys: as xdotool calls them, such as "ctrl+h Down"; they come later, as from a keyboard. */
void auth_look_type (GtkWidget *window, const char *keys);

G_END_DECLS
