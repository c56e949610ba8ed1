/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the person prefers of the window, and what it remembers.
 */

#include "config.h"

#include "auth-settings.h"

/* Two folders up from the program, where a build has it. */
static GSettingsSchema *
look_beside_program (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : g_strdup ("");
  g_autofree char *data = g_build_filename (folder, "..", "..", "data", NULL);
  g_autoptr (GSettingsSchemaSource) source = g_settings_schema_source_new_from_directory (
    data, g_settings_schema_source_get_default (), TRUE, NULL);

  return source != NULL ? g_settings_schema_source_lookup (source, AUTH_APP_ID, FALSE) : NULL;
}

/**
 * auth_settings_get:
 *
 * Of the schema that is installed, or else the one of the build the program is run from: without
 * that a program from a build would end here.
 *
 * Returns: (transfer none): the settings
 */
GSettings *
auth_settings_get (void)
{
  static GSettings *settings;
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (settings != NULL)
    return settings;
  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, AUTH_APP_ID, TRUE);
  if (schema == NULL)
    schema = look_beside_program ();
  if (schema == NULL)
    g_error ("The settings schema %s is missing: install Authenticator anew", AUTH_APP_ID);
  settings = g_settings_new_full (schema, NULL, NULL);
  return settings;
}
