/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Another program in the place of this one, or beside it until it ends.
 */

#include "config.h"

#include "auth-cli-child.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gi18n.h>

static const int forwarded[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2 };

/* The program's process, 0 until it is known; and the signals that are to be handed on to it. They
 * may come in any thread, and before posix_spawn() has said which process it is. */
static int child;
static int waiting[NSIG];

static void
set_failure (const char *name,
             int code,
             GError **error)
{
  g_set_error (error, G_SPAWN_ERROR, code == ENOENT ? G_SPAWN_ERROR_NOENT : G_SPAWN_ERROR_FAILED,
               _ ("%s cannot be run: %s"), name, g_strerror (code));
}

/**
 * auth_cli_child_replace:
 * @command: the program and its arguments
 * @environment: its whole environment
 * @error: return location; G_SPAWN_ERROR_NOENT, G_SPAWN_ERROR_FAILED
 *
 * Becomes the program, if it can be started.
 */
void
auth_cli_child_replace (char **command,
                        char **environment,
                        GError **error)
{
  /* What is ignored stays so in the new program. */
  signal (SIGPIPE, SIG_DFL);
  execvpe (command[0], command, environment);
  set_failure (command[0], errno, error);
}

static void
hand_on (int number)
{
  pid_t pid = g_atomic_int_get (&child);

  if (pid != 0 && g_atomic_int_compare_and_exchange (&waiting[number], TRUE, FALSE))
    kill (pid, number);
}

/* What a person types at the terminal reaches a running program by itself. */
static void
forward (int number,
         siginfo_t *info,
         void *context)
{
  if (info->si_code > 0 && g_atomic_int_get (&child) != 0)
    return;
  g_atomic_int_set (&waiting[number], TRUE);
  hand_on (number);
}

static void
forward_signals (void)
{
  struct sigaction action = { .sa_sigaction = forward, .sa_flags = SA_SIGINFO };

  for (gsize i = 0; i < G_N_ELEMENTS (forwarded); i++)
    {
      struct sigaction old;

      /* nohup and shell scripts ignore some for the program as well. */
      if (sigaction (forwarded[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
        sigaction (forwarded[i], &action, NULL);
    }
}

/* Ends as the program did, without a core of its own. */
static void
end_as (int wait_status)
{
  const struct rlimit none = { 0, 0 };

  if (WIFEXITED (wait_status))
    exit (WEXITSTATUS (wait_status));
  setrlimit (RLIMIT_CORE, &none);
  signal (WTERMSIG (wait_status), SIG_DFL);
  raise (WTERMSIG (wait_status));
  exit (128 + WTERMSIG (wait_status));
}

static int
spawn (char **command,
       char **environment,
       pid_t *pid_out)
{
  posix_spawnattr_t attributes;
  sigset_t defaults;
  int code;

  /* What is ignored stays so in the new program. */
  sigemptyset (&defaults);
  sigaddset (&defaults, SIGPIPE);
  posix_spawnattr_init (&attributes);
  posix_spawnattr_setsigdefault (&attributes, &defaults);
  posix_spawnattr_setflags (&attributes, POSIX_SPAWN_SETSIGDEF);
  code = posix_spawnp (pid_out, command[0], NULL, &attributes, command, environment);
  posix_spawnattr_destroy (&attributes);
  return code;
}

/**
 * auth_cli_child_follow:
 * @command: the program and its arguments
 * @environment: its whole environment
 * @error: return location; G_SPAWN_ERROR_NOENT, G_SPAWN_ERROR_FAILED
 *
 * Runs the program, hands it the signals that come, and ends when and how it does.
 */
void
auth_cli_child_follow (char **command,
                       char **environment,
                       GError **error)
{
  pid_t pid;
  int wait_status;
  int code;

  forward_signals ();
  code = spawn (command, environment, &pid);
  if (code != 0)
    return set_failure (command[0], code, error);
  g_atomic_int_set (&child, pid);
  for (gsize i = 0; i < G_N_ELEMENTS (forwarded); i++)
    hand_on (forwarded[i]);
  while (waitpid (pid, &wait_status, 0) < 0)
    if (errno != EINTR)
      exit (EXIT_FAILURE);
  end_as (wait_status);
}
