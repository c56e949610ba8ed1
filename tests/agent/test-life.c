/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The agent's own life: it leaves when idle, ends cleanly when told, answers no sandbox, dumps no
 * core.
 */

#include "config.h"

#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "auth-stage-calls.h"

#define N_UNREAD       200
#define MAX_LEAVING_MS (60 * 1000)

static void
test_idle (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--rotation", "--grace=0", NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Idle");
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;

  auth_stage_set_agent_options (stage, "--idle-seconds=1");
  before = auth_stage_refresh (stage, account, &error);
  g_assert_no_error (error);
  g_assert_true (auth_stage_has_agent (stage));
  auth_stage_wait (stage, auth_stage_lacks_name, (gpointer) AUTH_BUS_AGENT_NAME);
  after = auth_stage_get_token (stage, account, "access", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (before, ==, after);
  auth_stage_set_agent_options (stage, "");
}

typedef struct
{
  gboolean is_done;
  char *token; /* (owned) (nullable) */
} Answer;

static void
got_token_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  g_assert_no_error (error);
  g_variant_get (reply, "(st)", &answer->token, NULL);
  answer->is_done = TRUE;
}

static gboolean
is_done (AuthStage *stage, gpointer user_data)
{
  Answer *answer = user_data;

  return answer->is_done;
}

static gboolean
is_asked (AuthStage *stage, gpointer user_data)
{
  return auth_stage_count (stage, user_data) > 0;
}

/* Told to leave in the middle of a renewal: the caller gets its answer all the same. */
static void
test_terminated (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--rotation", "--grace=0", NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Terminated");
  g_autofree char *again = NULL;
  g_autoptr (GError) error = NULL;
  Answer answer = { FALSE, NULL };

  auth_stage_fault (stage, "token=delay:500");
  g_dbus_connection_call (stage->bus, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE,
                          "GetToken",
                          g_variant_new_parsed ("('access', {'force-refresh': <true>})"), NULL,
                          G_DBUS_CALL_FLAGS_NONE, 60000, NULL, got_token_cb, &answer);
  auth_stage_wait (stage, is_asked, "token:refresh_token");
  auth_stage_terminate_agent (stage);
  auth_stage_wait (stage, is_done, &answer);
  again = auth_stage_get_token (stage, account, "access", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, answer.token);
  g_free (answer.token);
}

static char *
dup_agent_name (AuthStage *stage)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    stage->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
    "GetNameOwner", g_variant_new ("(s)", AUTH_BUS_AGENT_NAME), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
    NULL, NULL);
  char *name;

  g_variant_get (reply, "(s)", &name);
  return name;
}

/* What is answered after that is noted like everything else. */
static void
test_terminated_noted (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Noted");
  g_autofree char *agent = dup_agent_name (stage);
  g_autoptr (GDBusConnection) app = auth_stage_connect ();
  Answer answer = { FALSE, NULL };

  auth_stage_forget_all (stage);
  auth_stage_allow (stage, account, "access-token");
  auth_stage_fault (stage, "token=delay:500");
  g_dbus_connection_call (app, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE, "GetToken",
                          g_variant_new_parsed ("('access', {'force-refresh': <true>})"), NULL,
                          G_DBUS_CALL_FLAGS_NONE, 60000, NULL, got_token_cb, &answer);
  auth_stage_wait (stage, is_asked, "token:refresh_token");
  auth_stage_terminate_agent (stage);
  auth_stage_wait (stage, is_done, &answer);
  auth_stage_wait (stage, auth_stage_lacks_name, agent);
  g_assert_cmpuint (auth_stage_count_listed (stage, "ListEvents", "(@a{sv} {},)"), ==, 1);
  g_free (answer.token);
}

static void
got_claims_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  g_assert_no_error (error);
  answer->is_done = TRUE;
}

/* A call that renews and stores nothing is one to be answered as well. */
static void
test_terminated_asking (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Asking");
  Answer answer = { FALSE, NULL };

  auth_stage_fault (stage, "userinfo=delay:1000");
  g_dbus_connection_call (stage->bus, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE,
                          "GetUserInfo", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, 60000, NULL,
                          got_claims_cb, &answer);
  auth_stage_wait (stage, is_asked, "userinfo");
  auth_stage_terminate_agent (stage);
  auth_stage_wait (stage, is_done, &answer);
}

static void
got_sign_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  g_assert_no_error (error);
  g_variant_get (reply, "(oss)", &answer->token, NULL, NULL);
  answer->is_done = TRUE;
}

static gboolean
is_over (AuthStage *stage, gpointer user_data)
{
  return g_get_monotonic_time () > *(gint64 *) user_data;
}

/* The call is there before the agent, which was not running for a while, finds out that nobody has
 * called: it stays. */
static void
test_called_when_idle (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Called");
  g_autoptr (GVariant) surface = NULL;
  Answer answer = { FALSE, NULL };
  gint64 end;

  auth_stage_set_agent_options (stage, "--idle-seconds=1");
  g_free (auth_stage_dup_state (stage, account));
  auth_stage_signal_agent (stage, SIGSTOP);
  end = g_get_monotonic_time () + 1100 * 1000;
  auth_stage_wait (stage, is_over, &end);
  g_dbus_connection_call (stage->bus, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE,
                          "BeginSignIn", g_variant_new_parsed ("(@a{sv} {},)"), NULL,
                          G_DBUS_CALL_FLAGS_NONE, 60000, NULL, got_sign_in_cb, &answer);
  g_dbus_connection_flush_sync (stage->bus, NULL, NULL);
  auth_stage_signal_agent (stage, SIGCONT);
  auth_stage_wait (stage, is_done, &answer);
  surface = auth_stage_get_property (stage, answer.token, AUTH_BUS_APP_NAME ".SignIn1", "Surface");
  g_assert_cmpstr (g_variant_get_string (surface, NULL), ==, "embedded");
  g_free (answer.token);
  auth_stage_set_agent_options (stage, "");
}

static void
test_second_agent (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *program =
    g_build_filename (g_getenv ("AUTH_BUILD_DIR"), "src/agent/authenticator-agent", NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Second");
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) second =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, program, NULL);

  g_assert_no_error (error);
  g_subprocess_wait (second, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (g_subprocess_get_successful (second));
  g_free (auth_stage_get_token (stage, account, "access", NULL, &error));
  g_assert_no_error (error);
}

static int
call_in_sandbox (const char *account, gboolean with_info)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) client = NULL;
  static const char *const sandbox[] = {
    "bwrap", "--tmpfs", "/", "--ro-bind", "/usr", "/usr", "--ro-bind-try", "/lib",
    "/lib", "--ro-bind-try", "/lib64", "/lib64", "--proc", "/proc", "--dev", "/dev",
    "--bind", "/tmp", "/tmp"
  };
  const char *const call[] = { "gdbus",
                               "call",
                               "--session",
                               "--dest",
                               AUTH_BUS_AGENT_NAME,
                               "--object-path",
                               account,
                               "--method",
                               AUTH_BUS_ACCOUNT_IFACE ".GetToken",
                               "access",
                               "{}",
                               NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (sandbox); i++)
    g_ptr_array_add (arguments, (gpointer) sandbox[i]);
  if (with_info)
    {
      g_ptr_array_add (arguments, (gpointer) "--ro-bind");
      g_ptr_array_add (arguments, (gpointer) "/etc/hostname");
      g_ptr_array_add (arguments, (gpointer) "/.flatpak-info");
    }
  for (gsize i = 0; i < G_N_ELEMENTS (call); i++)
    g_ptr_array_add (arguments, (gpointer) call[i]);
  client = g_subprocess_newv ((const char *const *) arguments->pdata,
                              G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                              &error);
  if (client == NULL)
    return -1;
  g_subprocess_wait (client, NULL, NULL);
  return g_subprocess_get_exit_status (client);
}

/* A program whose root says Flatpak gets nothing; the same program without that does. */
static void
test_sandboxed (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Sandboxed");

  auth_stage_allow (stage, account, "access-token");
  if (call_in_sandbox (account, FALSE) != 0)
    {
      g_test_skip ("No sandbox can be made here");
      return;
    }
  g_assert_cmpint (call_in_sandbox (account, TRUE), !=, 0);
}

static int
get_pid (AuthStage *stage, const char *name)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    stage->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
    "GetConnectionUnixProcessID", g_variant_new ("(s)", name), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
    NULL, NULL);
  guint32 pid;

  g_variant_get (reply, "(u)", &pid);
  return (int) pid;
}

/* Calls whose answers are more than a socket takes. */
static void
call_much (AuthStage *stage)
{
  for (guint i = 0; i < N_UNREAD; i++)
    g_dbus_connection_call (stage->bus, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH,
                            "org.freedesktop.DBus.Introspectable", "Introspect", NULL, NULL,
                            G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  /* The bus has handed them on when it answers what came after them. */
  get_pid (stage, AUTH_BUS_AGENT_NAME);
}

/* A bus that hangs takes no answers, and never will: nothing that is waited for on the way out may
 * keep the agent, and the locks it has. */
static void
test_terminated_unread (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Unread");
  int agent = get_pid (stage, AUTH_BUS_AGENT_NAME);
  int bus = get_pid (stage, "org.freedesktop.DBus");
  struct pollfd end = { (int) syscall (SYS_pidfd_open, agent, 0), POLLIN, 0 };
  int n_ended;

  kill (agent, SIGSTOP);
  call_much (stage);
  kill (bus, SIGSTOP);
  kill (agent, SIGCONT);
  kill (agent, SIGTERM);
  n_ended = poll (&end, 1, MAX_LEAVING_MS);
  kill (bus, SIGCONT);
  close (end.fd);
  g_assert_cmpint (n_ended, ==, 1);
}

/* What a debugger or a core dump of the same user would need. */
static void
test_not_dumpable (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Dump");
  g_autofree char *limits = NULL;
  g_autofree char *limits_path =
    g_strdup_printf ("/proc/%d/limits", get_pid (stage, AUTH_BUS_AGENT_NAME));

  g_assert_true (g_file_get_contents (limits_path, &limits, NULL, NULL));
  g_assert_true (g_regex_match_simple ("Max core file size +0 +0 ", limits, (GRegexCompileFlags) 0,
                                       (GRegexMatchFlags) 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/life/idle", test_idle);
  g_test_add_func ("/life/terminated", test_terminated);
  g_test_add_func ("/life/terminated-asking", test_terminated_asking);
  g_test_add_func ("/life/terminated-noted", test_terminated_noted);
  g_test_add_func ("/life/terminated-unread", test_terminated_unread);
  g_test_add_func ("/life/called-when-idle", test_called_when_idle);
  g_test_add_func ("/life/second-agent", test_second_agent);
  g_test_add_func ("/life/sandboxed", test_sandboxed);
  g_test_add_func ("/life/not-dumpable", test_not_dumpable);
  return g_test_run ();
}
