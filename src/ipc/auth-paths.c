/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Where what programs of this project share lies on disk.
 */

#include "config.h"

#include "auth-paths.h"

#include <string.h>

/**
 * auth_paths_dup_web_data:
 * @account_id: the Id of an account
 *
 * Returns: (transfer full): a folder of its own, which need not be there
 */
char *
auth_paths_dup_web_data (const char *account_id)
{
  g_return_val_if_fail (
    *account_id != '\0' && strchr (account_id, '/') == NULL && *account_id != '.', NULL);

  return g_build_filename (g_get_user_data_dir (), "authenticator", "web", account_id, NULL);
}
