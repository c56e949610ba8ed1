/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A picture of the screen, from org.freedesktop.portal.Screenshot.
 */

#include "config.h"

#include "auth-screenshot.h"

#include <glib/gi18n.h>

#include "auth-document.h"
#include "auth-error.h"

#define PORTAL_NAME   "org.freedesktop.portal.Desktop"
#define PORTAL_PATH   "/org/freedesktop/portal/desktop"
#define REQUEST_IFACE "org.freedesktop.portal.Request"

/* One request, until its Response. */
typedef struct
{
  GDBusConnection *bus; /* (owned) */
  char *path;           /* (owned) of the request */
  guint subscription;
  GFile *file; /* (owned) (nullable) until the portal has told of it */
} Shot;

static void
shot_free (gpointer data)
{
  Shot *self = data;

  g_clear_object (&self->file);
  g_free (self->path);
  g_object_unref (self->bus);
  g_free (self);
}

/* Nothing is waited for any more; both held the task. */
static void
end (GTask *task)
{
  Shot *shot = g_task_get_task_data (task);

  if (g_task_get_cancellable (task) != NULL)
    g_signal_handlers_disconnect_by_data (g_task_get_cancellable (task), task);
  g_dbus_connection_signal_unsubscribe (shot->bus, shot->subscription);
}

static void
fail (GTask *task, AuthError code, const char *message)
{
  g_autoptr (GTask) kept = g_object_ref (task);

  if (g_task_get_completed (task))
    return;
  end (task);
  g_task_return_new_error (task, AUTH_ERROR, code, "%s", message);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Shot *shot = g_task_get_task_data (task);
  GBytes *bytes = auth_document_read_finish (result, NULL);

  /* The picture shows the secret to everybody who finds it. */
  g_file_delete_async (shot->file, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_FAILED,
                             _ ("The picture that the desktop took cannot be read: save one "
                                "yourself and open it here"));
}

static void
response_cb (GDBusConnection *bus,
             const char *sender,
             const char *path,
             const char *interface,
             const char *signal,
             GVariant *parameters,
             gpointer user_data)
{
  GTask *task = user_data;
  Shot *shot = g_task_get_task_data (task);
  g_autoptr (GVariant) results = NULL;
  const char *uri = NULL;
  guint32 response = 2;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    return;
  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  g_variant_lookup (results, "uri", "&s", &uri);
  if (response == 1)
    return fail (task, AUTH_ERROR_CANCELLED, _ ("No picture was taken"));
  if (response != 0 || uri == NULL)
    return fail (task, AUTH_ERROR_FAILED,
                 _ ("The desktop took no picture of the screen: allow it in the settings, or save "
                    "a picture yourself and open it here"));
  shot->file = g_file_new_for_uri (uri);
  auth_document_read_file_async (shot->file, NULL, read_cb, g_object_ref (task));
  end (task);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  if (reply == NULL)
    fail (task, AUTH_ERROR_NOT_SUPPORTED,
          _ ("This desktop takes no pictures of the screen for programs: save a picture yourself "
             "and open it here"));
}

static void
cancelled_cb (GCancellable *cancellable, GTask *task)
{
  Shot *shot = g_task_get_task_data (task);
  g_autoptr (GTask) kept = g_object_ref (task);

  g_dbus_connection_call (shot->bus, PORTAL_NAME, shot->path, REQUEST_IFACE, "Close", NULL, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  end (task);
  g_task_return_error_if_cancelled (task);
}

/* The path is known before the call, so that no answer is too early (xdg-desktop-portal, Request).
 */
static char *
dup_request_path (GDBusConnection *bus, const char *token)
{
  g_autofree char *sender =
    g_strdelimit (g_strdup (g_dbus_connection_get_unique_name (bus) + 1), ".", '_');

  return g_strdup_printf (PORTAL_PATH "/request/%s/%s", sender, token);
}

static void
ask (GDBusConnection *bus, const char *token, GTask *task)
{
  GVariantDict options = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&options, "handle_token", "s", token);
  g_variant_dict_insert (&options, "interactive", "b", TRUE);
  g_dbus_connection_call (
    bus, PORTAL_NAME, PORTAL_PATH, "org.freedesktop.portal.Screenshot", "Screenshot",
    g_variant_new ("(s@a{sv})", "", g_variant_dict_end (&options)), G_VARIANT_TYPE ("(o)"),
    G_DBUS_CALL_FLAGS_NONE, -1, NULL, asked_cb, g_object_ref (task));
}

/**
 * auth_screenshot_take_async:
 * @bus: the session bus
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * Has the person choose what of the screen is in the picture. The file that the desktop saves is
 * deleted.
 */
void
auth_screenshot_take_async (GDBusConnection *bus,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *token = g_strdup_printf ("authenticator_%08x", g_random_int ());
  Shot *shot = g_new0 (Shot, 1);

  shot->bus = g_object_ref (bus);
  shot->path = dup_request_path (bus, token);
  g_task_set_task_data (task, shot, shot_free);
  shot->subscription = g_dbus_connection_signal_subscribe (
    bus, PORTAL_NAME, REQUEST_IFACE, "Response", shot->path, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
    response_cb, g_object_ref (task), g_object_unref);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled_cb), task, 0);
  ask (bus, token, task);
}

/**
 * auth_screenshot_take_finish:
 * @result: the result
 * @error: return location; AUTH_ERROR_CANCELLED: by the person; AUTH_ERROR_NOT_SUPPORTED,
 *   AUTH_ERROR_FAILED, or one of #GIOErrorEnum
 *
 * Returns: (transfer full): a picture file
 */
GBytes *
auth_screenshot_take_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
