/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Measures the agent on the session bus and prints the figures, in microseconds but for the
 * pipeline, on one line:
 *
 *   bench-agent latency ID              p50 of Peer.Ping and of a cached GetToken
 *   bench-agent first ID                p50 of the first and the second GetToken of a connection
 *   bench-agent pipeline ID             GetToken calls a second, many under way at once
 *   bench-agent hanging ID OTHER_ID     p50 of GetToken usually, and while OTHER_ID is renewed
 *   bench-agent start ID COMMAND…       from activation to the first token; COMMAND as a process
 */

#include <gio/gio.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#define AGENT_NAME     "org.example.Authenticator.Agent"
#define AGENT_PATH     "/org/example/Authenticator/Agent"
#define WARM_UP_ROUNDS 300
#define ROUNDS         4000
#define PIPELINE_CALLS 20000
#define PIPELINE_DEPTH 100
#define START_ROUNDS   11
#define FIRST_ROUNDS   101
#define TIMEOUT_MS     60000

typedef struct
{
  GDBusConnection *connection; /* (owned) */
  GMainLoop *loop;             /* (owned) */
  char *path;                  /* (owned) the account */
  guint sent;
  guint answered;
} Bench;

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

static double
get_median (GArray *times)
{
  g_assert (times->len > 0);
  g_array_sort (times, compare_times);
  return g_array_index (times, gint64, times->len / 2) / 1000.0;
}

static GArray *
new_times (void)
{
  return g_array_new (FALSE, FALSE, sizeof (gint64));
}

/* Nanoseconds: a call takes some hundred microseconds, and ratios are wanted. */
static gint64
get_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

static void
add_time_since (GArray *times, gint64 started)
{
  gint64 took = get_time () - started;

  g_array_append_val (times, took);
}

static GVariant *
get_token_arguments (gboolean force_refresh)
{
  GVariantDict options;

  g_variant_dict_init (&options, NULL);
  if (force_refresh)
    g_variant_dict_insert (&options, "force-refresh", "b", TRUE);
  return g_variant_new ("(s@a{sv})", "access", g_variant_dict_end (&options));
}

static void
get_token (Bench *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = NULL;

  answer = g_dbus_connection_call_sync (self->connection, AGENT_NAME, self->path,
                                        "org.example.Authenticator.Account1", "GetToken",
                                        get_token_arguments (FALSE), G_VARIANT_TYPE ("(st)"),
                                        G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS, NULL, &error);
  g_assert_no_error (error);
}

static void
ping (Bench *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = NULL;

  answer = g_dbus_connection_call_sync (self->connection, AGENT_NAME, AGENT_PATH,
                                        "org.freedesktop.DBus.Peer", "Ping", NULL, NULL,
                                        G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS, NULL, &error);
  g_assert_no_error (error);
}

static double
measure_get_token (Bench *self)
{
  g_autoptr (GArray) times = new_times ();

  for (int i = 0; i < WARM_UP_ROUNDS; i++)
    get_token (self);
  for (int i = 0; i < ROUNDS; i++)
    {
      gint64 started = get_time ();

      get_token (self);
      add_time_since (times, started);
    }
  return get_median (times);
}

static void
measure_latency (Bench *self)
{
  g_autoptr (GArray) pings = new_times ();
  g_autoptr (GArray) tokens = new_times ();

  for (int i = 0; i < WARM_UP_ROUNDS + ROUNDS; i++)
    {
      gint64 started = get_time ();

      ping (self);
      if (i >= WARM_UP_ROUNDS)
        add_time_since (pings, started);
      started = get_time ();
      get_token (self);
      if (i >= WARM_UP_ROUNDS)
        add_time_since (tokens, started);
    }
  g_print ("%.1f %.1f\n", get_median (pings), get_median (tokens));
}

/* Another connection each time, which has to be identified. */
static void
measure_first (Bench *self)
{
  g_autoptr (GArray) firsts = new_times ();
  g_autoptr (GArray) seconds = new_times ();
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  for (int i = 0; i < FIRST_ROUNDS; i++)
    {
      g_autoptr (GError) error = NULL;
      GDBusConnection *connection = g_dbus_connection_new_for_address_sync (
        address,
        G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
          G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
        NULL, NULL, &error);
      gint64 started;

      g_assert_no_error (error);
      g_set_object (&self->connection, connection);
      started = get_time ();
      get_token (self);
      add_time_since (firsts, started);
      started = get_time ();
      get_token (self);
      add_time_since (seconds, started);
      g_dbus_connection_close_sync (connection, NULL, NULL);
      g_object_unref (connection);
    }
  g_print ("%.1f %.1f\n", get_median (firsts), get_median (seconds));
}

/* Calls itself for each answer, so that the same number stays under way. */
static void
send_call (Bench *self, GAsyncReadyCallback callback)
{
  if (self->sent == PIPELINE_CALLS)
    return;
  self->sent++;
  g_dbus_connection_call (self->connection, AGENT_NAME, self->path,
                          "org.example.Authenticator.Account1", "GetToken",
                          get_token_arguments (FALSE), G_VARIANT_TYPE ("(st)"),
                          G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS, NULL, callback, self);
}

static void
call_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Bench *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = NULL;

  answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  g_assert_no_error (error);
  send_call (self, call_answered_cb);
  self->answered++;
  if (self->answered == PIPELINE_CALLS)
    g_main_loop_quit (self->loop);
}

static void
measure_pipeline (Bench *self)
{
  gint64 started;

  for (int i = 0; i < WARM_UP_ROUNDS; i++)
    get_token (self);
  started = get_time ();
  for (int i = 0; i < PIPELINE_DEPTH; i++)
    send_call (self, call_answered_cb);
  g_main_loop_run (self->loop);
  g_print ("%.0f\n", PIPELINE_CALLS * 1e9 / (get_time () - started));
}

static void
renewal_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Bench *self = user_data;
  g_autoptr (GVariant) answer = NULL;

  /* Whether it ended with the old token or an error is not what is measured here. */
  answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  self->answered++;
}

static void
measure_hanging (Bench *self, const char *other_id)
{
  g_autofree char *other = g_strconcat (AGENT_PATH "/account/", other_id, NULL);
  double usual = measure_get_token (self), hanging;

  g_dbus_connection_call (self->connection, AGENT_NAME, other,
                          "org.example.Authenticator.Account1", "GetToken",
                          get_token_arguments (TRUE), G_VARIANT_TYPE ("(st)"),
                          G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS, NULL, renewal_ended_cb, self);
  hanging = measure_get_token (self);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  if (self->answered != 0)
    g_error ("The other account's renewal did not hang");
  while (self->answered == 0)
    g_main_context_iteration (NULL, TRUE);
  g_print ("%.1f %.1f\n", (usual + measure_get_token (self)) / 2, hanging);
}

static GVariant *
ask_bus (Bench *self, const char *method, const char *type)
{
  g_autoptr (GVariant) answer = NULL;

  answer = g_dbus_connection_call_sync (self->connection, "org.freedesktop.DBus",
                                        "/org/freedesktop/DBus", "org.freedesktop.DBus", method,
                                        g_variant_new ("(s)", AGENT_NAME), G_VARIANT_TYPE (type),
                                        G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS, NULL, NULL);
  return answer == NULL ? NULL : g_variant_get_child_value (answer, 0);
}

static gboolean
is_agent_there (Bench *self)
{
  g_autoptr (GVariant) there = ask_bus (self, "NameHasOwner", "(b)");

  return there != NULL && g_variant_get_boolean (there);
}

static void
kill_agent (Bench *self)
{
  g_autoptr (GVariant) pid = ask_bus (self, "GetConnectionUnixProcessID", "(u)");

  if (pid == NULL)
    return;
  kill ((pid_t) g_variant_get_uint32 (pid), SIGKILL);
  while (is_agent_there (self))
    g_usleep (1000);
}

static void
run_command (char **command)
{
  g_autoptr (GError) error = NULL;
  int wait_status;

  g_spawn_sync (NULL, command, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
                NULL, NULL, &wait_status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (wait_status, &error);
  g_assert_no_error (error);
}

static void
measure_start (Bench *self, char **command)
{
  g_autoptr (GArray) starts = new_times ();
  g_autoptr (GArray) commands = new_times ();

  for (int i = 0; i < START_ROUNDS; i++)
    {
      gint64 started;

      kill_agent (self);
      started = get_time ();
      get_token (self);
      add_time_since (starts, started);
      started = get_time ();
      run_command (command);
      add_time_since (commands, started);
    }
  g_print ("%.1f %.1f\n", get_median (commands), get_median (starts));
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  Bench self = { 0 };

  if (argc < 3)
    {
      g_printerr ("Usage: bench-agent latency|first|pipeline|hanging|start ID [ARGUMENT…]\n");
      return EXIT_FAILURE;
    }
  self.connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  self.loop = g_main_loop_new (NULL, FALSE);
  self.path = g_strconcat (AGENT_PATH "/account/", argv[2], NULL);

  if (g_str_equal (argv[1], "latency"))
    measure_latency (&self);
  else if (g_str_equal (argv[1], "first"))
    measure_first (&self);
  else if (g_str_equal (argv[1], "pipeline"))
    measure_pipeline (&self);
  else if (g_str_equal (argv[1], "hanging") && argc == 4)
    measure_hanging (&self, argv[3]);
  else if (g_str_equal (argv[1], "start") && argc > 3)
    measure_start (&self, argv + 3);
  else
    g_error ("Unknown measurement “%s”", argv[1]);

  g_free (self.path);
  g_main_loop_unref (self.loop);
  g_object_unref (self.connection);
  return EXIT_SUCCESS;
}
