/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * This computer's policy, as its file has it now.
 */

#include "config.h"

#include "auth-policy-file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth-error.h"

/**
 * AuthPolicyFile:
 *
 * No file is no policy. One that cannot be read or understood denies everything.
 */
struct _AuthPolicyFile
{
  GObject parent_instance;

  char *path;            /* (owned) */
  AuthPolicy *policy;    /* (owned) */
  char *problem;         /* (owned) (nullable) why it denies everything */
  char *watched;         /* (owned) (nullable) the folder that is watched */
  GFileMonitor *monitor; /* (owned) (nullable) */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AuthPolicyFile, auth_policy_file, G_TYPE_OBJECT)

static gboolean
fail (const char *path, int number, GError **error)
{
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_FAILED, "The policy %s cannot be read: %s", path,
               number != 0 ? g_strerror (number) : "it is no text file, or too large");
  return FALSE;
}

/* Without a file: "" */
static gboolean
read_file (const char *path, char **text_out, GError **error)
{
  g_autofree char *text = g_malloc0 (AUTH_POLICY_MAX_BYTES + 2);
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  gsize length = 0;
  struct stat info;
  gssize n = 1;

  if (fd < 0 && errno != ENOENT && errno != ENOTDIR)
    return fail (path, errno, error);
  while (fd >= 0 && n > 0 && length <= AUTH_POLICY_MAX_BYTES)
    {
      n = read (fd, text + length, AUTH_POLICY_MAX_BYTES + 1 - length);
      length += MAX (n, 0);
    }
  if (fd >= 0 && (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode)))
    n = -1;
  if (fd >= 0)
    close (fd);
  /* The rest of a file with a NUL in it would not be read. */
  if (n < 0 || length > AUTH_POLICY_MAX_BYTES || strlen (text) != length)
    return fail (path, 0, error);
  *text_out = g_steal_pointer (&text);
  return TRUE;
}

static void
read_policy (AuthPolicyFile *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *before = g_steal_pointer (&self->problem);
  AuthPolicy *policy = NULL;

  if (read_file (self->path, &text, &error) &&
      (policy = auth_policy_new (text, strlen (text), &error)) == NULL)
    g_prefix_error (&error, "%s: ", self->path);
  g_clear_pointer (&self->policy, auth_policy_free);
  self->policy = policy != NULL ? policy : auth_policy_new_denying ();
  if (error == NULL)
    return;
  self->problem = g_strdup (error->message);
  /* It is read again whatever happens in its folder, which need not be about it. */
  if (g_strcmp0 (before, self->problem) != 0)
    g_warning ("%s; no program may have anything until that is mended", self->problem);
}

/* GIO polls for a folder that is missing, so the nearest one that is there is watched. */
static char *
find_folder (AuthPolicyFile *self)
{
  char *folder = g_path_get_dirname (self->path);

  while (!g_file_test (folder, G_FILE_TEST_IS_DIR) && strchr (folder + 1, '/') != NULL)
    {
      char *above = g_path_get_dirname (folder);

      g_free (folder);
      folder = above;
    }
  return folder;
}

static void
watch_folder (AuthPolicyFile *self, char *folder, GCallback callback)
{
  g_autoptr (GFile) file = g_file_new_for_path (folder);

  g_clear_object (&self->monitor);
  g_free (self->watched);
  self->watched = folder;
  self->monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", callback, self, G_CONNECT_SWAPPED);
}

/* A folder that came between the look and the watch is told by nobody: so it is looked again. */
static void
watch (AuthPolicyFile *self, GCallback callback)
{
  g_autofree char *folder = find_folder (self);

  while (g_strcmp0 (folder, self->watched) != 0)
    {
      watch_folder (self, g_steal_pointer (&folder), callback);
      folder = find_folder (self);
    }
}

/* Whatever happened there: a file is small and seldom touched. */
static void
changed_cb (AuthPolicyFile *self)
{
  watch (self, G_CALLBACK (changed_cb));
  read_policy (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * auth_policy_file_get:
 * @self: the file
 *
 * Returns: (transfer none): what it says now
 */
const AuthPolicy *
auth_policy_file_get (AuthPolicyFile *self)
{
  return self->policy;
}

/**
 * auth_policy_file_get_problem:
 * @self: the file
 *
 * Returns: (transfer none) (nullable): why it denies everything
 */
const char *
auth_policy_file_get_problem (AuthPolicyFile *self)
{
  return self->problem;
}

static void
auth_policy_file_finalize (GObject *object)
{
  AuthPolicyFile *self = AUTH_POLICY_FILE (object);

  g_clear_object (&self->monitor);
  g_clear_pointer (&self->policy, auth_policy_free);
  g_free (self->path);
  g_free (self->problem);
  g_free (self->watched);
  G_OBJECT_CLASS (auth_policy_file_parent_class)->finalize (object);
}

static void
auth_policy_file_class_init (AuthPolicyFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_policy_file_finalize;

  /**
   * AuthPolicyFile::changed:
   *
   * It may say something else.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", AUTH_TYPE_POLICY_FILE, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
auth_policy_file_init (AuthPolicyFile *self)
{
}

/**
 * auth_policy_file_new:
 * @path: where it is, if there is one
 *
 * Returns: (transfer full): the file, read, and read again whenever it changes
 */
AuthPolicyFile *
auth_policy_file_new (const char *path)
{
  AuthPolicyFile *self = g_object_new (AUTH_TYPE_POLICY_FILE, NULL);

  self->path = g_canonicalize_filename (path, NULL);
  watch (self, G_CALLBACK (changed_cb));
  read_policy (self);
  return self;
}
