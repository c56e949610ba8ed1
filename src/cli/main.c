/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The program authenticatorctl.
 */

#include "config.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>

#include "auth-cli.h"
#include "auth-locale.h"

/* A token must not end up in a socket that happened to become descriptor 1. A closed one is taken
 * the wrong way round, so that writing to it still fails. */
static void
occupy_standard_descriptors (void)
{
  for (int descriptor = 0; descriptor <= 2; descriptor++)
    if (fcntl (descriptor, F_GETFD) == -1)
      (void) !open ("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY);
}

/* What is typed has to be UTF-8, and names are so wherever they come from. Over ssh and from cron
 * the locale is often C all the same, in which GOption takes nothing but ASCII for text. */
static void
read_utf8_in_any_locale (void)
{
  if (!g_get_charset (NULL))
    setlocale (LC_CTYPE, "C.UTF-8");
}

int
main (int argc,
      char **argv)
{
  occupy_standard_descriptors ();
  /* A reader that went away is an error to report, not a reason to die without a word. */
  signal (SIGPIPE, SIG_IGN);

  setlocale (LC_ALL, "");
  read_utf8_in_any_locale ();
  auth_locale_bind ();

  return auth_cli_run (argc, argv);
}
