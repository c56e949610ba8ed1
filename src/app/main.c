/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The window's program.
 */

#include "config.h"

#include <locale.h>

#include <glib/gi18n.h>

#include "auth-application.h"

int
main (int argc,
      char **argv)
{
  g_autoptr (AuthApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (AUTH_GETTEXT_DOMAIN, AUTH_LOCALEDIR);
  bind_textdomain_codeset (AUTH_GETTEXT_DOMAIN, "UTF-8");
  textdomain (AUTH_GETTEXT_DOMAIN);

  g_set_application_name (_ ("Authenticator"));
  application = auth_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
