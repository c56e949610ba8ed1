/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A clock that neither a suspend nor a change of the wall clock disturbs.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef void (*AuthClockFunc) (gpointer user_data);

gint64 auth_clock_now (void);
gint64 auth_clock_to_wall (gint64 time);

/* What a server's answer says of the time; 0: nothing. */
void auth_clock_note_server (gint64 date);
/* Server clock minus ours, as last seen; 0 while unknown. */
gint64 auth_clock_get_drift (void);
/* Also while the machine sleeps: then as soon as it wakes up. 0: the system gives no timer. */
guint auth_clock_call_at (gint64 time, GSourceOnceFunc callback, gpointer user_data);
gint64 auth_clock_get_wall_drift (void);
void auth_clock_watch (AuthClockFunc changed, gpointer user_data);

G_END_DECLS
