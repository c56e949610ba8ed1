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
