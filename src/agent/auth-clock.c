/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A clock that neither a suspend nor a change of the wall clock disturbs.
 */

#include "config.h"

#include "auth-clock.h"

#include <time.h>

#define MAX_DRIFT_SECONDS (24 * 60 * 60)

static gint64 drift_seconds;

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

  if (date > 0 && ABS (drift) < MAX_DRIFT_SECONDS)
    drift_seconds = drift;
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
