/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Another program in the place of this one, or beside it until it ends.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Both return only when the program could not be started, with a G_SPAWN_ERROR. */
void auth_cli_child_replace (char **command, char **environment, GError **error);
void auth_cli_child_follow (char **command, char **environment, GError **error);

G_END_DECLS
