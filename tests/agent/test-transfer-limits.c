/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What authenticator-transfer has given up before it looks at anything.
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
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

#ifndef __SANITIZE_ADDRESS__
static void
assert_refused (int outcome)
{
  g_assert_cmpint (outcome, ==, -1);
  g_assert_cmpint (errno, ==, EPERM);
}

static void
assert_calls_refused (void)
{
  char *const nothing[] = { NULL };
  const struct rlimit limit = { 1, 1 };
  const int readable = open ("/dev/null", O_RDONLY | O_CLOEXEC);

  g_assert_cmpint (readable, !=, -1);
  close (readable);
  assert_refused (socket (AF_UNIX, SOCK_STREAM, 0));
  assert_refused (socketpair (AF_UNIX, SOCK_STREAM, 0, (int[2]){ 0 }));
  assert_refused (open ("/dev/null", O_WRONLY | O_CLOEXEC));
  assert_refused (open ("/dev/null", O_RDWR | O_CLOEXEC));
  assert_refused (open ("/dev/null", O_RDONLY | O_TRUNC | O_CLOEXEC));
  assert_refused (open ("/tmp", O_TMPFILE | O_RDONLY | O_CLOEXEC, 0600));
  assert_refused (execve ("/bin/true", nothing, nothing));
  assert_refused (fork ());
  assert_refused (kill (getppid (), 0));
  assert_refused (prctl (PR_SET_DUMPABLE, 1));
  assert_refused (setrlimit (RLIMIT_NOFILE, &limit));
  assert_refused (mkdir ("/tmp/authenticator-test", 0700));
  assert_refused (unlink ("/tmp/authenticator-test"));
}
#endif

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
  assert_calls_refused ();
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
