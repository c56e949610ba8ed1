/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What a person is told of a clock that is wrong.
 */

#include "config.h"

#include "auth-drift.h"

#include <glib/gi18n.h>

#define TOLD_SECONDS   300
#define MINUTE_SECONDS 60
#define HOUR_SECONDS   (60 * 60)
#define DAY_SECONDS    (24 * 60 * 60)

static char *
describe_amount (gint64 seconds)
{
  gint64 minutes = (seconds + MINUTE_SECONDS / 2) / MINUTE_SECONDS;
  gint64 hours = (seconds + HOUR_SECONDS / 2) / HOUR_SECONDS;
  gint64 days = (seconds + DAY_SECONDS / 2) / DAY_SECONDS;

  if (seconds < 2 * HOUR_SECONDS)
    return g_strdup_printf (ngettext ("%d minute", "%d minutes", minutes), (int) minutes);
  if (seconds < 2 * DAY_SECONDS)
    return g_strdup_printf (ngettext ("%d hour", "%d hours", hours), (int) hours);
  days = MIN (days, G_MAXINT);
  return g_strdup_printf (ngettext ("%d day", "%d days", days), (int) days);
}

/**
 * auth_drift_describe:
 * @drift_seconds: as the property ClockDrift of the agent
 *
 * Returns: (transfer full) (nullable): a sentence for people, or %NULL when the clock is right
 *   enough
 */
char *
auth_drift_describe (gint64 drift_seconds)
{
  gint64 seconds = drift_seconds < 0 ? -MAX (drift_seconds, -G_MAXINT64) : drift_seconds;
  g_autofree char *amount = NULL;

  if (seconds <= TOLD_SECONDS)
    return NULL;
  amount = describe_amount (MIN (seconds, G_MAXINT64 - DAY_SECONDS));
  /* Translators: %s is an amount of time, like “3 minutes” */
  return g_strdup_printf (drift_seconds > 0 ? _ ("This computer's clock is %s behind: set it right")
                                            : _ ("This computer's clock is %s ahead: set it right"),
                          amount);
}
