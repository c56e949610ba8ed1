/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Deletes the web view's cookies of an account.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean auth_web_data_delete (const char *account_id);

G_END_DECLS
