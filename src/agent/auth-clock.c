/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A clock that neither a suspend nor a change of the wall clock disturbs.
 */

#include "config.h"

#include "auth-clock.h"

#include <glib-unix.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define MAX_DRIFT_SECONDS (24 * 60 * 60)

static gint64 drift_seconds;
static gint64 server_offset; /* servers' clock minus seconds since the start; 0: unknown */

/* Who wants to know when the machine's clock turns out or is set right or wrong. */
static AuthClockFunc watcher;
static gpointer watcher_data;

static gint64
get_boot_microseconds (void)
{
  struct timespec ts;

  clock_gettime (CLOCK_BOOTTIME, &ts);
  return ts.tv_sec * G_USEC_PER_SEC + ts.tv_nsec / 1000;
}

/**
 * auth_clock_now:
 *
 * The wall clock as it was when first asked, plus the time since, suspend included. Token lifetimes
 * are reckoned with it, so that setting the clock while the agent runs makes no token look older or
 * younger; what the clock was off by is in the tokens' drift.
 *
 * Returns: seconds since 1970
 */
gint64
auth_clock_now (void)
{
  static gint64 offset;

  if (offset == 0)
    offset = g_get_real_time () - get_boot_microseconds ();
  return (get_boot_microseconds () + offset) / G_USEC_PER_SEC;
}

/**
 * auth_clock_to_wall:
 * @time: a time of this clock, seconds
 *
 * Returns: what the machine's clock shows at @time, as it is set now; 0 for 0
 */
gint64
auth_clock_to_wall (gint64 time)
{
  if (time == 0)
    return 0;
  return time - auth_clock_now () + g_get_real_time () / G_USEC_PER_SEC;
}

/**
 * auth_clock_note_server:
 * @date: the Date of an answer that has just come, seconds since 1970; 0 when it has none
 *
 * Learns how far the servers' clock is from auth_clock_now(). A difference of a day or more says
 * more of that server than of this machine, and counts for nothing.
 */
void
auth_clock_note_server (gint64 date)
{
  gint64 drift = date - auth_clock_now ();

  if (date <= 0)
    return;
  if (ABS (drift) < MAX_DRIFT_SECONDS)
    drift_seconds = drift;
  server_offset = date - get_boot_microseconds () / G_USEC_PER_SEC;
  if (watcher != NULL)
    watcher (watcher_data);
}

/**
 * auth_clock_get_drift:
 *
 * Returns: by how many seconds the servers' clock, as last seen, is ahead of auth_clock_now(); 0
 *   while it is unknown
 */
gint64
auth_clock_get_drift (void)
{
  return drift_seconds;
}

typedef struct
{
  int fd;
  GSourceOnceFunc callback;
  gpointer user_data;
} Timer;

static void
timer_free (gpointer data)
{
  Timer *timer = data;

  close (timer->fd);
  g_free (timer);
}

static gboolean
timer_cb (int fd, GIOCondition condition, gpointer user_data)
{
  Timer *timer = user_data;

  timer->callback (timer->user_data);
  return G_SOURCE_REMOVE;
}

/**
 * auth_clock_call_at:
 * @time: a time of this clock, seconds
 * @callback: called once, then or, when the machine is asleep then, as soon as it wakes up
 * @user_data: for @callback
 *
 * Timeouts of GLib stand still while the machine sleeps; this one does not, and wakes nobody up.
 *
 * Returns: a source for g_source_remove(), or 0 when the system gives no timer
 */
guint
auth_clock_call_at (gint64 time, GSourceOnceFunc callback, gpointer user_data)
{
  struct itimerspec when = { .it_value.tv_sec = MAX (time - auth_clock_now (), 0),
                             .it_value.tv_nsec = 1 };
  int fd = timerfd_create (CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  Timer *timer;

  if (fd == -1)
    return 0;
  timerfd_settime (fd, 0, &when, NULL);
  timer = g_new0 (Timer, 1);
  timer->fd = fd;
  timer->callback = callback;
  timer->user_data = user_data;
  return g_unix_fd_add_full (G_PRIORITY_DEFAULT, fd, G_IO_IN, timer_cb, timer, timer_free);
}

/**
 * auth_clock_get_wall_drift:
 *
 * Returns: by how many seconds the servers' clock, as last seen, is ahead of the machine's, as it
 * is set now and however much that is; 0 while it is unknown
 */
gint64
auth_clock_get_wall_drift (void)
{
  if (server_offset == 0)
    return 0;
  return server_offset + (get_boot_microseconds () - g_get_real_time ()) / G_USEC_PER_SEC;
}

/* A timer that never ends, but is cancelled when somebody sets the clock. */
static void
arm (int timer)
{
  const struct itimerspec never = { .it_value.tv_sec = G_MAXINT64 };

  timerfd_settime (timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL);
}

static gboolean
clock_set_cb (int timer, GIOCondition condition, gpointer user_data)
{
  guint64 count;

  /* Reading acknowledges it, with ECANCELED. */
  (void) !read (timer, &count, sizeof count);
  arm (timer);
  watcher (watcher_data);
  return G_SOURCE_CONTINUE;
}

/**
 * auth_clock_watch:
 * @changed: called when auth_clock_get_wall_drift() may have another answer
 * @user_data: for @changed
 *
 * Once in the life of the process.
 */
void
auth_clock_watch (AuthClockFunc changed, gpointer user_data)
{
  int timer = timerfd_create (CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);

  watcher = changed;
  watcher_data = user_data;
  if (timer < 0)
    return;
  arm (timer);
  g_unix_fd_add (timer, G_IO_IN, clock_set_cb, NULL);
}
