/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Deletes the web view's cookies of an account.
 */

#include "config.h"

#include "auth-web-data.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>

#include "auth-paths.h"

#define OPEN_FOLDERS 16

/* What cannot be removed does not keep the rest. */
static int
remove_cb (const char *path,
           const struct stat *status,
           int kind,
           struct FTW *place)
{
  remove (path);
  return 0;
}

/**
 * auth_web_data_delete:
 * @account_id: the Id of an account
 *
 * Removes the folder with all that is in it. A symbolic link is removed, not followed.
 *
 * Returns: whether nothing is left
 */
gboolean
auth_web_data_delete (const char *account_id)
{
  g_autofree char *folder = auth_paths_dup_web_data (account_id);

  nftw (folder, remove_cb, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
  return !g_file_test (folder, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK);
}
