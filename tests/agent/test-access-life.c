/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Access while things happen: it is taken back, its program goes, agents come and are flooded.
 */

#include "config.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gio/gunixfdmessage.h>

#include "auth-stage-calls.h"

#define N_GRANTS   10000
#define MAX_GRANTS 2000

typedef struct
{
  gboolean is_done;
  GError *error; /* (owned) (nullable) */
} Answer;

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &answer->error);

  answer->is_done = TRUE;
}

static gboolean
is_done (AuthStage *stage, gpointer user_data)
{
  return ((Answer *) user_data)->is_done;
}

static gboolean
is_refreshing (AuthStage *stage, gpointer user_data)
{
  return auth_stage_count (stage, "token:refresh_token") > 0;
}

/* Taken back while the pool takes its time: nothing goes out. */
static void
test_revoked_while_waiting (void)
{
  static const struct
  {
    const char *decision;
    int code;
  } cases[] = {
    { "ask", AUTH_ERROR_CONSENT_REQUIRED },
    { "deny", AUTH_ERROR_ACCESS_DENIED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *account = NULL;
      g_autoptr (AuthStage) stage = auth_stage_new_signed_in (&account, cases[i].decision);
      g_autoptr (GDBusConnection) app = auth_stage_connect ();
      Answer answer = { FALSE, NULL };

      auth_stage_decide (stage, account, "access-token", "allow");
      auth_stage_fault (stage, "token=delay:1000");
      g_dbus_connection_call (app, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE, "GetToken",
                              g_variant_new_parsed ("('access', {'force-refresh': <true>})"), NULL,
                              G_DBUS_CALL_FLAGS_NONE, 60000, NULL, answered_cb, &answer);
      auth_stage_wait (stage, is_refreshing, NULL);
      g_assert_false (answer.is_done);
      auth_stage_decide (stage, account, "access-token", cases[i].decision);
      auth_stage_wait (stage, is_done, &answer);
      g_assert_error (answer.error, AUTH_ERROR, cases[i].code);
      g_clear_error (&answer.error);
      auth_stage_assert_given (stage->bus, account, 0);
    }
}

/* The caller goes while the pool takes its time: the agent goes on. */
static void
test_caller_gone (void)
{
  g_autofree char *account = NULL;
  g_autoptr (AuthStage) stage = auth_stage_new_signed_in (&account, "Gone");
  g_autoptr (GDBusConnection) app = auth_stage_connect ();
  Answer answer = { FALSE, NULL };

  auth_stage_decide (stage, account, "access-token", "allow");
  auth_stage_fault (stage, "token=delay:500");
  g_dbus_connection_call (app, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE, "GetToken",
                          g_variant_new_parsed ("('access', {'force-refresh': <true>})"), NULL,
                          G_DBUS_CALL_FLAGS_NONE, 60000, NULL, answered_cb, &answer);
  auth_stage_wait (stage, is_refreshing, NULL);
  g_dbus_connection_close_sync (app, NULL, NULL);
  auth_stage_wait (stage, is_done, &answer);
  g_clear_error (&answer.error);
  auth_stage_assert_given (stage->bus, account, 0);
}

static gboolean
is_missing (AuthStage *stage, gpointer user_data)
{
  return !g_file_test (user_data, G_FILE_TEST_EXISTS);
}

/* An open endpoint closes with its grant, that of another program does not. */
static void
test_endpoint_closes (void)
{
  g_autofree char *account = NULL;
  g_autoptr (AuthStage) stage = auth_stage_new_signed_in (&account, "Endpoint");
  g_autoptr (GDBusConnection) app = auth_stage_connect ();
  g_autoptr (GVariant) ours = NULL;
  g_autoptr (GVariant) theirs = NULL;
  g_autoptr (GError) error = NULL;
  const char *our_file, *their_file;

  auth_stage_decide (stage, account, "aws-credentials", "allow");
  ours = auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "OpenCredentialsEndpoint",
                          g_variant_new_parsed ("(@a{sv} {},)"), &error);
  g_assert_no_error (error);
  theirs = g_dbus_connection_call_sync (
    app, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE, "OpenCredentialsEndpoint",
    g_variant_new_parsed ("(@a{sv} {},)"), NULL, G_DBUS_CALL_FLAGS_NONE, 60000, NULL, &error);
  g_assert_no_error (error);
  g_variant_get (ours, "(&s&s)", NULL, &our_file);
  g_variant_get (theirs, "(&s&s)", NULL, &their_file);
  g_assert_true (g_file_test (their_file, G_FILE_TEST_EXISTS));
  auth_stage_decide (stage, account, "aws-credentials", "ask");
  auth_stage_wait (stage, is_missing, (gpointer) their_file);
  g_assert_true (g_file_test (our_file, G_FILE_TEST_EXISTS));
}

typedef struct
{
  guint pending;
  guint n_kept;
} Flood;

static void
flooded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Flood *flood = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  flood->pending--;
  if (reply != NULL)
    {
      flood->n_kept++;
      return;
    }
  g_dbus_error_strip_remote_error (error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_FAILED);
}

static gboolean
is_over (AuthStage *stage, gpointer user_data)
{
  return ((Flood *) user_data)->pending == 0;
}

static void
test_flood (void)
{
  g_autofree char *account = NULL;
  g_autoptr (AuthStage) stage = auth_stage_new_signed_in (&account, "Flood");
  Flood flood = { N_GRANTS, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  for (guint i = 0; i < N_GRANTS; i++)
    {
      g_autofree char *app = g_strdup_printf ("snap:a%u", i);

      g_dbus_connection_call (
        stage->bus, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH, AUTH_STAGE_AGENT_IFACE, "SetGrant",
        g_variant_new ("(ssss)", app, strrchr (account, '/') + 1, "profile", "allow"), NULL,
        G_DBUS_CALL_FLAGS_NONE, 60000, NULL, flooded_cb, &flood);
    }
  auth_stage_wait (stage, is_over, &flood);
  g_assert_cmpuint (flood.n_kept, ==, MAX_GRANTS);
  g_assert_cmpuint (auth_stage_count_listed (stage, "ListGrants", NULL), ==, MAX_GRANTS);
  auth_stage_kill_agent (stage);
  g_assert_cmpuint (auth_stage_count_listed (stage, "ListGrants", NULL), ==, MAX_GRANTS);
  reply = auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "Remove", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (auth_stage_count_listed (stage, "ListGrants", NULL), ==, 0);
}

/* A connection whose process, as the bus has it, is dead by now. */
static GDBusConnection *
connect_as_dead (void)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  const char *path = strstr (address, "path=") + strlen ("path=");
  struct sockaddr_un bus = { .sun_family = AF_UNIX };
  g_autoptr (GSocket) from_child = NULL;
  g_autoptr (GSocket) socket_of_dead = NULL;
  g_autoptr (GSocketConnection) stream = NULL;
  g_autoptr (GError) error = NULL;
  GSocketControlMessage **messages = NULL;
  int n_messages = 0, pair[2], flags = 0, child;
  char byte;
  GInputVector vector = { &byte, 1 };
  GDBusConnection *connection;
  int *fds;

  g_assert_true (g_str_has_prefix (address, "unix:path="));
  g_strlcpy (bus.sun_path, path, strcspn (path, ",") + 1);
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, pair), ==, 0);
  child = fork ();
  if (child == 0)
    {
      int fd = socket (AF_UNIX, SOCK_STREAM, 0);
      char control[CMSG_SPACE (sizeof fd)] = { 0 };
      struct iovec part = { (char *) "x", 1 };
      struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control
      };
      struct cmsghdr *header = CMSG_FIRSTHDR (&message);

      header->cmsg_level = SOL_SOCKET;
      header->cmsg_type = SCM_RIGHTS;
      header->cmsg_len = CMSG_LEN (sizeof fd);
      memcpy (CMSG_DATA (header), &fd, sizeof fd);
      if (connect (fd, (struct sockaddr *) &bus, sizeof bus) != 0 ||
          sendmsg (pair[1], &message, 0) != 1)
        _exit (1);
      _exit (0);
    }
  g_assert_cmpint (waitpid (child, &flags, 0), ==, child);
  g_assert_cmpint (flags, ==, 0);
  close (pair[1]);
  from_child = g_socket_new_from_fd (pair[0], &error);
  g_assert_no_error (error);
  g_socket_receive_message (from_child, NULL, &vector, 1, &messages, &n_messages, &flags, NULL,
                            &error);
  g_assert_no_error (error);
  g_assert_cmpint (n_messages, ==, 1);
  fds = g_unix_fd_message_steal_fds (G_UNIX_FD_MESSAGE (messages[0]), NULL);
  socket_of_dead = g_socket_new_from_fd (fds[0], &error);
  g_assert_no_error (error);
  stream = g_socket_connection_factory_create_connection (socket_of_dead);
  connection = g_dbus_connection_new_sync (G_IO_STREAM (stream), NULL,
                                           G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                             G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                           NULL, NULL, &error);
  g_assert_no_error (error);
  g_object_unref (messages[0]);
  g_free (messages);
  g_free (fds);
  return connection;
}

/* Whoever has that process id next is not who opened the connection. */
static void
test_dead_process (void)
{
  g_autofree char *account = NULL;
  g_autoptr (AuthStage) stage = auth_stage_new_signed_in (&account, "Dead");
  g_autoptr (GDBusConnection) app = connect_as_dead ();

  auth_stage_decide (stage, account, "access-token", "allow");
  auth_stage_assert_asked (app, account, 0, AUTH_ERROR_ACCESS_DENIED);
}

static GSubprocess *
start_agent (void)
{
  g_autofree char *path =
    g_build_filename (g_getenv ("AUTH_BUILD_DIR"), "src/agent/authenticator-agent", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *agent = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, path, NULL);

  g_assert_no_error (error);
  return agent;
}

static void
exited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  (*(guint *) user_data)++;
}

static gboolean
has_one_left (AuthStage *stage, gpointer user_data)
{
  return *(guint *) user_data == 1 && auth_stage_has_agent (stage);
}

static void
test_two_agents (void)
{
  g_autofree char *account = NULL;
  g_autoptr (AuthStage) stage = auth_stage_new_signed_in (&account, "Two");
  g_autoptr (GDBusConnection) app = auth_stage_connect ();
  g_autoptr (GSubprocess) first = NULL;
  g_autoptr (GSubprocess) second = NULL;
  guint n_ended = 0;

  auth_stage_decide (stage, account, "access-token", "allow");
  auth_stage_kill_agent (stage);
  first = start_agent ();
  second = start_agent ();
  g_subprocess_wait_async (first, NULL, exited_cb, &n_ended);
  g_subprocess_wait_async (second, NULL, exited_cb, &n_ended);
  auth_stage_wait (stage, has_one_left, &n_ended);
  auth_stage_assert_given (app, account, 0);
  auth_stage_decide (stage, account, "access-token", "deny");
  auth_stage_assert_asked (app, account, 0, AUTH_ERROR_ACCESS_DENIED);
  auth_stage_kill_agent (stage);
  auth_stage_assert_asked (app, account, 0, AUTH_ERROR_ACCESS_DENIED);
  g_subprocess_wait (first, NULL, NULL);
  g_subprocess_wait (second, NULL, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/access-life/revoked-while-waiting", test_revoked_while_waiting);
  g_test_add_func ("/access-life/caller-gone", test_caller_gone);
  g_test_add_func ("/access-life/endpoint-closes", test_endpoint_closes);
  g_test_add_func ("/access-life/flood", test_flood);
  g_test_add_func ("/access-life/dead-process", test_dead_process);
  g_test_add_func ("/access-life/two-agents", test_two_agents);
  return g_test_run ();
}
