/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Tells each second while somebody looks, and at once when the clock was set.
 */

#include "config.h"

#include "auth-ticker.h"

#include <fcntl.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <glib-unix.h>

/**
 * AuthTicker:
 *
 * The only timer of the codes, which is not there at all while it does not run. "tick" means that
 * the clock is worth a look, no more: ticks come late or not at all, and are never counted.
 */
struct _AuthTicker
{
  GObject parent_instance;

  GSource *second;    /* (owned) (nullable) while it does not run */
  GSource *clock_set; /* (owned) (nullable) likewise, or where timerfd is not there */
  int clock_fd;       /* -1: none */
};

G_DEFINE_FINAL_TYPE (AuthTicker, auth_ticker, G_TYPE_OBJECT)

enum
{
  TICK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* By the wall clock: codes end with its seconds. */
static void
arm_second (GSource *source)
{
  gint64 into_second = g_get_real_time () % G_USEC_PER_SEC;

  g_source_set_ready_time (source, g_get_monotonic_time () + G_USEC_PER_SEC - into_second);
}

static gboolean
dispatch_second (GSource *source, GSourceFunc callback, gpointer user_data)
{
  arm_second (source);
  g_signal_emit (user_data, signals[TICK], 0);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs second_funcs = { NULL, NULL, dispatch_second, NULL };

/* Far away: it ends early, with ECANCELED, when the clock is set, and so after a sleep. */
static void
arm_clock_set (AuthTicker *self)
{
  struct itimerspec never = { .it_value.tv_sec = G_MAXINT32 };

  timerfd_settime (self->clock_fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL);
}

static gboolean
clock_set_cb (int fd, GIOCondition condition, gpointer user_data)
{
  AuthTicker *self = user_data;
  guint64 expirations;

  if (read (fd, &expirations, sizeof expirations) >= 0)
    return G_SOURCE_CONTINUE;
  arm_clock_set (self);
  arm_second (self->second);
  g_signal_emit (self, signals[TICK], 0);
  return G_SOURCE_CONTINUE;
}

static void
watch_clock (AuthTicker *self)
{
  self->clock_fd = timerfd_create (CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  if (self->clock_fd < 0)
    return;
  arm_clock_set (self);
  self->clock_set = g_unix_fd_source_new (self->clock_fd, G_IO_IN);
  g_source_set_callback (self->clock_set, G_SOURCE_FUNC (clock_set_cb), self, NULL);
  g_source_attach (self->clock_set, NULL);
}

static void
start (AuthTicker *self)
{
  self->second = g_source_new (&second_funcs, sizeof (GSource));
  g_source_set_callback (self->second, NULL, self, NULL);
  arm_second (self->second);
  g_source_attach (self->second, NULL);
  watch_clock (self);
}

static void
end_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
stop (AuthTicker *self)
{
  end_source (&self->second);
  end_source (&self->clock_set);
  if (self->clock_fd >= 0)
    close (self->clock_fd);
  self->clock_fd = -1;
}

static void
auth_ticker_finalize (GObject *object)
{
  stop (AUTH_TICKER (object));
  G_OBJECT_CLASS (auth_ticker_parent_class)->finalize (object);
}

static void
auth_ticker_class_init (AuthTickerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_ticker_finalize;
  signals[TICK] =
    g_signal_new ("tick", AUTH_TYPE_TICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
auth_ticker_init (AuthTicker *self)
{
  self->clock_fd = -1;
}

AuthTicker *
auth_ticker_new (void)
{
  return g_object_new (AUTH_TYPE_TICKER, NULL);
}

/**
 * auth_ticker_set_running:
 * @self: a ticker
 * @is_running: whether there are to be ticks; the first one comes at once
 */
void
auth_ticker_set_running (AuthTicker *self, gboolean is_running)
{
  g_return_if_fail (AUTH_IS_TICKER (self));

  if (is_running == auth_ticker_is_running (self))
    return;
  if (!is_running)
    {
      stop (self);
      return;
    }
  start (self);
  g_signal_emit (self, signals[TICK], 0);
}

gboolean
auth_ticker_is_running (AuthTicker *self)
{
  return self->second != NULL;
}
