/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Finds what a person would see, by the words on it, and presses the keys a person would.
 */

#include "config.h"

#include "auth-look.h"

#include <gdk/x11/gdkx.h>

/* A mnemonic's underline is no part of what is read. */
static gboolean
reads (const char *text, const char *wanted)
{
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, "_", -1) : NULL;
  g_autofree char *plain = parts != NULL ? g_strjoinv ("", parts) : NULL;

  return g_strcmp0 (plain, wanted) == 0;
}

static gboolean
is_called (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_BUTTON (widget))
    return reads (gtk_button_get_label (GTK_BUTTON (widget)), text) ||
           g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) == 0;
  if (GTK_IS_LABEL (widget))
    return g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0;
  return FALSE;
}

GtkWidget *
auth_look_below (GtkWidget *widget, const char *text)
{
  GtkWidget *found = is_called (widget, text) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = auth_look_below (child, text);
  return found;
}

GtkWidget *
auth_look (const char *text)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (windows) && found == NULL; i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      found = auth_look_below (window, text);
    }
  return found;
}

/* There is no window manager that would give the window the focus. */
void
auth_look_type (GtkWidget *window, const char *keys)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  g_autofree char *line = g_strdup_printf ("xdotool windowfocus --sync %lu key %s",
                                           gdk_x11_surface_get_xid (surface), keys);
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_command_line_sync (line, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}
