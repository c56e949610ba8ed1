/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Where the keys go when a person comes back to the window.
 */

#include "config.h"

#include "auth-window-focus.h"

static void
active_cb (GtkWindow *window, GParamSpec *pspec, GtkStack *pages)
{
  GtkWidget *focus = gtk_window_get_focus (window);
  GtkWidget *page = gtk_stack_get_visible_child (pages);

  if (!gtk_window_is_active (window) || page == NULL ||
      (focus != NULL && gtk_widget_get_mapped (focus)))
    return;
  gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

/**
 * auth_window_focus_keep:
 * @window: a window
 * @pages: its pages
 *
 * From now on the focus is where it was when the window is active again, as after a dialog that is
 * no child of it; and where it was nowhere, on the first thing of the page.
 */
void
auth_window_focus_keep (GtkWindow *window, GtkStack *pages)
{
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (active_cb), pages, 0);
}
