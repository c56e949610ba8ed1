/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Who is calling: the person's own program, a program outside any sandbox, or somebody else.
 */

#include "config.h"

#include "auth-callers.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "auth-bus.h"

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"

struct _AuthCallers
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  GHashTable *programs;        /* (owned) unique name, seen outside any sandbox -> subscription */
  gint64 last_call;            /* monotonic, microseconds */
};

G_DEFINE_FINAL_TYPE (AuthCallers, auth_callers, G_TYPE_OBJECT)

/* A call that waits for its caller to be known. */
typedef struct
{
  AuthCallers *callers;              /* (owned) */
  GDBusMethodInvocation *invocation; /* (owned) (nullable) */
  AuthCallersHandler handler;
  GObject *target; /* (owned) */
  guint pending;   /* names whose owner is not known yet */
} Check;

static Check *
check_new (AuthCallers *self,
           GDBusMethodInvocation *invocation,
           AuthCallersHandler handler,
           gpointer target)
{
  Check *check = g_new0 (Check, 1);

  check->callers = g_object_ref (self);
  check->invocation = invocation;
  check->handler = handler;
  check->target = g_object_ref (target);
  return check;
}

static void
check_free (Check *self)
{
  g_clear_object (&self->callers);
  g_clear_object (&self->target);
  g_clear_object (&self->invocation);
  g_free (self);
}

static void
check_allow (Check *check)
{
  check->handler (check->target, g_steal_pointer (&check->invocation));
}

static void
check_deny (Check *check,
            const char *message)
{
  g_dbus_method_invocation_return_error_literal (g_steal_pointer (&check->invocation), AUTH_ERROR,
                                                 AUTH_ERROR_ACCESS_DENIED, message);
}

static void
call_bus (Check *check,
          const char *method,
          GVariant *parameters,
          const char *reply_type,
          GAsyncReadyCallback callback)
{
  g_dbus_connection_call (check->callers->connection, BUS_NAME, BUS_PATH, BUS_NAME, method,
                          parameters, G_VARIANT_TYPE (reply_type), G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                          callback, check);
}

/* A Snap's processes live in a control group named after it. */
static gboolean
is_snap (int proc_fd)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d/cgroup", proc_fd);
  g_autofree char *text = NULL;

  return !g_file_get_contents (path, &text, NULL, NULL) || strstr (text, "/snap.") != NULL;
}

/* Only "there is no /.flatpak-info" says host; every other outcome, errors too, says sandboxed. */
static gboolean
has_host_root (int proc_fd)
{
  int root = openat (proc_fd, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
  struct stat info;
  gboolean is_absent;

  if (root < 0)
    return FALSE;
  is_absent = fstatat (root, ".flatpak-info", &info, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT;
  close (root);
  return is_absent;
}

static gboolean
is_running (int pid_fd)
{
  struct pollfd poll_fd = { pid_fd, POLLIN, 0 };

  return poll (&poll_fd, 1, 0) == 0;
}

/* The pidfd is opened first and looked at last: what lies between was the same process. */
static gboolean
is_outside_sandbox (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d", (int) pid);
  int pid_fd = syscall (SYS_pidfd_open, pid, 0);
  int proc_fd = open (path, O_PATH | O_DIRECTORY | O_CLOEXEC);
  gboolean is_host = pid_fd >= 0 && proc_fd >= 0 && has_host_root (proc_fd) && !is_snap (proc_fd) &&
                     is_running (pid_fd);

  if (proc_fd >= 0)
    close (proc_fd);
  if (pid_fd >= 0)
    close (pid_fd);
  return is_host;
}

static void
name_owner_changed_cb (GDBusConnection *connection,
                       const char *sender,
                       const char *path,
                       const char *interface,
                       const char *signal,
                       GVariant *parameters,
                       gpointer user_data)
{
  AuthCallers *self = user_data;
  const char *name, *new_owner;
  guint subscription;

  g_variant_get (parameters, "(&ss&s)", &name, NULL, &new_owner);
  subscription = GPOINTER_TO_UINT (g_hash_table_lookup (self->programs, name));
  if (subscription == 0 || *new_owner != '\0')
    return;
  g_hash_table_remove (self->programs, name);
  g_dbus_connection_signal_unsubscribe (connection, subscription);
}

/* Only the names that are remembered are watched: others coming and going wake nobody. */
static void
remember_program (AuthCallers *self,
                  const char *name)
{
  guint subscription;

  if (g_hash_table_contains (self->programs, name))
    return;
  subscription = g_dbus_connection_signal_subscribe (
    self->connection, BUS_NAME, BUS_NAME, "NameOwnerChanged", BUS_PATH, name,
    G_DBUS_SIGNAL_FLAGS_NONE, name_owner_changed_cb, self, NULL);
  g_hash_table_insert (self->programs, g_strdup (name), GUINT_TO_POINTER (subscription));
}

static void
got_credentials_cb (GObject *source,
                    GAsyncResult *result,
                    gpointer user_data)
{
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autoptr (GVariant) credentials = NULL;
  Check *check = user_data;
  guint32 pid = 0, uid = G_MAXUINT32;

  if (reply != NULL)
    {
      credentials = g_variant_get_child_value (reply, 0);
      g_variant_lookup (credentials, "ProcessID", "u", &pid);
      g_variant_lookup (credentials, "UnixUserID", "u", &uid);
    }
  if (pid != 0 && uid == getuid () && is_outside_sandbox (pid))
    {
      remember_program (check->callers, g_dbus_method_invocation_get_sender (check->invocation));
      check_allow (check);
    }
  else
    check_deny (check,
                "Sandboxed programs, and programs that cannot be identified, get no answer yet");
  check_free (check);
}

/**
 * auth_callers_allow_programs:
 * @self: the callers
 * @invocation: (transfer full): a method call
 * @handler: called when its caller runs outside any sandbox
 * @target: (type GObject): for @handler
 *
 * Goes on with @handler at once for a caller that is known already: no file, no bus call, no
 * thread. A caller in a sandbox, or one that cannot be told, is answered with Error.AccessDenied.
 */
void
auth_callers_allow_programs (AuthCallers *self,
                             GDBusMethodInvocation *invocation,
                             AuthCallersHandler handler,
                             gpointer target)
{
  const char *sender = g_dbus_method_invocation_get_sender (invocation);

  self->last_call = g_get_monotonic_time ();
  if (g_hash_table_contains (self->programs, sender))
    return handler (target, invocation);
  call_bus (check_new (self, invocation, handler, target), "GetConnectionCredentials",
            g_variant_new ("(s)", sender), "(a{sv})", got_credentials_cb);
}

static void
got_owner_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  Check *check = user_data;
  const char *owner = NULL;

  check->pending--;
  if (reply != NULL)
    g_variant_get (reply, "(&s)", &owner);
  if (check->invocation != NULL &&
      g_strcmp0 (owner, g_dbus_method_invocation_get_sender (check->invocation)) == 0)
    check_allow (check);
  if (check->pending > 0)
    return;
  if (check->invocation != NULL)
    check_deny (check, "Only Authenticator's own window and command line may do this");
  check_free (check);
}

static void
listed_names_cb (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autofree const char **names = NULL;
  Check *check = user_data;

  if (reply != NULL)
    g_variant_get (reply, "(^a&s)", &names);
  check->pending = 1;
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    if (g_str_equal (names[i], AUTH_BUS_APP_NAME) ||
        g_str_has_prefix (names[i], AUTH_BUS_CONTROL_PREFIX))
      {
        check->pending++;
        call_bus (check, "GetNameOwner", g_variant_new ("(s)", names[i]), "(s)", got_owner_cb);
      }
  if (--check->pending > 0)
    return;
  check_deny (check, "Only Authenticator's own window and command line may do this");
  check_free (check);
}

/**
 * auth_callers_allow_control:
 * @self: the callers
 * @invocation: (transfer full): a method call
 * @handler: called when its caller is the person's own window or command line
 * @target: (type GObject): for @handler
 *
 * Asks the bus each time who owns the names of the contract now; others are answered with
 * Error.AccessDenied. A sandboxed program cannot own these names.
 */
void
auth_callers_allow_control (AuthCallers *self,
                            GDBusMethodInvocation *invocation,
                            AuthCallersHandler handler,
                            gpointer target)
{
  self->last_call = g_get_monotonic_time ();
  call_bus (check_new (self, invocation, handler, target), "ListNames", NULL, "(as)",
            listed_names_cb);
}

static void
auth_callers_finalize (GObject *object)
{
  AuthCallers *self = AUTH_CALLERS (object);

  GHashTableIter iter;
  gpointer subscription;

  g_hash_table_iter_init (&iter, self->programs);
  while (g_hash_table_iter_next (&iter, NULL, &subscription))
    g_dbus_connection_signal_unsubscribe (self->connection, GPOINTER_TO_UINT (subscription));
  g_clear_object (&self->connection);
  g_clear_pointer (&self->programs, g_hash_table_unref);
  G_OBJECT_CLASS (auth_callers_parent_class)->finalize (object);
}

static void
auth_callers_class_init (AuthCallersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_callers_finalize;
}

static void
auth_callers_init (AuthCallers *self)
{
  self->programs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * auth_callers_get_last_call:
 * @self: the callers
 *
 * Returns: when the last method call came in, in microseconds of g_get_monotonic_time()
 */
gint64
auth_callers_get_last_call (AuthCallers *self)
{
  return self->last_call;
}

/**
 * auth_callers_new:
 * @connection: the session bus
 *
 * Returns: (transfer full): the callers of that bus
 */
AuthCallers *
auth_callers_new (GDBusConnection *connection)
{
  AuthCallers *self = g_object_new (AUTH_TYPE_CALLERS, NULL);

  self->connection = g_object_ref (connection);
  self->last_call = g_get_monotonic_time ();
  return self;
}
