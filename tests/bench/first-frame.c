/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Starts a program and prints the milliseconds until its first window was drawn: from before
 * the fork to the first damage of the whole window after it was mapped, as the X server reports
 * it. The program needs no code for it, so any two programs are measured alike.
 */

#include <X11/Xlib.h>
#include <X11/extensions/Xdamage.h>
#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#define LEAST_SIDE      100
#define TIMEOUT_SECONDS 30

/* A window may be gone again before it was looked at. */
static int
ignore_x_error (Display *display, XErrorEvent *event)
{
  return 0;
}

/* The helper windows of a toolkit are a few pixels wide and never drawn to. */
static void
watch_window (Display *display, const XCreateWindowEvent *event)
{
  if (!event->override_redirect)
    XDamageCreate (display, event->window, XDamageReportRawRectangles);
}

/* Whatever is drawn first fills the window; later frames need not. */
static gboolean
is_whole_frame (const XDamageNotifyEvent *event)
{
  int damaged = event->area.width * event->area.height;
  int whole = event->geometry.width * event->geometry.height;

  return event->geometry.width >= LEAST_SIDE && event->geometry.height >= LEAST_SIDE &&
         damaged * 4 >= whole;
}

static gboolean
wait_for_event (Display *display, gint64 deadline)
{
  struct pollfd connection = { .fd = ConnectionNumber (display), .events = POLLIN };

  while (XPending (display) == 0)
    {
      int left_ms = (int) ((deadline - g_get_monotonic_time ()) / 1000);

      if (left_ms <= 0 || poll (&connection, 1, left_ms) < 0)
        return FALSE;
    }
  return TRUE;
}

/* The first damage is the server's, which fills the window with its background as it is mapped;
 * the second is the program's first frame. */
static gboolean
wait_for_frame (Display *display, int damage_event)
{
  gint64 deadline = g_get_monotonic_time () + TIMEOUT_SECONDS * G_USEC_PER_SEC;

  Window mapped = None;

  while (wait_for_event (display, deadline))
    {
      XEvent event;
      const XDamageNotifyEvent *damage = (const XDamageNotifyEvent *) &event;

      XNextEvent (display, &event);
      if (event.type == CreateNotify)
        watch_window (display, &event.xcreatewindow);
      else if (event.type == damage_event && is_whole_frame (damage))
        {
          if (damage->drawable == mapped)
            return TRUE;
          mapped = damage->drawable;
        }
    }
  return FALSE;
}

static void
stop (GPid child)
{
  kill (child, SIGTERM);
  waitpid (child, NULL, 0);
  g_spawn_close_pid (child);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  Display *display = XOpenDisplay (NULL);
  int damage_event, damage_error;
  gboolean drawn;
  gint64 started, took;
  GPid child;

  if (argc < 2 || display == NULL || !XDamageQueryExtension (display, &damage_event, &damage_error))
    {
      g_printerr ("Usage: first-frame PROGRAM [ARGUMENT…], on an X display with XDamage\n");
      return EXIT_FAILURE;
    }
  XSetErrorHandler (ignore_x_error);
  XSelectInput (display, DefaultRootWindow (display), SubstructureNotifyMask);
  XSync (display, False);

  started = g_get_monotonic_time ();
  if (!g_spawn_async (NULL, argv + 1, NULL,
                      G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH, NULL, NULL, &child, &error))
    g_error ("%s", error->message);
  drawn = wait_for_frame (display, damage_event + XDamageNotify);
  took = g_get_monotonic_time () - started;
  stop (child);
  XCloseDisplay (display);
  if (!drawn)
    {
      g_printerr ("%s drew nothing in %d seconds\n", argv[1], TIMEOUT_SECONDS);
      return EXIT_FAILURE;
    }
  g_print ("%.1f\n", took / 1000.0);
  return EXIT_SUCCESS;
}
