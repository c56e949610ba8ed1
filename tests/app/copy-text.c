/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Copies a file to the clipboard as text, as an editor would, and stays until it is ended.
 */

#include "config.h"

#include <stdlib.h>

#include <gtk/gtk.h>

int
main (int argc,
      char **argv)
{
  g_autofree char *text = NULL;

  gtk_init ();
  if (argc != 2 || !g_file_get_contents (argv[1], &text, NULL, NULL))
    return EXIT_FAILURE;
  gdk_clipboard_set_text (gdk_display_get_clipboard (gdk_display_get_default ()), text);
  g_main_loop_run (g_main_loop_new (NULL, FALSE));
  return EXIT_SUCCESS;
}
