/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The system calls that authenticator-transfer keeps: what reading, reckoning and answering takes.
 */

#include "config.h"

#include "auth-transfer-calls.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <sys/prctl.h>

#define WRITING_FLAGS (O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY))

/* Among them those of catalogues and of iconv's modules, which are loaded when first needed.
 * Signals are none of them: abort() ends the process without. */
static const int calls[] = {
  /* Descriptors */
  SCMP_SYS (read),
  SCMP_SYS (readv),
  SCMP_SYS (pread64),
  SCMP_SYS (write),
  SCMP_SYS (writev),
  SCMP_SYS (fsync),
  SCMP_SYS (lseek),
  SCMP_SYS (_llseek),
  SCMP_SYS (close),
  SCMP_SYS (fcntl),
  SCMP_SYS (fcntl64),
  SCMP_SYS (poll),
  SCMP_SYS (ppoll),
  /* Files */
  SCMP_SYS (access),
  SCMP_SYS (faccessat),
  SCMP_SYS (faccessat2),
  SCMP_SYS (stat),
  SCMP_SYS (stat64),
  SCMP_SYS (lstat),
  SCMP_SYS (lstat64),
  SCMP_SYS (fstat),
  SCMP_SYS (fstat64),
  SCMP_SYS (fstatat64),
  SCMP_SYS (newfstatat),
  SCMP_SYS (statx),
  SCMP_SYS (fstatfs),
  SCMP_SYS (getdents64),
  SCMP_SYS (readlink),
  SCMP_SYS (readlinkat),
  SCMP_SYS (getcwd),
  SCMP_SYS (fadvise64),
  /* Memory */
  SCMP_SYS (brk),
  SCMP_SYS (mmap),
  SCMP_SYS (mmap2),
  SCMP_SYS (munmap),
  SCMP_SYS (mremap),
  SCMP_SYS (mprotect),
  SCMP_SYS (madvise),
  SCMP_SYS (mlock),
  SCMP_SYS (mlock2),
  SCMP_SYS (munlock),
  /* The process itself */
  SCMP_SYS (exit),
  SCMP_SYS (exit_group),
  SCMP_SYS (futex),
  SCMP_SYS (futex_time64),
  SCMP_SYS (getpid),
  SCMP_SYS (gettid),
  SCMP_SYS (getuid),
  SCMP_SYS (geteuid),
  SCMP_SYS (getgid),
  SCMP_SYS (getegid),
  SCMP_SYS (getrlimit),
  SCMP_SYS (ugetrlimit),
  SCMP_SYS (restart_syscall),
  SCMP_SYS (rt_sigaction),
  SCMP_SYS (rt_sigprocmask),
  SCMP_SYS (rt_sigreturn),
  SCMP_SYS (sched_getaffinity),
  SCMP_SYS (sched_yield),
  /* Time, chance, and what machine it is */
  SCMP_SYS (clock_gettime),
  SCMP_SYS (clock_gettime64),
  SCMP_SYS (clock_getres),
  SCMP_SYS (gettimeofday),
  SCMP_SYS (time),
  SCMP_SYS (times),
  SCMP_SYS (getrusage),
  SCMP_SYS (getrandom),
  SCMP_SYS (sysinfo),
  SCMP_SYS (uname),
};

static gboolean
keep_calls (scmp_filter_ctx filter)
{
  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    if (seccomp_rule_add (filter, SCMP_ACT_ALLOW, calls[i], 0) != 0)
      return FALSE;
  return seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (open), 1,
                           SCMP_A1 (SCMP_CMP_MASKED_EQ, WRITING_FLAGS, 0)) == 0 &&
         seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (openat), 1,
                           SCMP_A2 (SCMP_CMP_MASKED_EQ, WRITING_FLAGS, 0)) == 0 &&
         seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (prlimit64), 1,
                           SCMP_A2 (SCMP_CMP_EQ, 0)) == 0 &&
         /* Whether the rest was given up may be asked. */
         seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (prctl), 1,
                           SCMP_A0 (SCMP_CMP_EQ, PR_GET_DUMPABLE)) == 0 &&
         seccomp_rule_add (filter, SCMP_ACT_ALLOW, SCMP_SYS (prctl), 1,
                           SCMP_A0 (SCMP_CMP_EQ, PR_GET_NO_NEW_PRIVS)) == 0;
}

/**
 * auth_transfer_limit_calls:
 *
 * From now on every other system call fails with EPERM, as does every open() that could write.
 *
 * Returns: whether it is so
 */
gboolean
auth_transfer_limit_calls (void)
{
#ifdef __SANITIZE_ADDRESS__
  /* It looks for leaks with a process that traces this one. */
  return TRUE;
#else
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ERRNO (EPERM));
  const gboolean is_limited = filter != NULL && keep_calls (filter) && seccomp_load (filter) == 0;

  if (filter != NULL)
    seccomp_release (filter);
  return is_limited;
#endif
}
