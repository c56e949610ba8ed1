/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticator-transfer: reads what strangers made, in a process that holds nothing.
 */

#include "config.h"

#include <locale.h>
#include <glib.h>

#include "auth-locale.h"
#include "auth-transfer-limits.h"
#include "auth-transfer.h"

int
main (int argc, char **argv)
{
  g_autofree char *languages = g_strdup (g_getenv ("LANGUAGE"));

  setlocale (LC_MESSAGES, "");
  auth_locale_bind ();
  if (!auth_transfer_limit ())
    return 1;
  /* It is looked at whenever something is said. */
  if (languages != NULL)
    g_setenv ("LANGUAGE", languages, TRUE);
  return auth_transfer_run (argc, argv);
}
