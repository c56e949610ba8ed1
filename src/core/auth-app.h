/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Which program is asking: its name as grants know it, and where that name is read.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "flatpak:ID", "snap:NAME", "host:ID", or this for every program outside a sandbox that cannot
 * be told from others. Only the first two are a boundary. */
#define AUTH_APP_HOST "host:"

#define AUTH_APP_FLATPAK_INFO_MAX_BYTES (64 * 1024)

gboolean auth_app_check (const char *app, GError **error);
gboolean auth_app_is_sandboxed (const char *app);
const char *auth_app_get_id (const char *app);

/* text: /.flatpak-info of a sandbox. Errors: AUTH_ERROR_ACCESS_DENIED. */
char *auth_app_new_from_flatpak_info (const char *text, gsize length, GError **error);
/* text: what "snap routine portal-info" prints. Errors: AUTH_ERROR_ACCESS_DENIED. */
char *auth_app_new_from_snap_info (const char *text, gsize length, GError **error);
/* text: /proc/PID/cgroup */
gboolean auth_app_is_snap_cgroup (const char *text);
/* The application id in the name of the systemd unit a session manager started it in, or NULL. */
char *auth_app_dup_id_from_cgroup (const char *text);

G_END_DECLS
