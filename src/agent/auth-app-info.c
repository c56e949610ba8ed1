/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What a program is called and looks like, by its installed desktop file and never by its word.
 */

#include "config.h"

#include "auth-app-info.h"

#include "auth-app.h"
#include "auth-error.h"

static char *
read_key (const char *app, const char *key)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *path = NULL;
  g_autofree char *value = NULL;

  if (*auth_app_get_id (app) == '\0' || !auth_app_check (app, NULL))
    return g_strdup ("");
  path = g_strconcat ("applications/", auth_app_get_id (app), ".desktop", NULL);
  if (g_key_file_load_from_data_dirs (file, path, NULL, G_KEY_FILE_NONE, NULL))
    value = g_key_file_get_locale_string (file, G_KEY_FILE_DESKTOP_GROUP, key, NULL, NULL);
  return auth_error_clean_text (value);
}

/**
 * auth_app_info_dup_name:
 * @app: a program
 *
 * Returns: (transfer full): its name in the person's language, or ""
 */
char *
auth_app_info_dup_name (const char *app)
{
  return read_key (app, G_KEY_FILE_DESKTOP_KEY_NAME);
}

/**
 * auth_app_info_dup_icon:
 * @app: a program
 *
 * Returns: (transfer full): its icon's name or path, or ""
 */
char *
auth_app_info_dup_icon (const char *app)
{
  return read_key (app, G_KEY_FILE_DESKTOP_KEY_ICON);
}
