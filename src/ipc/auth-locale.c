/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Where the words of each language are.
 */

#include "config.h"

#include "auth-locale.h"

#include <glib/gi18n.h>

/**
 * auth_locale_bind:
 *
 * Finds the translations of the program, where they are installed or in the folder that
 * AUTHENTICATOR_LOCALEDIR names, as that of a build. The locale itself is set by the program.
 */
void
auth_locale_bind (void)
{
  const char *folder = g_getenv ("AUTHENTICATOR_LOCALEDIR");

  bindtextdomain (AUTH_GETTEXT_DOMAIN, folder != NULL ? folder : AUTH_LOCALEDIR);
  bind_textdomain_codeset (AUTH_GETTEXT_DOMAIN, "UTF-8");
  textdomain (AUTH_GETTEXT_DOMAIN);
}

/**
 * auth_locale_find_help:
 *
 * Finds the help in the person's language, or in the first of several that it is in; in English
 * otherwise. It is where it is installed or in the folder that AUTHENTICATOR_HELPDIR names.
 *
 * Returns: (transfer full): the file
 */
char *
auth_locale_find_help (void)
{
  const char *folder = g_getenv ("AUTHENTICATOR_HELPDIR");
  const char *const *languages = g_get_language_names ();

  if (folder == NULL)
    folder = AUTH_HELPDIR;
  for (gsize i = 0; languages[i] != NULL; i++)
    {
      g_autofree char *file = g_strdup_printf ("%s/%s.html", folder, languages[i]);

      if (g_file_test (file, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&file);
    }
  return g_build_filename (folder, "en.html", NULL);
}
