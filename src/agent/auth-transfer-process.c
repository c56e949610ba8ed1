/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Runs authenticator-transfer, which reads what strangers made: whatever happens there, it ends.
 */

#include "config.h"

#include "auth-transfer-process.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>
#include <glib/gi18n.h>

#include "auth-code-file.h"
#include "auth-error.h"
#include "auth-json.h"
#include "auth-pipe.h"

#define PROGRAM             "authenticator-transfer"
#define PASSWORD_DESCRIPTOR 3

/* A key derivation takes a few seconds on a slow machine. */
#define TIMEOUT_SECONDS    20
#define MAX_MESSAGE_LENGTH 1000

typedef struct
{
  GSubprocess *process;      /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) */
  gulong cancelled_id;
  guint timeout_id;
  gboolean is_late; /* and was ended for it */
  gboolean has_output;
  AuthSecret *answer; /* (owned) (nullable) */
  gsize length;
} Run;

static void
run_free (gpointer data)
{
  Run *self = data;

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_disconnect (self->cancellable, self->cancelled_id);
  g_clear_object (&self->cancellable);
  if (self->answer != NULL)
    auth_secret_wipe (self->answer, self->length);
  g_free (self->answer);
  g_clear_object (&self->process);
  g_free (self);
}

static GError *
new_late_error (const Run *self)
{
  if (self->has_output)
    return g_error_new_literal (AUTH_ERROR, AUTH_ERROR_FAILED,
                                _ ("The file could not be written in reasonable time: try another "
                                   "place for it"));
  return g_error_new_literal (
    AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
    _ ("The file could not be read in reasonable time: it may be made to do "
       "harm, and is none to be tried again"));
}

static GError *
new_crash_error (const Run *self)
{
  if (self->has_output)
    return g_error_new_literal (AUTH_ERROR, AUTH_ERROR_FAILED,
                                _ ("The program that writes the file ended before its time: try "
                                   "again"));
  return g_error_new_literal (
    AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
    _ ("The program that reads the file ended before its time: if it does so again, the file may "
       "be made to do harm"));
}

/* The process is as trustworthy as what it reads: only what it may say is passed on. */
static GError *
new_told_error (const Run *self)
{
  static const struct
  {
    const char *name;
    AuthError code;
  } rows[] = {
    { "InvalidArgument", AUTH_ERROR_INVALID_ARGUMENT },
    { "NotFound", AUTH_ERROR_NOT_FOUND },
    { "NotSupported", AUTH_ERROR_NOT_SUPPORTED },
    { "Failed", AUTH_ERROR_FAILED },
  };
  g_autoptr (JsonNode) node =
    auth_json_parse_file (self->answer, self->length, self->length, PROGRAM, NULL);
  JsonObject *object =
    node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *name = object != NULL ? auth_json_get_string (object, "error") : NULL;
  const char *message = object != NULL ? auth_json_get_string (object, "message") : NULL;

  if (name == NULL || message == NULL || g_utf8_strlen (message, -1) > MAX_MESSAGE_LENGTH)
    return new_crash_error (self);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (g_str_equal (rows[i].name, name))
      {
        g_autofree char *clean = auth_error_clean_text (message);

        return g_error_new_literal (AUTH_ERROR, rows[i].code, clean);
      }
  return new_crash_error (self);
}

/* Of the clock on the wall, or of the processor. */
static gboolean
is_out_of_time (const Run *self)
{
  return self->is_late || (g_subprocess_get_if_signaled (self->process) &&
                           g_subprocess_get_term_sig (self->process) == SIGXCPU);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *self = g_task_get_task_data (task);

  g_subprocess_wait_finish (self->process, result, NULL);
  if (g_cancellable_is_cancelled (self->cancellable))
    return g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_CANCELLED,
                                    _ ("The reading was ended"));
  if (is_out_of_time (self))
    return g_task_return_error (task, new_late_error (self));
  if (!g_subprocess_get_if_exited (self->process) || self->answer == NULL)
    return g_task_return_error (task, new_crash_error (self));
  if (g_subprocess_get_exit_status (self->process) != 0)
    return g_task_return_error (task, new_told_error (self));
  g_task_return_boolean (task, TRUE);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *self = g_task_get_task_data (task);

  self->answer = auth_pipe_read_finish (result, &self->length, NULL);
  if (self->answer == NULL)
    g_subprocess_force_exit (self->process);
  g_subprocess_wait_async (self->process, NULL, ended_cb, g_steal_pointer (&task));
}

static gboolean
late_cb (gpointer user_data)
{
  Run *self = user_data;

  self->timeout_id = 0;
  self->is_late = TRUE;
  g_subprocess_force_exit (self->process);
  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_subprocess_force_exit (user_data);
}

/* It is installed, and built, beside the agent. */
static char *
dup_program (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = g_path_get_dirname (self != NULL ? self : PROGRAM);

  return g_build_filename (folder, PROGRAM, NULL);
}

static void
take_fds (GSubprocessLauncher *launcher, const AuthTransferFds *fds, int answer)
{
  if (fds->input != -1)
    g_subprocess_launcher_take_stdin_fd (launcher, fds->input);
  if (fds->password != -1)
    g_subprocess_launcher_take_fd (launcher, fds->password, PASSWORD_DESCRIPTOR);
  if (fds->output == -1)
    {
      g_subprocess_launcher_take_stdout_fd (launcher, answer);
      return;
    }
  g_subprocess_launcher_take_stdout_fd (launcher, fds->output);
  g_subprocess_launcher_take_stderr_fd (launcher, answer);
}

/* The way to the session bus is none of what is passed on. A Flatpak may find its own libraries by
 * a variable alone. */
static char **
build_environment (void)
{
  static const char *const names[] = {
    "AUTHENTICATOR_LOCALEDIR",
    "LANG",
    "LANGUAGE",
    "LC_ALL",
    "LC_CTYPE",
    "LC_MESSAGES",
    "LD_LIBRARY_PATH",
#ifdef __SANITIZE_ADDRESS__
    "ASAN_OPTIONS",
    "LSAN_OPTIONS",
    "UBSAN_OPTIONS",
#endif
  };
  char **environment = g_new0 (char *, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_getenv (names[i]) != NULL)
      environment = g_environ_setenv (environment, names[i], g_getenv (names[i]), TRUE);
  return environment;
}

/* Returns: (transfer full): where the answer comes from, or -1 */
static int
spawn (Run *self, const char *const *arguments, const AuthTransferFds *fds, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
    fds->output == -1 ? G_SUBPROCESS_FLAGS_STDERR_SILENCE : G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) environment = build_environment ();
  int ends[2] = { -1, -1 };

  g_subprocess_launcher_set_environ (launcher, environment);
  if (pipe2 (ends, O_CLOEXEC) == -1)
    ends[0] = -1;
  take_fds (launcher, fds, ends[1]);
  g_ptr_array_add (argv, dup_program ());
  for (gsize i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, g_strdup (arguments[i]));
  g_ptr_array_add (argv, NULL);
  if (ends[0] != -1)
    self->process =
      g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, NULL);
  if (self->process != NULL)
    return ends[0];
  if (ends[0] != -1)
    close (ends[0]);
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_FAILED,
                       _ ("The program that reads and writes files cannot be started: install "
                          "Authenticator again"));
  return -1;
}

/**
 * auth_transfer_process_run_async:
 * @arguments: of the program, %NULL-terminated
 * @fds: (transfer full): what it reads from and writes to
 * @cancellable: (nullable): ends it
 * @callback: called when it has ended
 * @user_data: for @callback
 */
void
auth_transfer_process_run_async (const char *const *arguments,
                                 const AuthTransferFds *fds,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Run *self = g_new0 (Run, 1);
  GError *error = NULL;
  int answer;

  g_task_set_task_data (task, self, run_free);
  self->has_output = fds->output != -1;
  answer = spawn (self, arguments, fds, &error);
  if (answer == -1)
    return g_task_return_error (task, error);
  self->timeout_id = g_timeout_add_seconds (TIMEOUT_SECONDS, late_cb, self);
  if (cancellable != NULL)
    {
      self->cancellable = g_object_ref (cancellable);
      self->cancelled_id =
        g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), self->process, NULL);
    }
  /* The end of the process ends this too. */
  auth_pipe_read_async (answer, AUTH_CODE_FILE_MAX_DOCUMENT_BYTES, 2 * TIMEOUT_SECONDS, NULL,
                        answered_cb, g_steal_pointer (&task));
}

/**
 * auth_transfer_process_run_finish:
 * @result: the result
 * @length_out: (out): how many bytes there are
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT, AUTH_ERROR_NOT_FOUND,
 *   AUTH_ERROR_NOT_SUPPORTED, AUTH_ERROR_FAILED, AUTH_ERROR_CANCELLED
 *
 * Returns: (transfer full): the answer with a NUL behind it, to be wiped
 */
AuthSecret *
auth_transfer_process_run_finish (GAsyncResult *result, gsize *length_out, GError **error)
{
  Run *self = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  *length_out = self->length;
  return g_steal_pointer (&self->answer);
}
