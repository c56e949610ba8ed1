/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The window's program.
 */

#include "config.h"

#include <locale.h>

#include <glib/gi18n.h>

#include "auth-application.h"
#include "auth-locale.h"

int
main (int argc,
      char **argv)
{
  g_autoptr (AuthApplication) application = NULL;

  setlocale (LC_ALL, "");
  auth_locale_bind ();

  g_set_application_name (_ ("Authenticator"));
  application = auth_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
