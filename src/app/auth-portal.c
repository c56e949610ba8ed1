/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One request to the desktop's portal, until its answer.
 */

#include "config.h"

#include "auth-portal.h"

#include "auth-error.h"

#define PORTAL_NAME   "org.freedesktop.portal.Desktop"
#define PORTAL_PATH   "/org/freedesktop/portal/desktop"
#define REQUEST_IFACE "org.freedesktop.portal.Request"

typedef struct
{
  GDBusConnection *bus; /* (owned) */
  char *path;           /* (owned) of the request */
  guint subscription;
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_free (self->path);
  g_object_unref (self->bus);
  g_free (self);
}

/* Nothing is waited for any more; both held the task. */
static void
end (GTask *task)
{
  Request *request = g_task_get_task_data (task);

  if (g_task_get_cancellable (task) != NULL)
    g_signal_handlers_disconnect_by_data (g_task_get_cancellable (task), task);
  g_dbus_connection_signal_unsubscribe (request->bus, request->subscription);
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
response_cb (GDBusConnection *bus,
             const char *sender,
             const char *path,
             const char *interface,
             const char *signal,
             GVariant *parameters,
             gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  GVariant *results;
  guint32 response;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    return;
  g_variant_get_child (parameters, 0, "u", &response);
  if (response == 1)
    return fail (task, AUTH_ERROR_CANCELLED, "The portal was told no");
  if (response != 0)
    return fail (task, AUTH_ERROR_FAILED, "The portal could not");
  end (task);
  results = g_variant_get_child_value (parameters, 1);
  g_task_return_pointer (task, results, (GDestroyNotify) g_variant_unref);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  if (reply == NULL)
    fail (task, AUTH_ERROR_NOT_SUPPORTED, "There is no such portal");
}

static void
cancelled_cb (GCancellable *cancellable, GTask *task)
{
  Request *request = g_task_get_task_data (task);
  g_autoptr (GTask) kept = g_object_ref (task);

  g_dbus_connection_call (request->bus, PORTAL_NAME, request->path, REQUEST_IFACE, "Close", NULL,
                          NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
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

static GVariant *
add_token (GVariant *options, const char *token)
{
  GVariantDict dictionary;

  g_variant_dict_init (&dictionary, options);
  g_variant_dict_insert (&dictionary, "handle_token", "s", token);
  return g_variant_dict_end (&dictionary);
}

/**
 * auth_portal_ask_async:
 * @bus: the session bus
 * @interface: of the portal's object
 * @method: takes a parent window, which it gets none of, and options
 * @options: (transfer full): a{sv}, not floating
 * @cancellable: (nullable): takes the question back
 * @callback: called when it is answered
 * @user_data: for @callback
 */
void
auth_portal_ask_async (GDBusConnection *bus,
                       const char *interface,
                       const char *method,
                       GVariant *options,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GVariant) owned = options;
  g_autofree char *token = g_strdup_printf ("authenticator_%08x", g_random_int ());
  Request *request = g_new0 (Request, 1);

  request->bus = g_object_ref (bus);
  request->path = dup_request_path (bus, token);
  g_task_set_task_data (task, request, request_free);
  request->subscription = g_dbus_connection_signal_subscribe (
    bus, PORTAL_NAME, REQUEST_IFACE, "Response", request->path, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
    response_cb, g_object_ref (task), g_object_unref);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (cancelled_cb), task, 0);
  g_dbus_connection_call (bus, PORTAL_NAME, PORTAL_PATH, interface, method,
                          g_variant_new ("(s@a{sv})", "", add_token (owned, token)),
                          G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, asked_cb,
                          g_object_ref (task));
}

/**
 * auth_portal_ask_finish:
 * @result: the result
 * @error: return location; AUTH_ERROR_CANCELLED: the person or their settings said no;
 *   AUTH_ERROR_NOT_SUPPORTED: there is no such portal; AUTH_ERROR_FAILED; or one of #GIOErrorEnum.
 *   What that means for a person the caller has to say
 *
 * Returns: (transfer full): the results, a{sv}
 */
GVariant *
auth_portal_ask_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
