/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticator-agent: the service that holds every secret and makes every request.
 */

#include "config.h"

#include <locale.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "auth-agent.h"
#include "auth-bus.h"
#include "auth-locale.h"

/* Secrets stay out of core dumps and away from debuggers of the same user. */
static void
protect_memory (void)
{
  const struct rlimit none = { 0, 0 };

  prctl (PR_SET_DUMPABLE, 0);
  setrlimit (RLIMIT_CORE, &none);
}

int
main (int argc, char **argv)
{
  g_autoptr (AuthAgent) agent = NULL;

  protect_memory ();
  /* For its notifications; numbers stay as they are everywhere. */
  setlocale (LC_CTYPE, "");
  setlocale (LC_MESSAGES, "");
  auth_locale_bind ();
  auth_bus_register_errors ();
  agent = auth_agent_new ();
  return g_application_run (G_APPLICATION (agent), argc, argv);
}
