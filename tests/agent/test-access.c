/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Who may have what: other programs get what the person allowed them, nothing else, and no longer.
 */

#include "config.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gio/gunixfdmessage.h>

#include "auth-stage-aws.h"
#include "auth-stage-codes.h"

#define AGENT_IFACE "org.example.Authenticator.Agent1"
#define N_GRANTS    10000
#define MAX_GRANTS  2000
#define ROLE        "arn:aws:iam::123456789012:role/DemoAdmins"

#define CODE                                                                           \
  "{\"version\":1,\"codes\":[{\"id\":\"c1\",\"issuer\":\"Example\",\"account\":\"a\"," \
  "\"type\":\"totp\",\"algorithm\":\"SHA1\",\"digits\":6,\"period\":30,"               \
  "\"secret\":\"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\"}]}"

/* What a program can ask for without a word, and what that takes. */
static const struct
{
  const char *permission;
  const char *method;
  const char *parameters;
} calls[] = {
  { "access-token", "GetToken", "('access', @a{sv} {})" },
  { "id-token", "GetToken", "('id', @a{sv} {})" },
  { "profile", "GetUserInfo", "()" },
  { "aws-credentials", "GetAwsCredentials", "(@a{sv} {},)" },
  { "aws-credentials", "OpenCredentialsEndpoint", "(@a{sv} {},)" },
  { "aws-credentials:" ROLE, "GetAwsCredentials", "({'role-arn': <'" ROLE "'>},)" },
  { "aws-credentials:" ROLE, "OpenCredentialsEndpoint", "({'role-arn': <'" ROLE "'>},)" },
  { "codes", "List", "()" },
  { "code:c1", "GetCode", "('c1', @a{sv} {})" },
};

static gboolean
is_of_codes (const char *permission)
{
  return g_str_has_prefix (permission, "code");
}

static gboolean
ask (GDBusConnection *app, const char *account, gsize call, GError **error)
{
  gboolean of_codes = is_of_codes (calls[call].permission);
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_sync (app, AUTH_BUS_AGENT_NAME, of_codes ? AUTH_BUS_AGENT_PATH : account,
                                 of_codes ? AUTH_STAGE_CODES_IFACE : AUTH_BUS_ACCOUNT_IFACE,
                                 calls[call].method, g_variant_new_parsed (calls[call].parameters),
                                 NULL, G_DBUS_CALL_FLAGS_NONE, 60000, NULL, error);

  return reply != NULL;
}

static void
assert_asked (GDBusConnection *app, const char *account, gsize call, int code)
{
  g_autoptr (GError) error = NULL;

  g_test_message ("%s with %s", calls[call].method, calls[call].permission);
  g_assert_false (ask (app, account, call, &error));
  g_assert_error (error, AUTH_ERROR, code);
}

static void
assert_given (GDBusConnection *app, const char *account, gsize call)
{
  g_autoptr (GError) error = NULL;

  ask (app, account, call, &error);
  g_assert_no_error (error);
}

static void
set (AuthStage *stage, const char *account, const char *permission, const char *decision)
{
  g_autoptr (GError) error = NULL;

  auth_stage_set_grant (stage, "host:", is_of_codes (permission) ? "" : account, permission,
                        decision, &error);
  g_assert_no_error (error);
}

/* Returns: aa{sv} */
static GVariant *
list (AuthStage *stage, const char *method, const char *parameters)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AGENT_IFACE, method,
                     parameters != NULL ? g_variant_new_parsed (parameters) : NULL, &error);

  g_assert_no_error (error);
  return g_variant_get_child_value (reply, 0);
}

static guint
count (AuthStage *stage, const char *method, const char *parameters)
{
  g_autoptr (GVariant) all = list (stage, method, parameters);

  return (guint) g_variant_n_children (all);
}

/* What was decided, or happened, in an earlier test is of no interest. */
static void
forget_all (AuthStage *stage)
{
  g_autoptr (GVariant) grants = list (stage, "ListGrants", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  for (gsize i = 0; i < g_variant_n_children (grants); i++)
    {
      g_autoptr (GVariant) grant = g_variant_get_child_value (grants, i);
      const char *app, *account, *permission;

      g_variant_lookup (grant, "App", "&s", &app);
      g_variant_lookup (grant, "Account", "&s", &account);
      g_variant_lookup (grant, "Permission", "&s", &permission);
      auth_stage_set_grant (stage, app, account, permission, "ask", &error);
      g_assert_no_error (error);
    }
  reply = auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AGENT_IFACE, "ClearEvents", NULL, &error);
  g_assert_no_error (error);
}

static AuthStage *
new_stage (char **account_out, const char *name)
{
  AuthStage *stage = auth_stage_new (NULL, NULL);

  auth_stage_codes_store (stage, CODE);
  *account_out = auth_stage_aws_add_signed_in (stage, name);
  forget_all (stage);
  return stage;
}

static void
test_only_us (void)
{
  static const char *const methods[][2] = {
    { "ListGrants", "()" },
    { "SetGrant", "('host:', '', 'codes', 'allow')" },
    { "ListEvents", "(@a{sv} {},)" },
    { "ClearEvents", "()" },
  };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GDBusConnection) app = auth_stage_connect ();

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
        app, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH, AGENT_IFACE, methods[i][0],
        g_variant_new_parsed (methods[i][1]), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED);
    }
}

static void
test_wrong_arguments (void)
{
  static const struct
  {
    const char *app;
    const char *account; /* NULL: one that is there */
    const char *permission;
    const char *decision;
    int code;
  } cases[] = {
    { "", NULL, "profile", "allow", AUTH_ERROR_INVALID_ARGUMENT },
    { "org.example.App", NULL, "profile", "allow", AUTH_ERROR_INVALID_ARGUMENT },
    { "flatpak:", NULL, "profile", "allow", AUTH_ERROR_INVALID_ARGUMENT },
    { "flatpak:../etc", NULL, "profile", "allow", AUTH_ERROR_INVALID_ARGUMENT },
    { "host:", NULL, "", "allow", AUTH_ERROR_INVALID_ARGUMENT },
    { "host:", NULL, "everything", "allow", AUTH_ERROR_INVALID_ARGUMENT },
    { "host:", NULL, "aws-credentials:", "allow", AUTH_ERROR_INVALID_ARGUMENT },
    { "host:", NULL, "profile", "perhaps", AUTH_ERROR_INVALID_ARGUMENT },
    { "host:", NULL, "profile", "", AUTH_ERROR_INVALID_ARGUMENT },
    { "host:", "", "profile", "allow", AUTH_ERROR_INVALID_ARGUMENT },
    { "host:", NULL, "codes", "allow", AUTH_ERROR_INVALID_ARGUMENT },
    { "host:", NULL, "code:c1", "deny", AUTH_ERROR_INVALID_ARGUMENT },
    { "host:", "nobody", "profile", "allow", AUTH_ERROR_NOT_FOUND },
    { "host:", "*", "profile", "allow", AUTH_ERROR_NOT_FOUND },
  };
  g_autofree char *account = NULL;
  g_autoptr (AuthStage) stage = new_stage (&account, "Wrong");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_false (auth_stage_set_grant (stage, cases[i].app,
                                            cases[i].account != NULL ? cases[i].account : account,
                                            cases[i].permission, cases[i].decision, &error));
      g_assert_error (error, AUTH_ERROR, cases[i].code);
    }
  g_assert_cmpuint (count (stage, "ListGrants", NULL), ==, 0);
}

/* Each grant opens its own calls and no others. */
static void
test_each (void)
{
  g_autofree char *account = NULL;
  g_autoptr (AuthStage) stage = new_stage (&account, "Each");
  g_autoptr (GDBusConnection) app = auth_stage_connect ();

  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    assert_asked (app, account, i, AUTH_ERROR_CONSENT_REQUIRED);
  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      set (stage, account, calls[i].permission, "allow");
      for (gsize j = 0; j < G_N_ELEMENTS (calls); j++)
        if (!g_str_equal (calls[i].permission, calls[j].permission))
          assert_asked (app, account, j, AUTH_ERROR_CONSENT_REQUIRED);
      assert_given (app, account, i);
      set (stage, account, calls[i].permission, "deny");
      assert_asked (app, account, i, AUTH_ERROR_ACCESS_DENIED);
      assert_given (stage->bus, account, i);
      set (stage, account, calls[i].permission, "ask");
      assert_asked (app, account, i, AUTH_ERROR_CONSENT_REQUIRED);
    }
}

static void
test_wider (void)
{
  g_autofree char *account = NULL;
  g_autoptr (AuthStage) stage = new_stage (&account, "Wider");
  g_autoptr (GDBusConnection) app = auth_stage_connect ();

  set (stage, account, "aws-credentials:" ROLE, "allow");
  assert_given (app, account, 5);
  set (stage, account, "aws-credentials", "deny");
  assert_asked (app, account, 5, AUTH_ERROR_ACCESS_DENIED);
  set (stage, account, "code:c1", "allow");
  set (stage, account, "codes", "deny");
  assert_asked (app, account, 8, AUTH_ERROR_ACCESS_DENIED);
}

static void
test_other_account (void)
{
  g_autofree char *account = NULL;
  g_autoptr (AuthStage) stage = new_stage (&account, "Mine");
  g_autofree char *other = auth_stage_add_signed_in (stage, "Yours");
  g_autoptr (GDBusConnection) app = auth_stage_connect ();

  set (stage, account, "access-token", "allow");
  assert_given (app, account, 0);
  assert_asked (app, other, 0, AUTH_ERROR_CONSENT_REQUIRED);
}

static void
test_remembered (void)
{
  g_autofree char *account = NULL;
  g_autoptr (AuthStage) stage = new_stage (&account, "Remembered");
  g_autoptr (GDBusConnection) app = auth_stage_connect ();

  set (stage, account, "access-token", "allow");
  set (stage, account, "id-token", "deny");
  auth_stage_kill_agent (stage);
  assert_given (app, account, 0);
  assert_asked (app, account, 1, AUTH_ERROR_ACCESS_DENIED);
  g_assert_cmpuint (count (stage, "ListGrants", NULL), ==, 2);
}

static void
test_removed (void)
{
  g_autofree char *account = NULL;
  g_autoptr (AuthStage) stage = new_stage (&account, "Removed");
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  set (stage, account, "access-token", "allow");
  set (stage, account, "codes", "allow");
  reply = auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "Remove", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count (stage, "ListGrants", NULL), ==, 1);
  auth_stage_terminate_agent (stage);
  g_assert_cmpuint (count (stage, "ListGrants", NULL), ==, 1);
}

static void
test_locked (void)
{
  g_autofree char *account = NULL;
  g_autoptr (AuthStage) stage = new_stage (&account, "Locked");
  g_autoptr (GDBusConnection) app = auth_stage_connect ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  set (stage, account, "access-token", "allow");
  assert_given (app, account, 0);
  auth_stage_lock_keyring (stage);
  while (ask (app, account, 0, NULL))
    ;
  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    assert_asked (app, account, i, AUTH_ERROR_LOCKED);
  assert_given (stage->bus, account, 0);
  reply = auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AGENT_IFACE, "ListGrants", NULL, &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_false (auth_stage_set_grant (stage, "host:", account, "access-token", "deny", &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_LOCKED);
  g_clear_error (&error);
  reply = auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AGENT_IFACE, "ListEvents",
                           g_variant_new_parsed ("(@a{sv} {},)"), &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_LOCKED);
  auth_stage_unlock_keyring (stage);
  while (!ask (app, account, 0, NULL))
    ;
}

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
      g_autoptr (AuthStage) stage = new_stage (&account, cases[i].decision);
      g_autoptr (GDBusConnection) app = auth_stage_connect ();
      Answer answer = { FALSE, NULL };

      set (stage, account, "access-token", "allow");
      auth_stage_fault (stage, "token=delay:1000");
      g_dbus_connection_call (app, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE, "GetToken",
                              g_variant_new_parsed ("('access', {'force-refresh': <true>})"), NULL,
                              G_DBUS_CALL_FLAGS_NONE, 60000, NULL, answered_cb, &answer);
      auth_stage_wait (stage, is_refreshing, NULL);
      g_assert_false (answer.is_done);
      set (stage, account, "access-token", cases[i].decision);
      auth_stage_wait (stage, is_done, &answer);
      g_assert_error (answer.error, AUTH_ERROR, cases[i].code);
      g_clear_error (&answer.error);
      assert_given (stage->bus, account, 0);
    }
}

/* The caller goes while the pool takes its time: the agent goes on. */
static void
test_caller_gone (void)
{
  g_autofree char *account = NULL;
  g_autoptr (AuthStage) stage = new_stage (&account, "Gone");
  g_autoptr (GDBusConnection) app = auth_stage_connect ();
  Answer answer = { FALSE, NULL };

  set (stage, account, "access-token", "allow");
  auth_stage_fault (stage, "token=delay:500");
  g_dbus_connection_call (app, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE, "GetToken",
                          g_variant_new_parsed ("('access', {'force-refresh': <true>})"), NULL,
                          G_DBUS_CALL_FLAGS_NONE, 60000, NULL, answered_cb, &answer);
  auth_stage_wait (stage, is_refreshing, NULL);
  g_dbus_connection_close_sync (app, NULL, NULL);
  auth_stage_wait (stage, is_done, &answer);
  g_clear_error (&answer.error);
  assert_given (stage->bus, account, 0);
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
  g_autoptr (AuthStage) stage = new_stage (&account, "Endpoint");
  g_autoptr (GDBusConnection) app = auth_stage_connect ();
  g_autoptr (GVariant) ours = NULL;
  g_autoptr (GVariant) theirs = NULL;
  g_autoptr (GError) error = NULL;
  const char *our_file, *their_file;

  set (stage, account, "aws-credentials", "allow");
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
  set (stage, account, "aws-credentials", "ask");
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
  g_autoptr (AuthStage) stage = new_stage (&account, "Flood");
  Flood flood = { N_GRANTS, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  for (guint i = 0; i < N_GRANTS; i++)
    {
      g_autofree char *app = g_strdup_printf ("snap:a%u", i);

      g_dbus_connection_call (
        stage->bus, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH, AGENT_IFACE, "SetGrant",
        g_variant_new ("(ssss)", app, strrchr (account, '/') + 1, "profile", "allow"), NULL,
        G_DBUS_CALL_FLAGS_NONE, 60000, NULL, flooded_cb, &flood);
    }
  auth_stage_wait (stage, is_over, &flood);
  g_assert_cmpuint (flood.n_kept, ==, MAX_GRANTS);
  g_assert_cmpuint (count (stage, "ListGrants", NULL), ==, MAX_GRANTS);
  auth_stage_kill_agent (stage);
  g_assert_cmpuint (count (stage, "ListGrants", NULL), ==, MAX_GRANTS);
  reply = auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "Remove", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count (stage, "ListGrants", NULL), ==, 0);
}

static GVariant *
get_event (AuthStage *stage, const char *filter)
{
  g_autoptr (GVariant) events = list (stage, "ListEvents", filter);

  g_assert_cmpuint (g_variant_n_children (events), >, 0);
  return g_variant_get_child_value (events, 0);
}

static void
assert_text (GVariant *dictionary, const char *name, const char *expected)
{
  const char *value = NULL;

  g_assert_true (g_variant_lookup (dictionary, name, "&s", &value));
  g_assert_cmpstr (value, ==, expected);
}

static void
test_events (void)
{
  g_autofree char *account = NULL;
  g_autoptr (AuthStage) stage = new_stage (&account, "Events");
  g_autoptr (GDBusConnection) app = auth_stage_connect ();
  g_autoptr (GVariant) given = NULL;
  g_autoptr (GVariant) refused = NULL;
  g_autoptr (GVariant) grant = NULL;
  g_autoptr (GVariant) grants = NULL;
  g_autofree char *executable = g_file_read_link ("/proc/self/exe", NULL);
  guint32 n_times = 0;
  guint64 last_used = 0;

  assert_asked (app, account, 5, AUTH_ERROR_CONSENT_REQUIRED);
  refused = get_event (stage, "({'limit': <uint32 1>},)");
  assert_text (refused, "What", "aws-credentials");
  assert_text (refused, "Outcome", "refused");
  set (stage, account, "access-token", "allow");
  for (guint i = 0; i < 3; i++)
    assert_given (app, account, 0);
  given = get_event (stage, "({'app': <'host:'>, 'limit': <uint32 1>},)");
  assert_text (given, "App", "host:");
  assert_text (given, "Executable", executable);
  assert_text (given, "Account", strrchr (account, '/') + 1);
  assert_text (given, "AccountName", "Events");
  assert_text (given, "What", "access-token");
  assert_text (given, "Outcome", "given");
  assert_text (given, "DecidedBy", "person");
  g_variant_lookup (given, "Count", "u", &n_times);
  g_assert_cmpuint (n_times, ==, 3);
  g_assert_cmpuint (count (stage, "ListEvents", "({'app': <'flatpak:org.example.App'>},)"), ==, 0);
  g_assert_cmpuint (count (stage, "ListEvents", "({'since': <uint64 99999999999>},)"), ==, 0);

  /* Written when the agent leaves. */
  auth_stage_terminate_agent (stage);
  g_assert_cmpuint (count (stage, "ListEvents", "({'app': <'host:'>},)"), ==, 2);
  grants = list (stage, "ListGrants", NULL);
  grant = g_variant_get_child_value (grants, 0);
  g_variant_lookup (grant, "LastUsed", "t", &last_used);
  g_assert_cmpuint (last_used, >, 0);
  forget_all (stage);
  g_assert_cmpuint (count (stage, "ListEvents", "(@a{sv} {},)"), ==, 0);
  auth_stage_kill_agent (stage);
  g_assert_cmpuint (count (stage, "ListEvents", "(@a{sv} {},)"), ==, 0);
}

static void
test_sign_in_events (void)
{
  g_autofree char *account = NULL;
  g_autoptr (AuthStage) stage = new_stage (&account, "Comes and goes");
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "SignOut",
                                                g_variant_new_parsed ("(@a{sv} {},)"), &error);
  g_autoptr (GVariant) out = NULL;
  g_autoptr (GVariant) in = NULL;

  g_assert_no_error (error);
  out = get_event (stage, "(@a{sv} {},)");
  assert_text (out, "What", "signed-out");
  assert_text (out, "App", "");
  assert_text (out, "AccountName", "Comes and goes");
  auth_stage_sign_in (stage, account, &error);
  g_assert_no_error (error);
  in = get_event (stage, "(@a{sv} {},)");
  assert_text (in, "What", "signed-in");
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
  g_autoptr (AuthStage) stage = new_stage (&account, "Dead");
  g_autoptr (GDBusConnection) app = connect_as_dead ();

  set (stage, account, "access-token", "allow");
  assert_asked (app, account, 0, AUTH_ERROR_ACCESS_DENIED);
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
  g_autoptr (AuthStage) stage = new_stage (&account, "Two");
  g_autoptr (GDBusConnection) app = auth_stage_connect ();
  g_autoptr (GSubprocess) first = NULL;
  g_autoptr (GSubprocess) second = NULL;
  guint n_ended = 0;

  set (stage, account, "access-token", "allow");
  auth_stage_kill_agent (stage);
  first = start_agent ();
  second = start_agent ();
  g_subprocess_wait_async (first, NULL, exited_cb, &n_ended);
  g_subprocess_wait_async (second, NULL, exited_cb, &n_ended);
  auth_stage_wait (stage, has_one_left, &n_ended);
  assert_given (app, account, 0);
  set (stage, account, "access-token", "deny");
  assert_asked (app, account, 0, AUTH_ERROR_ACCESS_DENIED);
  auth_stage_kill_agent (stage);
  assert_asked (app, account, 0, AUTH_ERROR_ACCESS_DENIED);
  g_subprocess_wait (first, NULL, NULL);
  g_subprocess_wait (second, NULL, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/access/only-us", test_only_us);
  g_test_add_func ("/access/wrong-arguments", test_wrong_arguments);
  g_test_add_func ("/access/each", test_each);
  g_test_add_func ("/access/wider", test_wider);
  g_test_add_func ("/access/other-account", test_other_account);
  g_test_add_func ("/access/remembered", test_remembered);
  g_test_add_func ("/access/removed", test_removed);
  g_test_add_func ("/access/locked", test_locked);
  g_test_add_func ("/access/revoked-while-waiting", test_revoked_while_waiting);
  g_test_add_func ("/access/caller-gone", test_caller_gone);
  g_test_add_func ("/access/endpoint-closes", test_endpoint_closes);
  g_test_add_func ("/access/flood", test_flood);
  g_test_add_func ("/access/events", test_events);
  g_test_add_func ("/access/sign-in-events", test_sign_in_events);
  g_test_add_func ("/access/dead-process", test_dead_process);
  g_test_add_func ("/access/two-agents", test_two_agents);
  return g_test_run ();
}
