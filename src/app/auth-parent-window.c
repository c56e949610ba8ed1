/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Another program's window, which a dialog belongs to.
 */

#include "config.h"

#include "auth-parent-window.h"

#ifdef GDK_WINDOWING_X11
#include <X11/Xlib.h>
#include <gdk/x11/gdkx.h>
#endif
#ifdef GDK_WINDOWING_WAYLAND
#include <gdk/wayland/gdkwayland.h>
#endif

#define X11_PREFIX     "x11:"
#define WAYLAND_PREFIX "wayland:"

#ifdef GDK_WINDOWING_X11
static gboolean
attach_x11 (GdkSurface *surface, const char *handle)
{
  GdkDisplay *display = gdk_surface_get_display (surface);
  guint64 xid;

  if (g_str_has_prefix (handle, "0x"))
    handle += strlen ("0x");
  if (!GDK_IS_X11_SURFACE (surface) ||
      !g_ascii_string_to_unsigned (handle, 16, 1, G_MAXUINT32, &xid, NULL))
    return FALSE;
  XSetTransientForHint (gdk_x11_display_get_xdisplay (display), gdk_x11_surface_get_xid (surface),
                        (Window) xid);
  return TRUE;
}
#endif

#ifdef GDK_WINDOWING_WAYLAND
static gboolean
attach_wayland (GdkSurface *surface, const char *handle)
{
  return GDK_IS_WAYLAND_TOPLEVEL (surface) && *handle != '\0' &&
         gdk_wayland_toplevel_set_transient_for_exported (GDK_WAYLAND_TOPLEVEL (surface), handle);
}
#endif

static gboolean
attach (GdkSurface *surface, const char *parent_window)
{
#ifdef GDK_WINDOWING_X11
  if (g_str_has_prefix (parent_window, X11_PREFIX))
    return attach_x11 (surface, parent_window + strlen (X11_PREFIX));
#endif
#ifdef GDK_WINDOWING_WAYLAND
  if (g_str_has_prefix (parent_window, WAYLAND_PREFIX))
    return attach_wayland (surface, parent_window + strlen (WAYLAND_PREFIX));
#endif
  return FALSE;
}

/**
 * auth_parent_window_attach:
 * @dialog: a window that is not shown yet
 * @parent_window: "x11:XID" in hexadecimal, "wayland:HANDLE", or ""
 *
 * Makes @dialog a modal one of the window another program named. It blocks none of our own.
 *
 * Returns: whether the desktop was told so; %FALSE also where the name means nothing here
 */
gboolean
auth_parent_window_attach (GtkWindow *dialog, const char *parent_window)
{
  g_autoptr (GtkWindowGroup) group = NULL;

  gtk_widget_realize (GTK_WIDGET (dialog));
  if (!attach (gtk_native_get_surface (GTK_NATIVE (dialog)), parent_window))
    return FALSE;
  group = gtk_window_group_new ();
  gtk_window_group_add_window (group, dialog);
  gtk_window_set_modal (dialog, TRUE);
  return TRUE;
}
