/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One program on the bus: what it is, as far as that can be told.
 */

#include "config.h"

#include "auth-caller.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "auth-app.h"
#include "auth-error.h"

#define SNAP_SECONDS     5
#define PROC_MAX_BYTES   (64 * 1024)
#define EXECUTABLE_BYTES 1024

/**
 * AuthCaller:
 *
 * Names of sandboxes are a boundary. That of a program outside one is a courtesy: any program of
 * the user can take any of them (facts: xdg-desktop-portal's procedure).
 */
struct _AuthCaller
{
  GObject parent_instance;

  char *unique_name; /* (owned) */
  char *app;         /* (owned) see auth-app.h */
  char *executable;  /* (owned) a hint; "" when it is not known */
  gboolean may_remember;
  GHashTable *once; /* (owned) */
};

G_DEFINE_FINAL_TYPE (AuthCaller, auth_caller, G_TYPE_OBJECT)

/* The process, held fast: pid_fd was opened first and is looked at last. */
typedef struct
{
  char *unique_name; /* (owned) */
  pid_t pid;
  int pid_fd;
  int proc_fd;
} Process;

static void
process_free (gpointer data)
{
  Process *self = data;

  if (self->pid_fd >= 0)
    close (self->pid_fd);
  if (self->proc_fd >= 0)
    close (self->proc_fd);
  g_free (self->unique_name);
  g_free (self);
}

static Process *
process_new (const char *unique_name, pid_t pid)
{
  Process *self = g_new0 (Process, 1);
  g_autofree char *path = g_strdup_printf ("/proc/%d", (int) pid);

  self->unique_name = g_strdup (unique_name);
  self->pid = pid;
  self->pid_fd = syscall (SYS_pidfd_open, pid, 0);
  self->proc_fd = open (path, O_PATH | O_DIRECTORY | O_CLOEXEC);
  return self;
}

static gboolean
process_is_running (Process *self)
{
  struct pollfd poll_fd = { self->pid_fd, POLLIN, 0 };

  return self->pid_fd >= 0 && self->proc_fd >= 0 && poll (&poll_fd, 1, 0) == 0;
}

static gboolean
deny (GError **error)
{
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED,
               "It cannot be told which program is asking");
  return FALSE;
}

static char *
read_bounded (int fd, gsize *length_out)
{
  g_autofree char *buffer = g_malloc (PROC_MAX_BYTES + 1);
  gsize length = 0;
  gssize n = 1;

  while (n > 0 && length < PROC_MAX_BYTES)
    {
      n = read (fd, buffer + length, PROC_MAX_BYTES - length);
      if (n > 0)
        length += n;
    }
  if (n != 0)
    return NULL;
  buffer[length] = '\0';
  *length_out = length;
  return g_steal_pointer (&buffer);
}

static char *
read_proc (Process *process, const char *name)
{
  int fd = openat (process->proc_fd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  char *text = NULL;
  gsize length;

  if (fd >= 0)
    {
      text = read_bounded (fd, &length);
      close (fd);
    }
  return text;
}

/* Only "there is no such file" says host; whatever else goes wrong says nothing. */
static gboolean
read_flatpak_info (Process *process, char **app_out, GError **error)
{
  int root = openat (process->proc_fd, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
  int fd = root >= 0 ? openat (root, ".flatpak-info", O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
  gboolean is_host = root >= 0 && fd < 0 && errno == ENOENT;
  g_autofree char *text = NULL;
  struct stat info;
  gsize length;

  if (root >= 0)
    close (root);
  if (fd >= 0 && fstat (fd, &info) == 0 && S_ISREG (info.st_mode))
    text = read_bounded (fd, &length);
  if (fd >= 0)
    close (fd);
  if (text == NULL)
    return is_host || deny (error);
  *app_out = auth_app_new_from_flatpak_info (text, length, error);
  return *app_out != NULL;
}

static gboolean
has_desktop_file (const char *id)
{
  const char *const *folders = g_get_system_data_dirs ();
  g_autofree char *own = g_strdup_printf ("%s/applications/%s.desktop", g_get_user_data_dir (), id);

  if (g_file_test (own, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  for (gsize i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/applications/%s.desktop", folders[i], id);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return TRUE;
    }
  return FALSE;
}

static char *
name_host_app (const char *cgroup)
{
  g_autofree char *id = auth_app_dup_id_from_cgroup (cgroup);

  if (id == NULL || !has_desktop_file (id))
    return g_strdup (AUTH_APP_HOST);
  return g_strconcat (AUTH_APP_HOST, id, NULL);
}

static char *
read_executable (Process *process)
{
  char path[EXECUTABLE_BYTES];
  gssize length = readlinkat (process->proc_fd, "exe", path, sizeof path - 1);

  if (length <= 0)
    return g_strdup ("");
  path[length] = '\0';
  return auth_error_clean_text (path);
}

static AuthCaller *
new_caller (const char *unique_name, char *app, char *executable, gboolean may_remember)
{
  AuthCaller *self = g_object_new (AUTH_TYPE_CALLER, NULL);

  self->unique_name = g_strdup (unique_name);
  self->app = app;
  self->executable = executable;
  self->may_remember = may_remember;
  return self;
}

static void
return_caller (GTask *task, char *app, char *executable)
{
  Process *process = g_task_get_task_data (task);
  AuthCaller *caller = new_caller (process->unique_name, app, executable, TRUE);
  GError *error = NULL;

  if (process_is_running (process))
    {
      g_task_return_pointer (task, caller, g_object_unref);
      return;
    }
  g_object_unref (caller);
  deny (&error);
  g_task_return_error (task, error);
}

static void
got_snap_info_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autofree char *text = NULL;
  GError *error = NULL;
  char *app = NULL;

  if (g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &text, NULL, NULL) &&
      g_subprocess_get_successful (G_SUBPROCESS (source)) && text != NULL)
    app = auth_app_new_from_snap_info (text, strlen (text), &error);
  else
    deny (&error);
  if (app != NULL)
    return_caller (task, app, g_strdup (""));
  else
    g_task_return_error (task, error);
}

static gboolean
kill_cb (gpointer process)
{
  g_subprocess_force_exit (process);
  return G_SOURCE_REMOVE;
}

static void
ask_snap (GTask *task)
{
  Process *process = g_task_get_task_data (task);
  g_autofree char *pid = g_strdup_printf ("%d", (int) process->pid);
  g_autoptr (GError) reason = NULL;
  g_autoptr (GSubprocess) snap =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &reason,
                      "snap", "routine", "portal-info", pid, NULL);
  GError *error = NULL;

  if (snap == NULL)
    {
      deny (&error);
      g_task_return_error (task, error);
      return;
    }
  g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, SNAP_SECONDS, kill_cb, g_object_ref (snap),
                              g_object_unref);
  g_subprocess_communicate_utf8_async (snap, NULL, NULL, got_snap_info_cb, g_object_ref (task));
}

static void
identify_process (GTask *task)
{
  Process *process = g_task_get_task_data (task);
  g_autofree char *cgroup = NULL;
  g_autofree char *app = NULL;
  GError *error = NULL;

  if (!process_is_running (process) || !read_flatpak_info (process, &app, &error))
    {
      if (error == NULL)
        deny (&error);
      g_task_return_error (task, error);
      return;
    }
  if (app != NULL)
    {
      return_caller (task, g_steal_pointer (&app), g_strdup (""));
      return;
    }
  cgroup = read_proc (process, "cgroup");
  if (cgroup == NULL)
    {
      deny (&error);
      g_task_return_error (task, error);
    }
  else if (auth_app_is_snap_cgroup (cgroup))
    ask_snap (task);
  else
    return_caller (task, name_host_app (cgroup), read_executable (process));
}

/* In a sandbox of our own the processes of others cannot be seen. */
static gboolean
is_sandboxed (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

static void
got_credentials_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autoptr (GVariant) credentials = NULL;
  g_autofree char *unique_name = g_strdup (g_task_get_task_data (task));
  guint32 pid = 0, uid = G_MAXUINT32;
  GError *error = NULL;

  if (reply != NULL)
    {
      credentials = g_variant_get_child_value (reply, 0);
      g_variant_lookup (credentials, "ProcessID", "u", &pid);
      g_variant_lookup (credentials, "UnixUserID", "u", &uid);
    }
  if (pid == 0 || uid != getuid ())
    {
      deny (&error);
      return g_task_return_error (task, error);
    }
  if (is_sandboxed ())
    return g_task_return_pointer (
      task, new_caller (unique_name, g_strdup (AUTH_APP_HOST), g_strdup (""), FALSE),
      g_object_unref);
  g_task_set_task_data (task, process_new (unique_name, pid), process_free);
  identify_process (task);
}

/**
 * auth_caller_identify_async:
 * @connection: the bus it is on
 * @unique_name: its name on the bus
 * @callback: called when it is identified
 * @user_data: for @callback
 *
 * Looks at the process the bus names; a Snap's name is asked of snapd.
 */
void
auth_caller_identify_async (GDBusConnection *connection,
                            const char *unique_name,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, auth_caller_identify_async);
  g_task_set_task_data (task, g_strdup (unique_name), g_free);
  g_dbus_connection_call (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                          "org.freedesktop.DBus", "GetConnectionCredentials",
                          g_variant_new ("(s)", unique_name), G_VARIANT_TYPE ("(a{sv})"),
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, got_credentials_cb, task);
}

/**
 * auth_caller_identify_finish:
 * @result: the result
 * @error: return location for an error
 *
 * Returns: (transfer full): the caller, or %NULL with AUTH_ERROR_ACCESS_DENIED
 */
AuthCaller *
auth_caller_identify_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
auth_caller_finalize (GObject *object)
{
  AuthCaller *self = AUTH_CALLER (object);

  g_free (self->unique_name);
  g_free (self->app);
  g_free (self->executable);
  g_hash_table_unref (self->once);
  G_OBJECT_CLASS (auth_caller_parent_class)->finalize (object);
}

static void
auth_caller_class_init (AuthCallerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_caller_finalize;
}

static void
auth_caller_init (AuthCaller *self)
{
  self->once = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

const char *
auth_caller_get_unique_name (AuthCaller *self)
{
  return self->unique_name;
}

const char *
auth_caller_get_app (AuthCaller *self)
{
  return self->app;
}

const char *
auth_caller_get_executable (AuthCaller *self)
{
  return self->executable;
}

/**
 * auth_caller_may_remember:
 * @self: a caller
 *
 * Returns: whether a decision about it can be kept for its next visit
 */
gboolean
auth_caller_may_remember (AuthCaller *self)
{
  return self->may_remember;
}

/**
 * auth_caller_get_once:
 * @self: a caller
 *
 * Returns: (transfer none) (element-type utf8 gint): what was decided until it leaves the bus; the
 *   owner of the decisions chooses the keys
 */
GHashTable *
auth_caller_get_once (AuthCaller *self)
{
  return self->once;
}
