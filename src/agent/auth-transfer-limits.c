/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What authenticator-transfer gives up before it looks at anything.
 */

#include "config.h"

#include "auth-transfer-limits.h"

#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "auth-transfer-calls.h"

/* Standard input, output and error, and the password. */
#define FIRST_TO_CLOSE 4

/* Enough for the largest picture in all its sizes and for every key derivation that is taken. */
#define MAX_MEMORY_BYTES (G_GUINT64_CONSTANT (1024) * 1024 * 1024)
#define MAX_CPU_SECONDS  20
#define MAX_FILES        16

static gboolean
set_limit (int resource, rlim_t value)
{
  const struct rlimit limit = { value, value };
  struct rlimit present;

  if (getrlimit (resource, &present) == 0 && present.rlim_max <= value)
    return TRUE;
  return setrlimit (resource, &limit) == 0;
}

static gboolean
set_memory_limit (void)
{
#ifdef __SANITIZE_ADDRESS__
  /* Its shadow takes terabytes of address space. */
  return TRUE;
#else
  return set_limit (RLIMIT_AS, MAX_MEMORY_BYTES);
#endif
}

/**
 * auth_transfer_limit:
 *
 * A file that takes the process over finds no other descriptor, no new rights, no environment, no
 * way to anything outside, and not much memory and time; what it was given is in no core dump.
 *
 * Returns: whether all of it could be given up
 */
gboolean
auth_transfer_limit (void)
{
  closefrom (FIRST_TO_CLOSE);
  return clearenv () == 0 && prctl (PR_SET_DUMPABLE, 0) == 0 &&
         prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && set_limit (RLIMIT_CORE, 0) &&
         set_limit (RLIMIT_CPU, MAX_CPU_SECONDS) && set_limit (RLIMIT_NOFILE, MAX_FILES) &&
         set_memory_limit () && auth_transfer_limit_calls ();
}
