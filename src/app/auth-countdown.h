/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A ring that empties while a code runs out.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AUTH_TYPE_COUNTDOWN (auth_countdown_get_type ())
G_DECLARE_FINAL_TYPE (AuthCountdown, auth_countdown, AUTH, COUNTDOWN, GtkWidget)

void auth_countdown_set (AuthCountdown *self, guint period, gint64 ends_at);

G_END_DECLS
