/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A clock that neither a suspend nor a change of the wall clock disturbs.
 */

#include "config.h"

#include "auth-clock.h"

#include <time.h>

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
