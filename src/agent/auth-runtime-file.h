/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A short-lived file in a folder of the session that this user alone can read.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *auth_runtime_file_create (const char *name, const char *content, GError **error);
void auth_runtime_file_remove (const char *path);
void auth_runtime_file_remove_all (void);

G_END_DECLS
