/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Where what programs of this project share lies on disk.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The embedded web view's cookies of an account: written by the window, deleted by the agent. */
char *auth_paths_dup_web_data (const char *account_id);

G_END_DECLS
