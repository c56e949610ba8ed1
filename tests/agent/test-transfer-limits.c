/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What authenticator-transfer has given up before it looks at anything.
 */

#include "config.h"

#include <fcntl.h>
#include <glib.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "auth-transfer-limits.h"

#define FAR_TOO_MUCH (G_GUINT64_CONSTANT (4) * 1024 * 1024 * 1024)

static rlim_t
get_limit (int resource)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (resource, &limit), ==, 0);
  return limit.rlim_max;
}

static void
test_given_up (void)
{
  const int descriptor = dup2 (STDERR_FILENO, 9);

  g_setenv ("AUTH_TEST", "1", TRUE);
  g_assert_true (auth_transfer_limit ());
  g_assert_cmpint (fcntl (descriptor, F_GETFD), ==, -1);
  g_assert_cmpint (fcntl (STDERR_FILENO, F_GETFD), !=, -1);
  g_assert_null (getenv ("AUTH_TEST"));
  g_assert_cmpint (prctl (PR_GET_DUMPABLE), ==, 0);
  g_assert_cmpint (prctl (PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), ==, 1);
  g_assert_cmpuint (get_limit (RLIMIT_CORE), ==, 0);
  g_assert_cmpuint (get_limit (RLIMIT_CPU), <=, 20);
  g_assert_cmpuint (get_limit (RLIMIT_NOFILE), <=, 16);
#ifndef __SANITIZE_ADDRESS__
  g_assert_null (g_try_malloc (FAR_TOO_MUCH));
#endif
}

static void
test_limits (void)
{
  g_test_trap_subprocess ("/transfer-limits/given-up/subprocess", 0, 0);
  g_test_trap_assert_passed ();
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer-limits/given-up", test_limits);
  g_test_add_func ("/transfer-limits/given-up/subprocess", test_given_up);
  return g_test_run ();
}
