/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Feeds every file of the given directories to a fuzz target once, and says so in TAP.
 */

#include "config.h"

#include <glib.h>

#include "fuzz.h"

static guint
replay (const char *directory, guint count)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) files = g_dir_open (directory, 0, &error);
  const char *name = NULL;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);
      g_autofree char *data = NULL;
      gsize size = 0;

      g_file_get_contents (path, &data, &size, &error);
      g_assert_no_error (error);
      LLVMFuzzerTestOneInput ((const uint8_t *) data, size);
      g_print ("ok %u - %s\n", ++count, name);
    }
  return count;
}

int
main (int argc, char *argv[])
{
  guint count = 0;

  for (int i = 1; i < argc; i++)
    {
      guint before = count;

      count = replay (argv[i], count);
      if (count == before)
        g_error ("%s has no inputs", argv[i]);
    }
  g_print ("1..%u\n", count);
  return count > 0 ? 0 : 1;
}
