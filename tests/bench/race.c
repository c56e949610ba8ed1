/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Runs two commands in turn, many times, and prints the median time of each as a whole process, in
 * microseconds:
 *
 *   race ROUNDS COMMAND… -- COMMAND…
 */

#include <glib.h>
#include <stdlib.h>

#define WARM_UP_ROUNDS 20

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

static double
get_median (GArray *times)
{
  g_array_sort (times, compare_times);
  return (double) g_array_index (times, gint64, times->len / 2);
}

static void
time_command (char **command, GArray *times)
{
  g_autoptr (GError) error = NULL;
  gint64 started = g_get_monotonic_time ();
  gint64 took;
  int wait_status;

  g_spawn_sync (NULL, command, NULL, G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_LEAVE_DESCRIPTORS_OPEN,
                NULL, NULL, NULL, NULL, &wait_status, &error);
  took = g_get_monotonic_time () - started;
  g_assert_no_error (error);
  g_spawn_check_wait_status (wait_status, &error);
  g_assert_no_error (error);
  g_array_append_val (times, took);
}

int
main (int argc, char **argv)
{
  g_autoptr (GArray) first = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) second = g_array_new (FALSE, FALSE, sizeof (gint64));
  int rounds = argc > 1 ? atoi (argv[1]) : 0;
  int cut = 2;

  while (cut < argc && !g_str_equal (argv[cut], "--"))
    cut++;
  if (rounds <= 0 || cut == 2 || cut + 1 >= argc)
    {
      g_printerr ("Usage: race ROUNDS COMMAND… -- COMMAND…, each with its whole path\n");
      return EXIT_FAILURE;
    }
  argv[cut] = NULL;
  for (int i = 0; i < WARM_UP_ROUNDS + rounds; i++)
    {
      if (i == WARM_UP_ROUNDS)
        {
          g_array_set_size (first, 0);
          g_array_set_size (second, 0);
        }
      time_command (argv + 2, first);
      time_command (argv + cut + 1, second);
    }
  g_print ("%.1f %.1f\n", get_median (first), get_median (second));
  return EXIT_SUCCESS;
}
