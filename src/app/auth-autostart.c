/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Whether the session has sign-ins renewed when the person logs in.
 */

#include "config.h"

#include "auth-autostart.h"

#include <gio/gdesktopappinfo.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "auth-error.h"
#include "auth-portal.h"
#include "auth-settings.h"

#define PROGRAM     "authenticatorctl"
#define ENABLED_KEY "X-GNOME-Autostart-enabled"

/* A sandbox cannot see the entry that the portal made: what it answered last is all there is. */
static gboolean
is_in_sandbox (void)
{
  return g_getenv ("FLATPAK_ID") != NULL;
}

static char *
dup_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "autostart", AUTH_AGENT_ID ".desktop", NULL);
}

/* Desktop Application Autostart Specification; %NULL also when the program is no longer there. */
static gboolean
has_entry (void)
{
  g_autofree char *path = dup_path ();
  g_autoptr (GDesktopAppInfo) entry = g_desktop_app_info_new_from_filename (path);

  return entry != NULL && !g_desktop_app_info_get_is_hidden (entry) &&
         (!g_desktop_app_info_has_key (entry, ENABLED_KEY) ||
          g_desktop_app_info_get_boolean (entry, ENABLED_KEY));
}

/**
 * auth_autostart_is_on:
 *
 * Returns: whether it is so; the files of the session say it, in a sandbox the portal's last answer
 */
gboolean
auth_autostart_is_on (void)
{
  return is_in_sandbox () ? g_settings_get_boolean (auth_settings_get (), "renew-at-login")
                          : has_entry ();
}

static char *
dup_program (void)
{
  g_autofree char *installed = g_build_filename (AUTH_BINDIR, PROGRAM, NULL);

  return g_file_test (installed, G_FILE_TEST_IS_EXECUTABLE) ? g_steal_pointer (&installed)
                                                            : g_find_program_in_path (PROGRAM);
}

static void
write_entry (const char *path, const char *program, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *command = g_strdup_printf ("\"%s\" renew --all", program);

  g_key_file_set_string (file, "Desktop Entry", "Type", "Application");
  g_key_file_set_string (file, "Desktop Entry", "Name", _ ("Authenticator"));
  g_key_file_set_string (file, "Desktop Entry", "Icon", AUTH_APP_ID);
  g_key_file_set_string (file, "Desktop Entry", "Exec", command);
  g_key_file_set_string (file, "Desktop Entry", "TryExec", program);
  g_key_file_set_boolean (file, "Desktop Entry", "NoDisplay", TRUE);
  g_mkdir_with_parents (folder, 0700);
  g_key_file_save_to_file (file, path, error);
}

static void
turn_on (GTask *task)
{
  g_autofree char *path = dup_path ();
  g_autofree char *program = dup_program ();
  g_autoptr (GError) error = NULL;

  if (program == NULL)
    return g_task_return_new_error (
      task, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED,
      _ ("The session cannot start what is not installed: install authenticatorctl first"));
  write_entry (path, program, &error);
  if (error == NULL && has_entry ())
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_FAILED,
                             _ ("%s cannot be written: see who may write there"), path);
}

static void
turn_off (GTask *task)
{
  g_autofree char *path = dup_path ();

  g_unlink (path);
  if (!has_entry ())
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_FAILED,
                             _ ("%s cannot be removed: see who may write there"), path);
}

static void
return_refusal (GTask *task, const GError *error)
{
  if (g_error_matches (error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED))
    g_task_return_new_error (
      task, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED,
      _ ("This desktop starts nothing out of a sandbox at the login: install "
         "Authenticator without one for that"));
  else if (error != NULL && error->domain != AUTH_ERROR)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED,
                             _ ("The desktop does not start Authenticator at the login: let it run "
                                "in the background in the settings of the desktop"));
}

/* A portal that says no has removed the entry, too. */
static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) results = auth_portal_ask_finish (result, &error);
  gboolean wanted = GPOINTER_TO_INT (g_task_get_task_data (task));
  gboolean is_on = FALSE;

  if (results != NULL)
    g_variant_lookup (results, "autostart", "b", &is_on);
  if (results != NULL || g_error_matches (error, AUTH_ERROR, AUTH_ERROR_CANCELLED))
    g_settings_set_boolean (auth_settings_get (), "renew-at-login", is_on);
  if (auth_autostart_is_on () == wanted)
    g_task_return_boolean (task, TRUE);
  else
    return_refusal (task, error);
}

static void
got_bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);
  gboolean on = GPOINTER_TO_INT (g_task_get_task_data (task));
  GVariant *options;

  if (bus == NULL)
    return g_task_return_error (task, error);
  options = g_variant_new_parsed (
    "{'reason': <%s>, 'autostart': <%b>, 'commandline': <[%s, 'renew', '--all']>}",
    _ ("To renew sign-ins when you log in"), on, PROGRAM);
  auth_portal_ask_async (bus, "org.freedesktop.portal.Background", "RequestBackground",
                         g_variant_ref_sink (options), g_task_get_cancellable (task), answered_cb,
                         g_object_ref (task));
}

/**
 * auth_autostart_set_async:
 * @on: whether sign-ins are to be renewed at the login
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is so, or will not be
 * @user_data: for @callback
 *
 * In a sandbox the desktop may ask the person, or refuse.
 */
void
auth_autostart_set_async (gboolean on,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, GINT_TO_POINTER (on), NULL);
  if (is_in_sandbox ())
    g_bus_get (G_BUS_TYPE_SESSION, cancellable, got_bus_cb, g_steal_pointer (&task));
  else if (on)
    turn_on (task);
  else
    turn_off (task);
}

/**
 * auth_autostart_set_finish:
 * @result: the result
 * @error: return location; AUTH_ERROR_ACCESS_DENIED, AUTH_ERROR_NOT_SUPPORTED, AUTH_ERROR_FAILED,
 * or one of #GIOErrorEnum
 *
 * Returns: whether auth_autostart_is_on() says now what was wanted
 */
gboolean
auth_autostart_set_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
